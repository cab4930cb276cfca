using Weir.Client.Measuring;
using Weir.Client.Viewports;
using Weir.Wire;
using static Weir.Wire.RegionUnit;

namespace Weir.Client.Tests.Measuring;

/// <summary>Lengths of ultrasound images and of projections.</summary>
public sealed class CalibrationTests
{
    // A picture above, of 0.1 mm a pixel, a Doppler strip below, and a small picture that lies over the first.
    private static readonly ImageFormat Ultrasound = new()
    {
        Pixels = PixelFormat.Rgb8,
        Columns = 800,
        Rows = 600,
        Regions =
        [
            new(0, 0, 799, 399, Centimetre, Centimetre, 0.01, 0.02, IsBelow: true),
            new(0, 400, 799, 599, Second, CentimetrePerSecond, 0.005, 0.5, IsBelow: false),
            new(600, 0, 799, 99, Centimetre, Centimetre, 0.1, 0.1, IsBelow: false),
        ],
    };

    [Theory]
    // 300 columns of 0.1 mm and 200 rows of 0.2 mm: 30 and 40 mm.
    [InlineData(100, 100, 400, 300, "50 mm")]
    // In the small picture, which is the upper one there.
    [InlineData(610, 10, 640, 50, "50 mm")]
    // From one into the other: both ends lie in the large one.
    [InlineData(500, 10, 700, 10, "20 mm")]
    // Time and speed.
    [InlineData(100, 450, 300, 550, "Δ 1 s  50 cm/s")]
    // Across the border nothing is known.
    [InlineData(100, 300, 100, 450, "150 px")]
    public void A_length_is_measured_as_the_region_says_in_which_it_lies(
        double x0,
        double y0,
        double x1,
        double y1,
        string expected
    ) => Assert.Equal(expected, Label(Ultrasound, MeasurementKind.Length, (x0, y0), (x1, y1)));

    [Fact]
    public void An_area_needs_lengths_in_both_directions()
    {
        Assert.Equal(
            "Area 200 mm²",
            Label(Ultrasound, MeasurementKind.Rectangle, (100, 100), (200, 200))
        );
        Assert.Equal(
            "Area 10000 px²",
            Label(Ultrasound, MeasurementKind.Rectangle, (100, 450), (200, 550))
        );
    }

    [Fact]
    public void An_angle_goes_by_the_shape_of_the_region_s_pixels() =>
        Assert.Equal(
            "45°",
            Label(Ultrasound, MeasurementKind.Angle, (300, 100), (100, 100), (300, 200))
        );

    [Fact]
    public void The_scale_is_the_largest_picture_s()
    {
        var bar = ScaleBar.Of(Ultrasound, 1, 800, new OverlayWords());
        Assert.Equal(("1 cm", 100.0), (bar.Text, Math.Round(bar.Length, 6)));
    }

    [Theory]
    [InlineData("ImagerPixelSpacing", "10 mm (at detector)")]
    [InlineData("EstimatedRadiographicMagnificationFactor", "10 mm (estimated)")]
    [InlineData("PixelSpacing", "10 mm")]
    [InlineData("PixelAspectRatio", "100 px")]
    public void A_length_says_where_it_holds(string kind, string expected)
    {
        var format = new ImageFormat
        {
            Pixels = PixelFormat.U16,
            Columns = 800,
            Rows = 600,
            RowSpacing = 0.1,
            ColumnSpacing = 0.1,
            SpacingKind = kind,
        };
        Assert.Equal(expected, Label(format, MeasurementKind.Length, (0, 0), (100, 0)));
    }

    private static string Label(
        ImageFormat format,
        MeasurementKind kind,
        params (double X, double Y)[] points
    ) =>
        MeasurementText.Label(
            new MeasurementWords(),
            "US",
            format,
            new Measurement(
                1,
                kind,
                new ImagePlace("1.2", "1.3", "1.4", 1),
                [.. points.Select(p => new ImagePoint(p.X, p.Y))]
            ),
            values: null
        );
}
