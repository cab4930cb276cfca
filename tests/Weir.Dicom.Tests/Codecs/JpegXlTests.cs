namespace Weir.Dicom.Tests.Codecs;

/// <summary>JPEG XL made by the reference encoder.</summary>
public sealed class JpegXlTests
{
    private const string Lossless = "1.2.840.10008.1.2.4.110";
    private const string Recompressed = "1.2.840.10008.1.2.4.111";
    private const string Lossy = "1.2.840.10008.1.2.4.112";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Lossless_images_of_any_precision_are_the_original(int samples)
    {
        foreach (var bits in (int[])[5, 8, 10, 12, 15, 16])
        {
            var image = new MadeImage(121, 77, samples, bits);
            Assert.Equal(image.Native, image.Decode(Lossless, Encode(image, "-d", "0")));
        }
    }

    [Fact]
    public void Signed_images_are_the_original()
    {
        foreach (var bits in (int[])[12, 16])
        {
            var image = new MadeImage(121, 77, 1, bits, signed: true);
            Assert.Equal(image.Native, image.Decode(Lossless, Encode(image, "-d", "0")));
        }
    }

    [Fact]
    public void Sizes_are_read_in_each_way_they_are_written()
    {
        foreach (
            var (columns, rows) in ((int, int)[])
                [(64, 64), (96, 72), (600, 500), (20, 700), (256, 128), (9000, 3)]
        )
        {
            var image = new MadeImage(columns, rows, 1, 8);
            Assert.Equal(image.Native, image.Decode(Lossless, Encode(image, "-d", "0")));
        }
    }

    [Fact]
    public void A_codestream_in_a_container_is_found()
    {
        var image = new MadeImage(121, 77, 1, 12);
        var stream = Encode(image, "-d", "0", "--container=1");
        Assert.Equal<byte>([0, 0, 0, 12], stream[..4]);
        Assert.Equal(image.Native, image.Decode(Lossless, stream));
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 3)]
    [InlineData(16, 1)]
    public void A_lossy_image_is_what_the_reference_decoder_makes_of_it(int bits, int samples)
    {
        using var workshop = new Workshop();
        var image = new MadeImage(121, 77, samples, bits);
        var stream = Encode(image, "-d", "1");
        var extension = samples == 1 ? "pgm" : "ppm";
        var peer = workshop.Make("made.jxl", stream, $"back.{extension}", "djxl", "{in}", "{out}");
        var native = image.Decode(Lossy, stream);
        var theirs = peer[^native.Length..];
        for (var i = 0; bits > 8 && i < theirs.Length; i += 2)
        {
            (theirs[i], theirs[i + 1]) = (theirs[i + 1], theirs[i]);
        }
        Assert.Equal(theirs, native);
        Assert.InRange(image.LargestError(native), 1, 1 << (bits - 1));
    }

    [Fact]
    public void A_recompressed_JPEG_image_shows_as_the_JPEG_image()
    {
        using var workshop = new Workshop();
        using var source = FrameSource.Open(
            SharedData.PathOf("coverage/pydicom/SC_rgb_jpeg_dcmtk.dcm")
        );
        var stream = workshop.Make(
            "made.jpg",
            source.ReadFrame(0),
            "made.jxl",
            "cjxl",
            "{in}",
            "{out}",
            "--lossless_jpeg=1"
        );
        var native = new byte[100 * 100 * 3];
        PixelDecoder.Decode(source.Description, TransferSyntax.Of(Recompressed), stream, native);
        Assert.Equal(
            "RGB",
            source.Description.DecodedFrom(TransferSyntax.Of(Recompressed)).Photometric
        );
        var peer = workshop.Make("made.jxl", stream, "back.ppm", "djxl", "{in}", "{out}");
        Assert.Equal(peer[^native.Length..], native);
        var jpeg = PixelDecoder.DecodeFrame(source, 0); // YBR_FULL
        var sum = 0.0;
        for (var i = 0; i < native.Length; i += 3)
        {
            var (y, cb, cr) = (jpeg[i], jpeg[i + 1] - 128, jpeg[i + 2] - 128);
            double[] rgb = [y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb];
            sum += Enumerable
                .Range(0, 3)
                .Sum(c => Math.Abs(native[i + c] - Math.Clamp(rgb[c], 0, 255)));
        }
        Assert.InRange(sum / native.Length, 0, 1);
    }

    [Fact]
    public void A_stream_that_is_damaged_or_of_another_size_is_refused()
    {
        var image = new MadeImage(121, 77, 1, 12);
        var stream = Encode(image, "-d", "0");
        for (var length = 0; length < stream.Length - 100; length += 997)
        {
            Assert.Throws<DicomFormatException>(() => image.Decode(Lossless, stream[..length]));
        }
        Assert.Throws<DicomFormatException>(() =>
            new MadeImage(122, 77, 1, 12).Decode(Lossless, stream)
        );
        Assert.Throws<DicomFormatException>(() =>
            new MadeImage(121, 77, 3, 12).Decode(Lossless, stream)
        );
        Assert.Throws<DicomFormatException>(() =>
            new MadeImage(121, 77, 1, 8).Decode(Lossless, stream)
        );
    }

    /// <summary>Encodes. The encoder takes samples of the whole range of 8 or 16 bits and brings them to the image's precision.</summary>
    private static byte[] Encode(MadeImage image, params string[] options)
    {
        using var workshop = new Workshop();
        var name = image.Samples == 1 ? "made.pgm" : "made.ppm";
        var (whole, top) = (image.Bits <= 8 ? 255L : 65535, (1 << image.Bits) - 1);
        var scaled = new MadeImage(image.Columns, image.Rows, image.Samples, whole == 255 ? 8 : 16);
        for (var i = 0; i < scaled.Values.Length; i++)
        {
            scaled.Values[i] = (int)(((image.Values[i] & top) * whole + top / 2) / top);
        }
        return workshop.Make(
            name,
            scaled.Netpbm(),
            "made.jxl",
            "cjxl",
            ["{in}", "{out}", $"--override_bitdepth={image.Bits}", .. options]
        );
    }
}
