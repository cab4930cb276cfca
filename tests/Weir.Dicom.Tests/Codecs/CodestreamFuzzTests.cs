using Weir.Dicom.Codecs;

namespace Weir.Dicom.Tests.Codecs;

/// <summary>
/// Damaged codestreams in the codecs that are our own: nothing but the two exceptions that say so may come out, and nothing is
/// allocated that the data set does not account for. What foreign libraries decode is fuzzed in the server's tests, in worker processes.
/// </summary>
public sealed class CodestreamFuzzTests
{
    private const int Runs = 1500;

    /// <summary>Coefficients, lines, tables: for each native byte, and at least.</summary>
    private const int BytesForEachByte = 4;
    private const long BytesForAnyFrame = 1 << 20;

    private static readonly string[] Files =
    [
        .. SharedData
            .Manifest.Where(row => row["path"].StartsWith("coverage", StringComparison.Ordinal))
            .Where(row => row["frames"].Length <= 1 && row["size_bytes"].Length <= 6)
            .Select(row => SharedData.PathOf(row["path"])),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damaged_frames_end_in_a_refusal_or_a_result(int seed)
    {
        var fuzz = new CodestreamFuzz(Files, IsOurs, seed);
        Assert.InRange(fuzz.Count, 20, 100);
        var decoded = 0;
        for (var run = 0; run < Runs; run++)
        {
            var frame = fuzz.Next();
            if (!IsOurs(frame))
            {
                continue;
            }
            var native = new byte[PixelDecoder.DecodedBytes(frame.Description, frame.Syntax)];
            var start = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                PixelDecoder.Decode(frame.Description, frame.Syntax, frame.Encoded, native);
                decoded++;
            }
            catch (Exception error) when (error is DicomFormatException or NotSupportedException)
            { }
            catch (Exception error)
            {
                Assert.Fail($"{frame.Path}, seed {seed}, run {run}: {error}");
            }
            var allocated = GC.GetAllocatedBytesForCurrentThread() - start;
            Assert.InRange(allocated, 0, BytesForAnyFrame + (long)BytesForEachByte * native.Length);
        }
        Assert.InRange(decoded, 20, Runs);
    }

    /// <summary>Whether no foreign code decodes it, as it is damaged: of JPEG the lossless process and 12-bit DCT.</summary>
    private static bool IsOurs(CodestreamFuzz.Frame frame)
    {
        if (!PixelDecoder.BelongsInWorker(frame.Syntax))
        {
            return true;
        }
        if (CodecTable.Find(frame.Syntax) is not Jpeg)
        {
            return false;
        }
        try
        {
            var header = JpegFrame.Read(frame.Encoded, "JPEG");
            return header.Process is JpegFrame.Lossless || header.Precision == 12;
        }
        catch (DicomFormatException)
        {
            return false;
        }
    }
}
