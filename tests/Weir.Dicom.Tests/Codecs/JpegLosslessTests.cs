namespace Weir.Dicom.Tests.Codecs;

public sealed class JpegLosslessTests
{
    private const string Process14 = "1.2.840.10008.1.2.4.57";

    [Fact]
    public void Two_to_sixteen_bits_decode_to_the_original()
    {
        for (var bits = 2; bits <= 16; bits++)
        {
            var image = new MadeImage(45, 33, 1, bits);
            AssertOriginal(image, new LosslessEncoder(image, bits % 7 + 1));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public void After_a_restart_prediction_begins_anew(int rows)
    {
        for (var predictor = 1; predictor <= 7; predictor++)
        {
            var image = new MadeImage(37, 61, 1, 12);
            AssertOriginal(image, new LosslessEncoder(image, predictor) { RestartRows = rows });
        }
    }

    [Fact]
    public void Components_may_come_in_one_scan_or_in_one_each()
    {
        foreach (var isSeparate in (bool[])[false, true])
        {
            var image = new MadeImage(30, 21, 3, 8);
            AssertOriginal(
                image,
                new LosslessEncoder(image, 4) { SeparateScans = isSeparate, RestartRows = 4 }
            );
        }
    }

    [Fact]
    public void The_largest_difference_has_no_further_bits()
    {
        var image = new MadeImage(16, 4, 1, 16);
        for (var i = 0; i < image.Values.Length; i++)
        {
            image.Values[i] = i % 2 * 32768;
        }
        AssertOriginal(image, new LosslessEncoder(image, 1));
    }

    [Fact]
    public void The_made_streams_are_what_dcmtk_takes_them_for()
    {
        using var workshop = new Workshop();
        var image = new MadeImage(37, 61, 1, 12);
        var stream = new LosslessEncoder(image, 6) { RestartRows = 5 }.Encode();
        var file = Sample.Bytes(
            image.Dataset,
            TransferSyntax.Of(Process14),
            PixelContent.Frames([stream])
        );
        workshop.Make("made.dcm", file, "native.dcm", "dcmdjpeg", "{in}", "{out}");
        Assert.Equal(image.Native, workshop.DecodedByWeir("native.dcm"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void A_predictor_that_does_not_exist_is_refused(int predictor)
    {
        var image = new MadeImage(20, 20, 1, 8);
        var stream = new LosslessEncoder(image, predictor).Encode();
        Assert.Throws<DicomFormatException>(() => image.Decode(Process14, stream));
    }

    [Fact]
    public void A_stream_that_ends_early_is_refused_wherever_it_ends()
    {
        var image = new MadeImage(40, 40, 1, 12);
        var stream = new LosslessEncoder(image, 2) { RestartRows = 10 }.Encode();
        for (var length = 0; length < stream.Length - 4; length += 13)
        {
            Assert.Throws<DicomFormatException>(() => image.Decode(Process14, stream[..length]));
        }
    }

    private static void AssertOriginal(MadeImage image, LosslessEncoder encoder) =>
        Assert.Equal(image.Native, image.Decode(Process14, encoder.Encode()));
}
