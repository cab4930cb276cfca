using System.Buffers.Binary;
using Weir.Client.Measuring;
using Weir.Client.Viewports;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Tests.Measuring;

public sealed class PixelValuesTests
{
    private static readonly ImageFormat Plain = new()
    {
        Pixels = PixelFormat.S16,
        Columns = 2,
        Rows = 2,
    };

    private static double One(ImageFormat format, params byte[] raw)
    {
        var values = new double[1];
        PixelValues.Read(format, raw, values);
        return values[0];
    }

    [Theory]
    [InlineData(PixelFormat.Bit1, "01", 1)]
    [InlineData(PixelFormat.U8, "FF", 255)]
    [InlineData(PixelFormat.S8, "FF", -1)]
    [InlineData(PixelFormat.U16, "FFFF", 65535)]
    [InlineData(PixelFormat.S16, "0080", -32768)]
    [InlineData(PixelFormat.U32, "FFFFFFFF", 4294967295)]
    [InlineData(PixelFormat.S32, "00000080", -2147483648)]
    [InlineData(PixelFormat.F32, "0000C03F", 1.5)]
    [InlineData(PixelFormat.F64, "9A9999999999B93F", 0.1)]
    public void Every_format_gives_its_stored_value(PixelFormat format, string raw, double value) =>
        Assert.Equal(value, One(Plain with { Pixels = format }, Convert.FromHexString(raw)));

    [Fact]
    public void Rescale_makes_modality_values_and_padding_has_none()
    {
        var ct = Plain with
        {
            RescaleSlope = 2,
            RescaleIntercept = -1024,
            PaddingLow = -2000,
            PaddingHigh = -1999,
        };
        Assert.Equal(-824, One(ct, 100, 0));
        Assert.Equal(double.NaN, One(ct, 0x30, 0xF8)); // -2000
        Assert.Equal(double.NaN, One(ct, 0x31, 0xF8));
        Assert.Equal((-1998 * 2) - 1024, One(ct, 0x32, 0xF8));
    }

    [Fact]
    public void A_modality_table_stands_for_the_rescale_and_holds_its_ends()
    {
        var lut = new LookupTable
        {
            FirstMapped = 10,
            Bits = 16,
            Values = new ushort[] { 7, 8, 1000 },
        };
        var image = Plain with { ModalityLut = lut, RescaleSlope = 99 };
        Assert.Equal((7, 7, 8), (One(image, 0, 0), One(image, 10, 0), One(image, 11, 0)));
        Assert.Equal((1000, 1000), (One(image, 12, 0), One(image, 50, 0)));
    }

    [Fact]
    public async Task A_region_is_read_in_strips_and_every_pixel_counts_once()
    {
        var format = Plain with { Columns = 1000, Rows = 800 };
        var region = new Measurement(
            1,
            MeasurementKind.Ellipse,
            default,
            [new(100, 50), new(900, 750)]
        );
        var spans = RegionReader.Pixels(region, format);
        var reads = 0;
        var statistics = await RegionReader.ReadAsync(
            format,
            spans,
            area =>
            {
                reads++;
                Assert.InRange(area.Columns * area.Rows * 2, 1, 64 * 1024);
                var raw = new byte[area.Columns * area.Rows * 2];
                for (var y = 0; y < area.Rows; y++)
                for (var x = 0; x < area.Columns; x++)
                {
                    var value = (short)(area.X + x - area.Y - y);
                    BinaryPrimitives.WriteInt16LittleEndian(
                        raw.AsSpan(((y * area.Columns) + x) * 2),
                        value
                    );
                }
                return Task.FromResult<byte[]?>(raw);
            }
        );
        var all = spans
            .SelectMany(s => Enumerable.Range(s.First, s.Count).Select(x => (double)(x - s.Row)))
            .ToArray();
        Assert.True(reads > 10);
        Assert.Equal(all.Length, statistics!.Count);
        Assert.Equal(all.Average(), statistics.Mean, 1e-9);
        Assert.Equal((all.Min(), all.Max()), (statistics.Minimum, statistics.Maximum));
    }

    [Fact]
    public void An_uptake_value_is_shown_with_its_factor_and_else_with_what_is_missing()
    {
        var pet = Plain with { RescaleType = "BQML", SuvFactor = 0.001 };
        var words = new MeasurementWords();
        Assert.Equal("5000 Bq/ml  SUVbw 5", MeasurementText.Value(words, "PT", pet, [0x88, 0x13]));
        Assert.Equal(
            "5000 Bq/ml  (no SUV: PatientWeight)",
            MeasurementText.Value(
                words,
                "PT",
                pet with
                {
                    SuvFactor = 0,
                    SuvReason = "PatientWeight",
                },
                [0x88, 0x13]
            )
        );
        Assert.Equal("100 HU", MeasurementText.Value(words, "CT", Plain, [100, 0]));
        Assert.Equal("100", MeasurementText.Value(words, "MR", Plain, [100, 0]));
        Assert.Equal(
            "R 1  G 2  B 3",
            MeasurementText.Value(words, "US", Plain with { Pixels = PixelFormat.Rgb8 }, [1, 2, 3])
        );
    }

    [Fact]
    public void A_PET_image_without_a_window_shows_uptake_from_0_to_5()
    {
        var choice = DefaultWindow.Choice(Plain with { SuvFactor = 0.001 }, 0);
        Assert.Equal((2500, 5000), (choice.Center, choice.Width));
        var own = Plain with { SuvFactor = 0.001, Windows = [new WindowValue(1, 2, "")] };
        Assert.Equal(
            (1, 2),
            (DefaultWindow.Choice(own, 0).Center, DefaultWindow.Choice(own, 0).Width)
        );
    }

    [Fact]
    public void Lengths_say_pixels_without_calibration_and_where_they_hold_at_the_detector()
    {
        string Length(ImageFormat format) =>
            MeasurementText.Label(
                new(),
                "DX",
                format,
                new(1, MeasurementKind.Length, default, [new(0, 0), new(30, 40)]),
                null
            );
        var mm = Plain with { RowSpacing = 0.5, ColumnSpacing = 0.5, SpacingKind = "PixelSpacing" };
        Assert.Equal("25 mm", Length(mm));
        Assert.Equal("25 mm (at detector)", Length(mm with { SpacingKind = "ImagerPixelSpacing" }));
        Assert.Equal("50 px", Length(mm with { SpacingKind = "PixelAspectRatio" }));
        Assert.Equal("50 px", Length(Plain));
    }
}
