namespace Weir.Imaging.Tests.Regions;

/// <summary>Measurements on phantoms whose answers are known by analysis: within 0.1 %.</summary>
public sealed class PhantomTests
{
    private const double Allowed = 0.001;

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(0.3, 0.9)]
    [InlineData(1.7, 0.11)]
    public void A_line_across_anisotropic_pixels_is_as_long_as_in_the_patient(
        double columnSpacing,
        double rowSpacing
    )
    {
        var measure = new PlaneMeasure(columnSpacing, rowSpacing);
        // 30 mm along rows and 40 mm along columns make 50 mm.
        Close(50, measure.Length((3, 7), (3 + (30 / columnSpacing), 7 + (40 / rowSpacing))));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(45)]
    [InlineData(90)]
    [InlineData(137.5)]
    [InlineData(179)]
    public void An_angle_in_anisotropic_pixels_is_that_of_the_patient(double degrees)
    {
        var measure = new PlaneMeasure(0.4, 1.1);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var corner = (X: 100.0, Y: 50.0);
        var one = (corner.X + (60 / 0.4), corner.Y);
        var other = (corner.X + (80 * cos / 0.4), corner.Y + (80 * sin / 1.1));
        Close(degrees, measure.Angle(one, corner, other));
    }

    [Theory]
    [InlineData(256.3, 255.8, 200, 150)]
    [InlineData(300, 256, 120, 240)]
    public void A_disc_has_its_area_and_a_slope_its_middles_value(
        double x,
        double y,
        double radiusX,
        double radiusY
    )
    {
        var measure = new PlaneMeasure(0.6, 0.8);
        var spans = RegionShape.Ellipse(x, y, radiusX, radiusY, 512, 512);
        var statistics = new RegionStatistics();
        foreach (var span in spans)
        {
            // A ramp: 2 HU a column, 3 HU a row, as its pixels' middles have it.
            var values = new double[span.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = 100 + (2 * (span.First + i + 0.5)) + (3 * (span.Row + 0.5));
            }
            statistics.Add(values);
        }
        Close(Math.PI * radiusX * radiusY * 0.6 * 0.8, measure.Area(statistics.Count));
        Close(100 + (2 * x) + (3 * y), statistics.Mean);
        // The variance of a coordinate over an ellipse is a quarter of its radius, squared.
        var variance = (4 * radiusX * radiusX / 4) + (9 * radiusY * radiusY / 4);
        Close(Math.Sqrt(variance), statistics.StandardDeviation);
    }

    [Fact]
    public void A_rectangle_has_its_area_and_its_ramps_mean()
    {
        var spans = RegionShape.Rectangle(40, 60, 440, 360, 512, 512);
        var statistics = new RegionStatistics();
        foreach (var span in spans)
        {
            statistics.Add([.. Enumerable.Range(span.First, span.Count).Select(c => c + 0.5)]);
        }
        Close(400 * 300 * 0.25, new PlaneMeasure(0.5, 0.5).Area(statistics.Count));
        Close(240, statistics.Mean);
        Close(400 / Math.Sqrt(12), statistics.StandardDeviation);
    }

    private static void Close(double expected, double found) =>
        Assert.InRange(found, expected * (1 - Allowed), expected * (1 + Allowed));
}
