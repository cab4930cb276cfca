using System.Buffers;
using Weir.Wire;

namespace Weir.Client.Tests.Core;

/// <summary>Studies of the tests: 512 × 512 CT of 16 bits unless said otherwise.</summary>
public static class TestStudies
{
    public const int FrameBytes = 512 * 512 * 2;

    public static ImageFormat Ct { get; } =
        new()
        {
            Pixels = PixelFormat.S16,
            Columns = 512,
            Rows = 512,
            BitsStored = 16,
            RescaleIntercept = -1024,
            Windows = [new WindowValue(40, 400, "")],
            RowSpacing = 0.7,
            ColumnSpacing = 0.7,
            Orientation = [1, 0, 0, 0, 1, 0],
        };

    /// <summary>A study with series of the given numbers of frames.</summary>
    public static StudyManifest Make(string uid, params int[] frames) => Make(uid, 1, Ct, frames);

    public static StudyManifest Make(string uid, ulong revision, ImageFormat format, int[] frames)
    {
        var series = new List<SeriesManifest>();
        var first = 0;
        foreach (var count in frames)
        {
            var number = series.Count + 1;
            series.Add(
                new SeriesManifest
                {
                    SeriesInstanceUid = $"{uid}.{number}",
                    SeriesNumber = number,
                    Modality = "CT",
                    SeriesDescription = $"Series {number}",
                    FirstFrame = first,
                    Frames =
                    [
                        .. Enumerable
                            .Range(0, count)
                            .Select(i => new FrameManifest(
                                $"{uid}.{number}.{i}",
                                1,
                                i + 1,
                                format,
                                new Position3(0, 0, i),
                                0
                            )),
                    ],
                }
            );
            first += count;
        }
        return new StudyManifest
        {
            Revision = revision,
            StudyInstanceUid = uid,
            PatientName = $"PHANTOM^{uid}",
            PatientId = $"ID{uid}",
            Series = series,
        };
    }

    /// <summary>The study with the sizes of its frames, as a server tells them that has its pack.</summary>
    public static StudyManifest WithSizes(this StudyManifest study, int encodedBytes) =>
        study with
        {
            Series =
            [
                .. study.Series.Select(s =>
                    s with
                    {
                        Frames = [.. s.Frames.Select(f => f with { EncodedBytes = encodedBytes })],
                    }
                ),
            ],
        };

    public static byte[] Bytes(StudyManifest manifest)
    {
        var bytes = new ArrayBufferWriter<byte>();
        ManifestCodec.Write(bytes, manifest);
        return bytes.WrittenSpan.ToArray();
    }
}
