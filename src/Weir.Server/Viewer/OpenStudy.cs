using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Weir.Server.Archive;
using Weir.Server.Frames;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>A study ready to be served: its manifest, and where each of its frames is stored.</summary>
public sealed class OpenStudy
{
    private const long BytesOfStudy = 8192;
    private const long BytesOfInstance = 512;
    private const long BytesOfFrame = 160;

    private readonly Dictionary<string, string> _paths;
    private readonly FrameManifest[] _frames;
    private readonly long _tableBytes;

    internal OpenStudy(StudyManifest manifest, IReadOnlyList<InstanceRow> rows, long revision)
    {
        Manifest = manifest;
        IndexRevision = revision;
        Group = GroupOf(manifest.StudyInstanceUid);
        _paths = rows.ToDictionary(row => row.SopUid, row => row.BlobPath);
        _frames = [.. manifest.Series.SelectMany(series => series.Frames)];
        _tableBytes = StudyTables.BytesOf(_frames);
    }

    /// <summary>The manifest; its encoded sizes are not filled in.</summary>
    public StudyManifest Manifest { get; }

    /// <summary>The revision of the index it was built from.</summary>
    public long IndexRevision { get; }

    /// <summary>The study as a number.</summary>
    public long Group { get; }

    /// <summary>About what it takes in memory.</summary>
    public long Bytes => EstimateBytes(_paths.Count, _frames.Length) + _tableBytes;

    /// <summary>Frames of all series.</summary>
    public int FrameCount => _frames.Length;

    /// <summary>The frame at an index of the manifest, 0 to <see cref="FrameCount"/> - 1.</summary>
    public StoredFrame Frame(int index)
    {
        var frame = _frames[index];
        return new StoredFrame(
            new FrameKey(Manifest.StudyInstanceUid, frame.SopInstanceUid, frame.FrameNumber),
            Group,
            _paths[frame.SopInstanceUid],
            frame.Format.FrameBytes
        );
    }

    /// <summary>About what a study takes in memory; see docs/performance.md for what was measured.</summary>
    internal static long EstimateBytes(int instances, int frames) =>
        BytesOfStudy + ((long)instances * BytesOfInstance) + ((long)frames * BytesOfFrame);

    /// <summary>A number for a study, the same in every run; two studies share one once in 2^32 studies.</summary>
    internal static long GroupOf(string studyUid) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(studyUid)));

    /// <summary>The manifest with the sizes that are known: what the pack has.</summary>
    internal StudyManifest WithSizes(FramePackStore packs)
    {
        var names = Array.ConvertAll(_frames, frame => (frame.SopInstanceUid, frame.FrameNumber));
        var sizes = packs.Lengths(Manifest.StudyInstanceUid, names);
        return Manifest with
        {
            Series =
            [
                .. Manifest.Series.Select(series =>
                    series with
                    {
                        Frames =
                        [
                            .. series.Frames.Select(
                                (frame, i) =>
                                    frame with
                                    {
                                        EncodedBytes = sizes[series.FirstFrame + i],
                                    }
                            ),
                        ],
                    }
                ),
            ],
        };
    }
}
