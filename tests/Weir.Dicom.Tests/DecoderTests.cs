namespace Weir.Dicom.Tests;

public sealed class DecoderTests
{
    [Theory]
    [InlineData("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1")]
    [InlineData("1.2.840.10008.1.2.4.94", "JPIP Referenced")]
    [InlineData("1.2.840.10008.1.2.4.65", "JPEG")]
    [InlineData("1.2.3.4", "1.2.3.4")]
    public void A_syntax_that_is_not_decoded_is_named(string uid, string name)
    {
        var description = PixelDescription.From(Sample.Image(4, 4, 8));
        var error = Assert.Throws<NotSupportedException>(() =>
            PixelDecoder.Decode(description, TransferSyntax.Of(uid), new byte[100], new byte[16])
        );
        Assert.Contains(name, error.Message);
        Assert.Contains(uid, error.Message);
        Assert.False(PixelDecoder.CanDecode(TransferSyntax.Of(uid)));
    }

    [Fact]
    public void A_video_is_named_and_not_taken_for_a_file_without_frames()
    {
        var video = TransferSyntax.Of("1.2.840.10008.1.2.4.102");
        var bytes = Sample.Bytes(
            Sample.Image(480, 640, 8, frames: 100),
            video,
            PixelContent.Frames([new byte[5000]])
        );
        using var file = new TemporaryFile(bytes);
        using var source = FrameSource.Open(file.Path);
        var error = Assert.Throws<NotSupportedException>(() => PixelDecoder.DecodeFrame(source, 5));
        Assert.Contains("does not play video: " + video, error.Message);
    }

    [Theory]
    [InlineData("t8c0e0", "test8.ppm")]
    [InlineData("t8c1e0", "test8.ppm")]
    [InlineData("t8c2e0", "test8.ppm")]
    [InlineData("t16e0", "test16.pgm")]
    [InlineData("t8nde0", "test8bs2.pgm")]
    public void The_conformance_streams_of_T_87_decode_without_loss(
        string stream,
        string original
    ) => Assert.Equal(0, LargestError(stream, original));

    [Theory]
    [InlineData("t8c0e3", "test8.ppm")]
    [InlineData("t8c1e3", "test8.ppm")]
    [InlineData("t8c2e3", "test8.ppm")]
    [InlineData("t16e3", "test16.pgm")]
    [InlineData("t8nde3", "test8bs2.pgm")]
    public void The_near_lossless_streams_of_T_87_are_off_by_three_at_most(
        string stream,
        string original
    ) => Assert.InRange(LargestError(stream, original), 1, 3);

    [Fact]
    public void A_codestream_of_another_size_is_refused_before_its_pixels_are_allocated()
    {
        var encoded = Codestream("t16e0");
        var description = PixelDescription.From(Sample.Image(60_000, 30_000, 8));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DicomFormatException>(() =>
            PixelDecoder.Check(description, TransferSyntax.JpegLsLossless, encoded)
        );
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_damaged_codestream_is_refused()
    {
        var encoded = Codestream("t16e0");
        var description = PixelDescription.From(Sample.Image(256, 256, 16));
        var native = new byte[256 * 256 * 2];
        Assert.Throws<DicomFormatException>(() =>
            PixelDecoder.Decode(
                description,
                TransferSyntax.JpegLsLossless,
                encoded.AsSpan(0, encoded.Length / 2),
                native
            )
        );
    }

    [Fact]
    public void Pixels_whose_description_contradicts_itself_are_refused_with_the_tag()
    {
        var data = Sample.Image(4, 4, 8).Set(DicomTags.BitsStored, 12);
        var error = Assert.Throws<DicomFormatException>(() => PixelDescription.From(data));
        Assert.Equal(DicomTags.BitsStored, error.Tag);
        data.Remove(DicomTags.Rows);
        Assert.Throws<DicomFormatException>(() => PixelDescription.From(data));
    }

    [Fact]
    public void A_destination_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() =>
            PixelDecoder.Decode(
                PixelDescription.From(Sample.Image(4, 4, 8)),
                TransferSyntax.ExplicitLittleEndian,
                new byte[16],
                new byte[17]
            )
        );

    private static byte[] Codestream(string name) =>
        File.ReadAllBytes(SharedData.PathOf($"codec/jpegls-t87/{name}.jls"));

    /// <summary>Decodes and compares with the original image, a PGM or PPM whose 16-bit samples are big endian.</summary>
    private static int LargestError(string stream, string original)
    {
        var file = File.ReadAllBytes(SharedData.PathOf("codec/jpegls-t87/" + original));
        var (width, height, maximum, start) = NetpbmHeader(file);
        var (samples, bytes) = (
            original.EndsWith("ppm", StringComparison.Ordinal) ? 3 : 1,
            maximum > 255 ? 2 : 1
        );
        var data = Sample.Image(height, width, 8 * bytes).Set(DicomTags.SamplesPerPixel, samples);
        var native = new byte[width * height * samples * bytes];
        PixelDecoder.Decode(
            PixelDescription.From(data),
            TransferSyntax.JpegLsNearLossless,
            Codestream(stream),
            native
        );
        var largest = 0;
        for (var i = 0; i < native.Length; i += bytes)
        {
            var (ours, theirs) =
                bytes == 1
                    ? (native[i], file[start + i])
                    : (native[i] | native[i + 1] << 8, file[start + i] << 8 | file[start + i + 1]);
            largest = Math.Max(largest, Math.Abs(ours - theirs));
        }
        return largest;
    }

    private static (int Width, int Height, int Maximum, int Start) NetpbmHeader(byte[] file)
    {
        var numbers = new List<int>();
        var at = 2;
        while (numbers.Count < 3)
        {
            while (!char.IsAsciiDigit((char)file[at]))
            {
                at = file[at] == '#' ? Array.IndexOf(file, (byte)'\n', at) : at + 1;
            }
            var start = at;
            while (char.IsAsciiDigit((char)file[at]))
            {
                at++;
            }
            numbers.Add(
                int.Parse(
                    file.AsSpan(start, at - start),
                    System.Globalization.CultureInfo.InvariantCulture
                )
            );
        }
        return (numbers[0], numbers[1], numbers[2], at + 1);
    }
}
