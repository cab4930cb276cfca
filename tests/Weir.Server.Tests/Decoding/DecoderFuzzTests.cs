using Weir.Dicom;
using Weir.Dicom.Tests.Codecs;
using Weir.Server.Decoding;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Decoding;

/// <summary>Damaged codestreams in the decoder processes. A longer run: <c>tools/codeclab fuzz</c>.</summary>
public sealed class DecoderFuzzTests
{
    private const int Runs = 250;

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Damaged_frames_end_in_a_refusal_or_a_result_and_the_server_goes_on(int seed)
    {
        var fuzz = new CodestreamFuzz(
            Directory
                .EnumerateFiles(
                    Path.Combine(SharedFiles.Dicom, "coverage"),
                    "*",
                    SearchOption.AllDirectories
                )
                .Where(path => new FileInfo(path).Length < 300_000)
                .Order(StringComparer.Ordinal),
            frame => PixelDecoder.BelongsInWorker(frame.Syntax),
            seed
        );
        Assert.InRange(fuzz.Count, 60, 200);
        using var pool = new DecoderPool(new DecodingOptions(), TimeProvider.System);
        var (decoded, refused) = (0, 0);
        for (var run = 0; run < Runs; run++)
        {
            var frame = fuzz.Next();
            try
            {
                var native = pool.Decode(
                    frame.Description,
                    frame.Syntax,
                    frame.Encoded.Length,
                    frame.Encoded.CopyTo
                );
                Assert.Equal(
                    PixelDecoder.DecodedBytes(frame.Description, frame.Syntax),
                    native.Length
                );
                decoded++;
            }
            catch (Exception error) when (error is DicomFormatException or NotSupportedException)
            {
                refused++;
            }
        }
        Assert.Equal(Runs, decoded + refused);
        Assert.InRange(decoded, 10, Runs - 10);
        // A process that died took one frame with it.
        Assert.InRange(pool.Lost, 0, refused);
        Assert.InRange(pool.Started, 1, 1 + refused);
    }
}
