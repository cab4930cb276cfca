using Weir.Dicom;
using Weir.Server.Tests.Frames;
using Weir.Wire;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Tests.Viewer;

public sealed class ImageFormatTests
{
    [Fact]
    public void A_modality_table_of_a_real_file_stands_for_the_rescale()
    {
        using var image = MadeImage.Shared("pydicom-data/mlut_18.dcm");
        var format = image.Format();
        var lut = format.ModalityLut!;
        Assert.Equal((4096, -2048, 16), (lut.Values.Length, lut.FirstMapped, lut.Bits));
        Assert.Equal(
            (1.0, 0.0, "US"),
            (format.RescaleSlope, format.RescaleIntercept, format.RescaleType)
        );
        var item = DicomFile.Read(image.Path).Dataset.GetSequence(ModalityLUTSequence)[0];
        var outputs = item.GetInts(LUTData);
        for (var i = 0; i < outputs.Length; i++)
            Assert.Equal(outputs[i], lut.Apply(i - 2048));
        Assert.Equal((outputs[0], outputs[^1]), (lut.Apply(-3000), lut.Apply(3000)));
        Assert.Equal((outputs[7] + outputs[8]) / 2.0, lut.Apply(7.5 - 2048));
    }

    [Fact]
    public void All_windows_and_tables_come_with_what_they_are_called()
    {
        using var shared = MadeImage.Shared("pydicom/examples_overlay.dcm");
        Assert.Equal(
            [new WindowValue(450, 790, "WINDOW1"), new WindowValue(200, 443, "WINDOW2")],
            shared.Format().Windows
        );
        using var image = MadeImage.Write(
            2,
            2,
            new byte[8],
            i =>
                i.Set(
                    VOILUTSequence,
                    MadeImages.Lut(0, 8, "NORMAL", 0, 10, 255),
                    MadeImages.Lut(5, 12, "HARDER", 0, 4095)
                )
        );
        var luts = image.Format().VoiLuts;
        Assert.Equal(["NORMAL", "HARDER"], luts.Select(l => l.Explanation));
        Assert.Equal(
            (5, 12, 4095),
            (luts[1].Table.FirstMapped, luts[1].Table.Bits, luts[1].Table.Most)
        );
        Assert.Equal([0, 10, 255], luts[0].Table.Values.ToArray());
    }

    [Theory]
    // Stored values are signed; modality values may be below 0; neither.
    [InlineData(1, 0, -5)]
    [InlineData(0, -1024, -5)]
    [InlineData(0, 0, 65531)]
    public void The_first_input_of_a_table_has_the_sign_of_its_inputs(
        int sign,
        double intercept,
        int first
    )
    {
        using var image = MadeImage.Write(
            1,
            1,
            [0, 0],
            i =>
                i.Set(PixelRepresentation, sign)
                    .Set(RescaleIntercept, intercept)
                    .Set(VOILUTSequence, MadeImages.Lut(0xFFFB, 8, "", 1, 2))
        );
        Assert.Equal(first, image.Format().VoiLuts[0].Table.FirstMapped);
    }

    [Fact]
    public void A_table_of_65536_entries_is_read_from_the_file()
    {
        int[] values = [.. Enumerable.Range(0, 65536)];
        using var image = MadeImage.Write(
            1,
            1,
            [0, 0],
            i => i.Set(ModalityLUTSequence, MadeImages.Lut(0, 16, "", values))
        );
        var lut = image.Format().ModalityLut!;
        Assert.Equal(values, lut.Values.ToArray().Select(v => (int)v));
    }

    [Fact]
    public void A_table_whose_values_need_more_bits_than_it_says_has_those()
    {
        using var image = MadeImage.Write(
            1,
            1,
            [0, 0],
            i => i.Set(VOILUTSequence, MadeImages.Lut(0, 8, "", 0, 1000))
        );
        Assert.Equal(1023, image.Format().VoiLuts[0].Table.Most);
    }

    [Fact]
    public void Windows_tables_and_rescale_of_a_frame_come_from_its_functional_groups()
    {
        static DicomDataset Frame(double center, double intercept, string name) =>
            new DicomDataset()
                .Set(
                    FrameVOILUTSequence,
                    new DicomDataset()
                        .Set(WindowCenter, center)
                        .Set(WindowWidth, 100.0)
                        .Set(VOILUTFunction, "SIGMOID")
                        .Set(VOILUTSequence, MadeImages.Lut(0, 8, name, 1, 2))
                )
                .Set(
                    PixelValueTransformationSequence,
                    new DicomDataset().Set(RescaleIntercept, intercept).Set(RescaleSlope, 2.0)
                );
        using var image = MadeImage.Write(
            1,
            1,
            [0, 0, 0, 0],
            i =>
                i.Set(NumberOfFrames, "2")
                    .Set(
                        PerFrameFunctionalGroupsSequence,
                        Frame(10, -5, "ONE"),
                        Frame(20, -6, "TWO")
                    )
        );
        var (one, two) = (image.Format(1), image.Format(2));
        Assert.Equal(
            (10.0, -5.0, 2.0),
            (one.Windows[0].Center, one.RescaleIntercept, one.RescaleSlope)
        );
        Assert.Equal((20.0, -6.0), (two.Windows[0].Center, two.RescaleIntercept));
        Assert.Equal(("ONE", "TWO"), (one.VoiLuts[0].Explanation, two.VoiLuts[0].Explanation));
        Assert.Equal(VoiFunction.Sigmoid, two.Voi);
    }

    [Theory]
    [InlineData("MONOCHROME1", null, true)]
    [InlineData("MONOCHROME1", "INVERSE", true)]
    [InlineData("MONOCHROME1", "IDENTITY", false)]
    [InlineData("MONOCHROME2", null, false)]
    [InlineData("MONOCHROME2", "IDENTITY", false)]
    [InlineData("MONOCHROME2", "INVERSE", true)]
    public void The_presentation_shape_inverts_in_place_of_the_photometric_interpretation(
        string photometric,
        string? shape,
        bool inverse
    )
    {
        using var image = MadeImage.Write(
            1,
            1,
            [0, 0],
            i =>
            {
                i.Set(DicomTags.PhotometricInterpretation, photometric);
                if (shape is not null)
                    i.Set(PresentationLUTShape, shape);
            }
        );
        var meaning = image.Format().Photometric;
        Assert.Equal(inverse, meaning == Wire.PhotometricInterpretation.Monochrome1);
    }

    [Theory]
    [InlineData(1, 63536, -2000)]
    [InlineData(0, 63536, 63536)]
    public void Padding_has_the_sign_of_the_pixels_however_it_is_written(
        int sign,
        int written,
        long meant
    )
    {
        using var image = MadeImage.Write(
            1,
            1,
            [0, 0],
            i => i.Set(PixelRepresentation, sign).Words(PixelPaddingValue, DicomVR.US, written)
        );
        Assert.Equal((meant, meant), (image.Format().PaddingLow, image.Format().PaddingHigh));
    }

    [Fact]
    public void Floats_without_window_are_shown_from_their_lowest_to_their_highest_value()
    {
        float[] values = [0.25f, -3, float.NaN, 7.5f, -1000, float.PositiveInfinity];
        using var image = MadeImage.Write(
            3,
            2,
            [],
            i =>
                i.Bits(32, 32)
                    .Set(FloatPixelPaddingValue, -1000.0)
                    .Set(FloatPixelData, Bytes(values), DicomVR.OF)
        );
        var format = image.Format();
        Assert.Equal((-3.0, 7.5), format.Range);
        Assert.Equal((PixelFormat.F32, VoiFunction.LinearExact), (format.Pixels, format.Voi));
        // Padding is no number, all others are what they were.
        float[] sent = new float[6];
        Buffer.BlockCopy(image.Frame().Pixels, 0, sent, 0, 24);
        Assert.Equal([0.25f, -3, float.NaN, 7.5f, float.NaN, float.PositiveInfinity], sent);
    }

    [Fact]
    public void Doubles_and_32_bit_integers_have_their_range_in_modality_values()
    {
        double[] values = [1e-3, 2e5];
        using var doubles = MadeImage.Write(
            2,
            1,
            [],
            i => i.Bits(64, 64).Set(DoubleFloatPixelData, Bytes(values), DicomVR.OD)
        );
        Assert.Equal((1e-3, 2e5), doubles.Format().Range);
        Assert.Equal(Bytes(values), doubles.Frame().Pixels);
        using var dose = MadeImage.Write(
            2,
            1,
            Bytes(new uint[] { 10, 4_000_000_000 }),
            i => i.Bits(32, 32).Set(RescaleSlope, -0.5)
        );
        Assert.Equal((-2e9, -5.0), dose.Format().Range);
    }

    [Fact]
    public void Colour_has_neither_windows_nor_tables()
    {
        using var image = MadeImage.Write(
            1,
            1,
            [1, 2, 3, 0],
            i =>
                i.Set(SamplesPerPixel, 3)
                    .Set(DicomTags.PhotometricInterpretation, "RGB")
                    .Bits(8, 8)
                    .Set(WindowCenter, 40.0)
                    .Set(WindowWidth, 80.0)
                    .Set(VOILUTSequence, MadeImages.Lut(0, 8, "", 1, 2))
        );
        var format = image.Format();
        Assert.Empty(format.Windows);
        Assert.Empty(format.VoiLuts);
        Assert.Equal((1.0, 0.0), (format.RescaleSlope, format.RescaleIntercept));
    }

    [Fact]
    public void Lossy_images_say_how_and_how_much()
    {
        using var image = MadeImage.Shared("nema-wg04/J2KI/MR4_J2KI");
        var dataset = DicomFile.Read(image.Path).Dataset;
        var format = image.Format();
        Assert.Equal(dataset.GetString(LossyImageCompressionRatio), format.LossyRatio);
        Assert.NotEmpty(format.LossyRatio);
        using var made = MadeImage.Write(
            1,
            1,
            [0, 0],
            i =>
                i.Set(LossyImageCompression, "01")
                    .Set(LossyImageCompressionRatio, "9.8", "2")
                    .Set(LossyImageCompressionMethod, "ISO_10918_1", "ISO_15444_1")
        );
        Assert.Equal(
            (@"9.8\2", @"ISO_10918_1\ISO_15444_1"),
            (made.Format().LossyRatio, made.Format().LossyMethod)
        );
    }

    [Fact]
    public void A_jpeg_that_does_not_say_that_it_is_lossy_is_so_all_the_same()
    {
        using var image = MadeImage.Shared("pydicom/SC_rgb_jpeg_dcmtk.dcm");
        var format = image.Format();
        Assert.NotEmpty(format.LossyRatio);
        Assert.Equal("ISO_10918_1", format.LossyMethod);
    }

    private static byte[] Bytes<T>(T[] values)
        where T : struct
    {
        var bytes = new byte[Buffer.ByteLength(values)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }
}
