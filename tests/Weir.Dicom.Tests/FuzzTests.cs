using System.Diagnostics;

namespace Weir.Dicom.Tests;

/// <summary>Damaged files: only the two exceptions that say so may come out, in bounded memory.</summary>
public sealed class FuzzTests
{
    private const int MaxFileBytes = 300_000;

    /// <summary>What one read may allocate for each byte of its file, and at least: an element of 8 bytes becomes an object.</summary>
    private const int BytesForEachByte = 40;
    private const long BytesForAnyFile = 4 << 20;

    private static readonly string[] Seeds =
    [
        .. SharedData
            .Manifest.Where(row =>
                row["path"].StartsWith("coverage", StringComparison.Ordinal)
                && int.Parse(row["size_bytes"], System.Globalization.CultureInfo.InvariantCulture)
                    < MaxFileBytes
            )
            .Select(row => SharedData.PathOf(row["path"])),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Damaged_files_end_in_a_refusal_or_a_result(int seed)
    {
        var random = new Random(seed);
        using var file = new TemporaryFile([]);
        var watch = Stopwatch.StartNew();
        var runs = 0;
        for (; runs < 400 || watch.Elapsed < TimeSpan.FromSeconds(1); runs++)
        {
            var name = Seeds[random.Next(Seeds.Length)];
            var bytes = Mutate(File.ReadAllBytes(name), random);
            var start = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ReadAll(bytes, file.Path);
            }
            catch (Exception error) when (error is DicomFormatException or NotSupportedException)
            { }
            var allocated = GC.GetAllocatedBytesForCurrentThread() - start;
            Assert.True(
                allocated <= BytesForAnyFile + (long)BytesForEachByte * bytes.Length,
                $"{name} run {runs}: {allocated} for {bytes.Length} bytes"
            );
        }
    }

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_overflow_the_stack()
    {
        var bytes = Sample.Bytes(Sample.Minimal(), TransferSyntax.ImplicitLittleEndian).ToList();
        for (var depth = 0; depth < 100_000; depth++)
        {
            bytes.AddRange([0x40, 0, 0x75, 0x02, 0xFF, 0xFF, 0xFF, 0xFF]);
            bytes.AddRange([0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        }
        var error = Assert.Throws<DicomFormatException>(() => Sample.Read([.. bytes]));
        Assert.Equal(DicomTags.RequestAttributesSequence, error.Tag);
    }

    [Fact]
    public void A_length_beyond_the_file_is_refused_with_offset_and_tag_and_without_its_allocation()
    {
        byte[] element = [0x10, 0, 0x10, 0, (byte)'U', (byte)'T', 0, 0, 0xFE, 0xFF, 0xFF, 0x7F];
        byte[] bytes =
        [
            .. Sample.Bytes(Sample.Minimal(), TransferSyntax.ExplicitLittleEndian),
            .. element,
        ];
        var error = Assert.Throws<DicomFormatException>(() => Sample.Read(bytes));
        Assert.Equal(DicomTags.PatientName, error.Tag);
        Assert.Equal(bytes.Length - element.Length, error.Offset);
        // The same from a stream of unknown length, where only the bytes that come can be allocated.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DicomFormatException>(() =>
            DicomFile.Read(new ForwardOnlyStream(new MemoryStream(bytes)))
        );
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static void ReadAll(byte[] bytes, string path)
    {
        File.WriteAllBytes(path, bytes);
        var header = DicomFile.Read(path);
        _ = Json.Of(header.Dataset);
        if (header.PixelData is null)
        {
            return;
        }
        using var source = FrameSource.Open(path);
        for (var frame = 0; frame < Math.Min(2, source.FrameCount); frame++)
        {
            if (PixelDecoder.BelongsInWorker(source.Syntax))
            {
                // Not in the tests' own process: CodestreamFuzzTests, and in the server's tests DecoderFuzzTests.
                var encoded = source.ReadFrame(frame);
                PixelDecoder.Check(source.Description, source.Syntax, encoded);
                continue;
            }
            _ = PixelDecoder.DecodeFrame(source, frame);
        }
    }

    /// <summary>Flips, overwrites with telling values, cuts, doubles and swaps; mostly in the header.</summary>
    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var changes = 1 + random.Next(8);
        for (var i = 0; i < changes && bytes.Length > 200; i++)
        {
            var reach = random.Next(3) == 0 ? bytes.Length : Math.Min(bytes.Length, 3000);
            var at = random.Next(reach - 8);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.AsSpan(at, random.Next(1, 8)).Fill(0xFF);
                    break;
                case 3:
                    bytes.AsSpan(at, 8).Clear();
                    break;
                case 4:
                    Array.Resize(ref bytes, at + 8);
                    break;
                default:
                    bytes.AsSpan(random.Next(reach - 8), 8).CopyTo(bytes.AsSpan(at));
                    break;
            }
        }
        return bytes;
    }
}
