using System.Security.Cryptography;

namespace Weir.Dicom.Tests;

/// <summary>Decoded pixels equal, bit by bit, what two other decoders or the uncompressed original have.</summary>
public sealed class PixelReferenceTests
{
    [Theory]
    [InlineData("1.2.840.10008.1.2.4.80")]
    [InlineData("1.2.840.10008.1.2.4.81")]
    [InlineData("1.2.840.10008.1.2.2")]
    [InlineData("1.2.840.10008.1.2.1.99")]
    [InlineData("1.2.840.10008.1.2.5")]
    public void Decoded_pixels_equal_the_reference(string syntax)
    {
        var files = SharedData
            .Reference.Where(row =>
                row["ts_uid"] == syntax && row["sha256_of_native_pixels_le"].Length > 0
            )
            .GroupBy(row => row["path"]);
        var wrong = files
            .Where(file => !Matches(file))
            .Select(file => file.Key + " " + file.First()["agreement"]);
        Assert.NotEmpty(files);
        Assert.Empty(wrong);
    }

    /// <summary>Whether the pixels are those of a reference row, in the layout that row has.</summary>
    private static bool Matches(IEnumerable<TableRow> rows)
    {
        using var source = FrameSource.Open(SharedData.PathOf(rows.First()["path"]));
        var frames = Enumerable
            .Range(0, source.FrameCount)
            .Select(frame => PixelDecoder.DecodeFrame(source, frame))
            .ToArray();
        var decoded = source.Description.DecodedFrom(source.Syntax);
        return rows.Any(row =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var frame in frames)
            {
                hash.AppendData(
                    row["planar_out"] == "1" && !decoded.Planar ? Planes(frame, decoded) : frame
                );
            }
            return Convert.ToHexStringLower(hash.GetHashAndReset())
                == row["sha256_of_native_pixels_le"];
        });
    }

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
