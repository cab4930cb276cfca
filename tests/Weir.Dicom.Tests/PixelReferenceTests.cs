using System.Security.Cryptography;

namespace Weir.Dicom.Tests;

/// <summary>
/// Decoded pixels equal, bit by bit, what other decoders or the uncompressed original have: of every file that has a reference, in
/// every transfer syntax. Where decoders differ, <c>Codecs/decoder-differences.tsv</c> says with whom Weir agrees, and why.
/// </summary>
public sealed class PixelReferenceTests
{
    private static readonly Dictionary<string, string> Decided = TableRow
        .ReadFile(Path.Combine(AppContext.BaseDirectory, "decoder-differences.tsv"))
        .ToDictionary(row => row["path"], row => row["like"]);

    public static TheoryData<string> Syntaxes =>
        [.. SharedData.Reference.Select(row => row["ts_uid"]).Distinct()];

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Decoded_pixels_equal_the_reference(string syntax)
    {
        var files = SharedData
            .Reference.Where(row =>
                row["ts_uid"] == syntax && row["sha256_of_native_pixels_le"].Length > 0
            )
            .GroupBy(row => row["path"])
            .Where(file => !Decided.ContainsKey(file.Key))
            .ToArray();
        var wrong = files
            .Where(file => !Matches(file.Key, file))
            .Select(file => file.Key + " " + file.First()["agreement"]);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Where_decoders_differ_Weir_agrees_with_the_one_the_table_says()
    {
        var wrong = Decided.Where(entry => !IsAsDecided(entry.Key, entry.Value));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_difference_between_decoders_is_decided()
    {
        var open = SharedData
            .Reference.Where(row => row["agreement"] == "differ")
            .Select(row => row["path"])
            .Except(Decided.Keys);
        Assert.Empty(open);
        var agreed = SharedData
            .Reference.Where(row => row["agreement"] is "both agree" or "truth agrees")
            .Select(row => row["path"]);
        Assert.Empty(Decided.Keys.Intersect(agreed));
    }

    /// <summary>Whether the pixels are those of all rows that are no other layout of the same.</summary>
    private static bool Matches(string path, IEnumerable<TableRow> rows)
    {
        var frames = Frames(path, out var description);
        return rows.All(row => HashOf(frames, description, row) == Expected(row));
    }

    private static bool IsAsDecided(string path, string like)
    {
        var rows = SharedData.Reference.Where(row => row["path"] == path).ToArray();
        if (like == "refused")
        {
            return IsRefused(path);
        }
        var peer = like.EndsWith("gdcm", StringComparison.Ordinal) ? "GDCM" : "dcmtk";
        var row = rows.Single(row => row["decoder"].Contains(peer));
        var frames = Frames(path, out var description);
        frames = like switch
        {
            "stored bits of gdcm" => [.. frames.Select(f => StoredBits(f, description))],
            "bits of gdcm" => [.. frames.Select(f => Unpack(f, description))],
            _ => frames,
        };
        return HashOf(frames, description, row) == Expected(row);
    }

    /// <summary>Whether frames that contradict the data set are refused, and only they.</summary>
    private static bool IsRefused(string path)
    {
        using var source = FrameSource.Open(SharedData.PathOf(path));
        var refused = 0;
        for (var frame = 0; frame < source.FrameCount; frame++)
        {
            try
            {
                _ = PixelDecoder.DecodeFrame(source, frame);
            }
            catch (DicomFormatException error) when (error.Message.Contains("the data set says"))
            {
                refused++;
            }
        }
        return refused == (source.FrameCount == 1 ? 1 : 23);
    }

    private static byte[][] Frames(string path, out PixelDescription description)
    {
        using var source = FrameSource.Open(SharedData.PathOf(path));
        description = source.Description.DecodedFrom(source.Syntax);
        return
        [
            .. Enumerable
                .Range(0, source.FrameCount)
                .Select(frame => PixelDecoder.DecodeFrame(source, frame)),
        ];
    }

    private static string Expected(TableRow row) => row["sha256_of_native_pixels_le"];

    private static string HashOf(byte[][] frames, PixelDescription description, TableRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var frame in frames)
        {
            hash.AppendData(
                row["planar_out"] == "1" && !description.Planar ? Planes(frame, description) : frame
            );
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] StoredBits(byte[] frame, PixelDescription description)
    {
        var mask = (1 << description.BitsStored) - 1;
        var bytes = frame.ToArray();
        for (var i = 0; i < bytes.Length; i += 2)
        {
            bytes[i] &= (byte)mask;
            bytes[i + 1] &= (byte)(mask >> 8);
        }
        return bytes;
    }

    private static byte[] Unpack(byte[] frame, PixelDescription description) =>
        [
            .. Enumerable
                .Range(0, description.Rows * description.Columns)
                .Select(i => (byte)(frame[i / 8] >> (i % 8) & 1)),
        ];

    private static byte[] Planes(byte[] frame, PixelDescription description)
    {
        var (samples, bytes) = (description.SamplesPerPixel, description.BitsAllocated / 8);
        var pixels = frame.Length / samples / bytes;
        var planes = new byte[frame.Length];
        for (var i = 0; i < frame.Length; i += bytes)
        {
            var (pixel, sample) = Math.DivRem(i / bytes, samples);
            frame.AsSpan(i, bytes).CopyTo(planes.AsSpan((sample * pixels + pixel) * bytes));
        }
        return planes;
    }
}
