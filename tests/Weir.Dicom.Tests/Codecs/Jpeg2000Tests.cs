namespace Weir.Dicom.Tests.Codecs;

/// <summary>JPEG 2000 made by OpenJPEG's own program, and the high-throughput kind made by OpenJPH, which Weir does not use.</summary>
public sealed class Jpeg2000Tests
{
    private const string Lossless = "1.2.840.10008.1.2.4.90";
    private const string Lossy = "1.2.840.10008.1.2.4.91";

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 3)]
    [InlineData(12, 1)]
    [InlineData(16, 1)]
    [InlineData(16, 3)]
    public void Reversible_images_are_the_original(int bits, int samples)
    {
        foreach (
            var options in (string[][])
                [
                    [],
                    ["-t", "64,64"],
                    ["-p", "RPCL", "-n", "3"],
                    ["-TP", "R", "-SOP", "-EPH"],
                ]
        )
        {
            var image = new MadeImage(150, 99, samples, bits);
            Assert.Equal(image.Native, image.Decode(Lossless, Encode(image, options)));
        }
    }

    [Fact]
    public void A_codestream_in_a_JP2_file_is_found()
    {
        using var workshop = new Workshop();
        var image = new MadeImage(70, 50, 1, 12);
        var file = workshop.Make(
            "made.pgm",
            image.Netpbm(),
            "made.jp2",
            "opj_compress",
            "-i",
            "{in}",
            "-o",
            "{out}"
        );
        Assert.Equal(image.Native, image.Decode(Lossless, file));
    }

    [Fact]
    public void Irreversible_images_are_what_the_other_program_makes_of_them()
    {
        foreach (var samples in (int[])[1, 3])
        {
            using var workshop = new Workshop();
            var image = new MadeImage(128, 90, samples, 8);
            var extension = samples == 1 ? "pgm" : "ppm";
            var stream = workshop.Make(
                $"made.{extension}",
                image.Netpbm(),
                "made.j2k",
                "opj_compress",
                "-i",
                "{in}",
                "-o",
                "{out}",
                "-r",
                "12",
                "-I"
            );
            var decoded = workshop.Make(
                "made.j2k",
                stream,
                $"back.{extension}",
                "opj_decompress",
                "-i",
                "{in}",
                "-o",
                "{out}"
            );
            var native = image.Decode(Lossy, stream);
            Assert.Equal(decoded[^native.Length..], native);
            Assert.InRange(image.LargestError(native), 1, 200);
        }
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.201", "true", "LRCP")]
    [InlineData("1.2.840.10008.1.2.4.202", "true", "RPCL")]
    [InlineData("1.2.840.10008.1.2.4.203", "true", "CPRL")]
    [InlineData("1.2.840.10008.1.2.4.203", "false", "RPCL")]
    public void High_throughput_images_decode_as_OpenJPH_decodes_them(
        string syntax,
        string reversible,
        string progression
    )
    {
        foreach (var (bits, samples) in ((int, int)[])[(8, 1), (8, 3), (12, 1), (16, 1)])
        {
            using var workshop = new Workshop();
            var image = new MadeImage(150, 99, samples, bits);
            var extension = samples == 1 ? "pgm" : "ppm";
            var stream = workshop.Make(
                $"made.{extension}",
                image.Netpbm(),
                "made.j2c",
                "ojph_compress",
                [
                    "-i",
                    "{in}",
                    "-o",
                    "{out}",
                    "-reversible",
                    reversible,
                    "-prog_order",
                    progression,
                    .. reversible == "true" ? (string[])[] : ["-qstep", "0.002"],
                ]
            );
            var native = image.Decode(syntax, stream);
            if (reversible == "true")
            {
                Assert.Equal(image.Native, native);
                continue;
            }
            var peer = workshop.Make(
                "made.j2c",
                stream,
                $"back.{extension}",
                "ojph_expand",
                "-i",
                "{in}",
                "-o",
                "{out}"
            );
            var theirs = peer[^native.Length..];
            for (var i = 0; i < native.Length; i += bits > 8 ? 2 : 1)
            {
                var (a, b) =
                    bits > 8
                        ? (native[i] | native[i + 1] << 8, theirs[i] << 8 | theirs[i + 1])
                        : (native[i], theirs[i]);
                // Both decode in single precision, each in its own order: at 16 bits that shows.
                Assert.InRange(Math.Abs(a - b), 0, bits > 12 ? 4 : 1);
            }
        }
    }

    [Fact]
    public void The_shared_colour_image_is_what_OpenJPH_makes_of_it()
    {
        using var workshop = new Workshop();
        using var source = FrameSource.Open(
            SharedData.PathOf("coverage/pydicom-data/HTJ2KLossless_08_RGB.dcm")
        );
        var peer = workshop.Make(
            "frame.j2c",
            source.ReadFrame(0),
            "back.ppm",
            "ojph_expand",
            "-i",
            "{in}",
            "-o",
            "{out}"
        );
        var native = PixelDecoder.DecodeFrame(source, 0);
        Assert.Equal(peer[^native.Length..], native);
    }

    [Fact]
    public void A_stream_that_ends_early_is_refused_and_not_shown_in_part()
    {
        var image = new MadeImage(150, 99, 1, 12);
        var stream = Encode(image);
        for (var length = 0; length < stream.Length - 200; length += 1501)
        {
            Assert.Throws<DicomFormatException>(() => image.Decode(Lossless, stream[..length]));
        }
    }

    [Theory]
    [InlineData(8, 0x7F)] // Columns of the codestream.
    [InlineData(40, 3)] // Number of components.
    [InlineData(41, 16)] // Bits, less one.
    public void A_stream_that_says_otherwise_than_the_data_set_is_refused_before_anything_is_allocated(
        int offset,
        byte value
    )
    {
        var image = new MadeImage(150, 99, 1, 16);
        var stream = Encode(image);
        stream[offset + 1] = value;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DicomFormatException>(() =>
            PixelDecoder.Check(image.Description, TransferSyntax.Of(Lossless), stream)
        );
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    private static byte[] Encode(MadeImage image, params string[] options)
    {
        using var workshop = new Workshop();
        var name = image.Samples == 1 ? "made.pgm" : "made.ppm";
        return workshop.Make(
            name,
            image.Netpbm(),
            "made.j2k",
            "opj_compress",
            ["-i", "{in}", "-o", "{out}", .. options]
        );
    }
}
