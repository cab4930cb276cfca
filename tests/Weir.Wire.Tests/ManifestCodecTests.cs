using System.Text.Json;
using System.Text.Json.Serialization;
using CsCheck;

namespace Weir.Wire.Tests;

public sealed class ManifestCodecTests
{
    private static readonly JsonSerializerOptions Named = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    [Fact]
    public void Every_manifest_comes_back_whole() =>
        Manifests.Any.Sample(
            study => AsText(ManifestCodec.Read(Manifests.Write(study))) == AsText(study),
            iter: 500
        );

    [Fact]
    public void Writing_what_was_read_gives_the_same_bytes() =>
        Manifests.Any.Sample(
            study =>
            {
                var bytes = Manifests.Write(study);
                return Manifests.Write(ManifestCodec.Read(bytes)).AsSpan().SequenceEqual(bytes);
            },
            iter: 500
        );

    [Fact]
    public void Formats_with_the_same_contents_are_one()
    {
        ImageFormat Format() =>
            new()
            {
                Pixels = PixelFormat.S16,
                Columns = 512,
                Rows = 512,
                Windows = [new(40, 400, "BODY")],
                Orientation = [1, 0, 0, 0, 1, 0],
            };
        var study = OneSeries([
            .. Enumerable.Range(0, 200).Select(i => Frame($"1.2.{i}", Format())),
        ]);
        var read = ManifestCodec.Read(Manifests.Write(study));
        Assert.Single(read.Series[0].Frames.Select(f => f.Format).Distinct());
        // 200 frames of 44 bytes and their UIDs: 58 bytes a frame.
        Assert.InRange(Manifests.Write(study).Length, 0, 12_000);
    }

    [Fact]
    public void Any_damage_is_refused_or_read_but_never_crashes_and_never_allocates_beyond_its_size() =>
        Gen.Select(Manifests.Any, Gen.Int[0, int.MaxValue], Gen.UInt, Gen.Int[0, 3])
            .Sample(
                (study, place, value, width) =>
                {
                    var bytes = Manifests.Write(study);
                    var at = place % bytes.Length;
                    for (var i = 0; i <= width && at + i < bytes.Length; i++)
                    {
                        bytes[at + i] = (byte)(value >> (8 * i));
                    }
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    try
                    {
                        ManifestCodec.Read(bytes);
                    }
                    catch (InvalidDataException) { }
                    var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                    Assert.InRange(allocated, 0, 20_000 + 40L * bytes.Length);
                },
                iter: 5000
            );

    [Fact]
    public void A_cut_manifest_is_refused() =>
        Gen.Select(Manifests.Any, Gen.Int[0, int.MaxValue])
            .Sample(
                (study, place) =>
                {
                    var bytes = Manifests.Write(study);
                    var cut = bytes.AsSpan(0, place % bytes.Length).ToArray();
                    Assert.Throws<InvalidDataException>(() => ManifestCodec.Read(cut));
                },
                iter: 500
            );

    [Fact]
    public void Another_version_is_refused()
    {
        var bytes = Manifests.Write(OneSeries([]));
        bytes[2]++;
        Assert.Throws<InvalidDataException>(() => ManifestCodec.Read(bytes));
    }

    [Fact]
    public void A_text_cannot_be_written_that_the_reader_would_refuse()
    {
        var study = OneSeries([]) with { PatientName = "\uD800" };
        // A lone surrogate is no text: it becomes a replacement character, and the rest stays readable.
        Assert.Equal("\uFFFD", ManifestCodec.Read(Manifests.Write(study)).PatientName);
    }

    [Fact]
    public void An_open_response_gives_the_manifest_and_the_batch()
    {
        var manifest = Manifests.Write(OneSeries([]));
        byte[] response = [.. BitConverter.GetBytes(manifest.Length), .. manifest, 1, 2, 3];
        var study = ManifestCodec.ReadOpenResponse(response, out var batch);
        Assert.Equal("1.2", study.StudyInstanceUid);
        Assert.Equal([1, 2, 3], batch.ToArray());
        Assert.Throws<InvalidDataException>(() =>
            ManifestCodec.ReadOpenResponse(response.AsSpan(0, manifest.Length), out _)
        );
    }

    private static StudyManifest OneSeries(FrameManifest[] frames) =>
        new()
        {
            Revision = 1,
            StudyInstanceUid = "1.2",
            Series =
            [
                new SeriesManifest
                {
                    SeriesInstanceUid = "1.2.3",
                    FirstFrame = 0,
                    Frames = frames,
                },
            ],
        };

    private static FrameManifest Frame(string uid, ImageFormat format) =>
        new(uid, 1, 1, format, new(0, 0, 1), 0);

    private static string AsText(StudyManifest study) => JsonSerializer.Serialize(study, Named);
}
