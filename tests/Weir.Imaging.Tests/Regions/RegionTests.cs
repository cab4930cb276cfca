using CsCheck;

namespace Weir.Imaging.Tests.Regions;

public sealed class RegionTests
{
    [Fact]
    public void A_pixel_belongs_to_an_ellipse_when_its_middle_lies_inside() =>
        Gen.Select(Gen.Double[-5, 45], Gen.Double[-5, 35], Gen.Double[0.1, 30], Gen.Double[0.1, 30])
            .Sample(
                (x, y, rx, ry) =>
                {
                    var inside = new HashSet<(int, int)>();
                    foreach (var span in RegionShape.Ellipse(x, y, rx, ry, 40, 30))
                    {
                        for (var i = 0; i < span.Count; i++)
                        {
                            Assert.True(inside.Add((span.First + i, span.Row)));
                        }
                    }
                    for (var row = 0; row < 30; row++)
                    for (var column = 0; column < 40; column++)
                    {
                        var (u, v) = ((column + 0.5 - x) / rx, (row + 0.5 - y) / ry);
                        var distance = (u * u) + (v * v);
                        if (Math.Abs(distance - 1) > 1e-9)
                        {
                            Assert.Equal(distance < 1, inside.Contains((column, row)));
                        }
                    }
                }
            );

    [Fact]
    public void Rectangles_that_share_an_edge_share_no_pixel_and_lose_none()
    {
        var left = RegionShape.Rectangle(0, 0, 3.5, 10, 8, 10).Sum(s => s.Count);
        var right = RegionShape.Rectangle(3.5, 0, 8, 10, 8, 10).Sum(s => s.Count);
        Assert.Equal((30, 50), (left, right));
        // Corners in any order, beyond the image too.
        Assert.Equal(80, RegionShape.Rectangle(99, 99, -9, -9, 8, 10).Sum(s => s.Count));
    }

    [Fact]
    public void What_is_nowhere_has_no_pixels()
    {
        Assert.Empty(RegionShape.Ellipse(double.NaN, 1, 1, 1, 9, 9));
        Assert.Empty(RegionShape.Ellipse(-50, -50, 10, 10, 9, 9));
        Assert.Empty(RegionShape.Rectangle(1.1, 1.1, 1.4, 1.4, 9, 9));
    }

    [Fact]
    public void Statistics_agree_with_two_passes_far_from_zero() =>
        Gen.Double[-1, 1]
            .Array[1, 200]
            .Sample(noise =>
            {
                var values = Array.ConvertAll(noise, n => 1e9 + n);
                var statistics = new RegionStatistics();
                statistics.Add(values.AsSpan(0, values.Length / 2));
                statistics.Add(values.AsSpan(values.Length / 2));
                var mean = values.Average();
                var squares = values.Sum(v => (v - mean) * (v - mean));
                Assert.Equal(values.Length, statistics.Count);
                Near.Equal(mean, statistics.Mean, 1e-14);
                Assert.Equal(
                    Math.Sqrt(squares / Math.Max(1, values.Length - 1)),
                    statistics.StandardDeviation,
                    1e-5
                );
                Assert.Equal(
                    (values.Min(), values.Max()),
                    (statistics.Minimum, statistics.Maximum)
                );
            });

    [Fact]
    public void No_values_have_no_mean_and_what_is_no_number_does_not_count()
    {
        var statistics = new RegionStatistics();
        statistics.Add([double.NaN]);
        Assert.Equal((0, double.NaN), (statistics.Count, statistics.Mean));
        statistics.Add([double.NaN, 7]);
        Assert.Equal((1, 7, 0), (statistics.Count, statistics.Mean, statistics.StandardDeviation));
    }

    [Fact]
    public void Lengths_and_angles_are_of_millimetres_not_of_pixels()
    {
        // Pixels twice as high as wide.
        var plane = new PlaneMeasure(ColumnSpacing: 0.5, RowSpacing: 1);
        Near.Equal(5, plane.Length((10, 10), (16, 14)));
        Near.Equal(90, plane.Angle((20, 10), (10, 10), (10, 15)));
        Near.Equal(45, plane.Angle((20, 10), (10, 10), (20, 15)));
        Near.Equal(180, plane.Angle((0, 10), (10, 10), (20, 10)));
        Assert.Equal(double.NaN, plane.Angle((10, 10), (10, 10), (20, 10)));
        Assert.Equal(50, plane.Area(100));
        Near.Equal(5, PlaneMeasure.Pixels.Length((1, 1), (4, 5)));
    }

    [Fact]
    public void The_area_of_a_large_circle_is_that_of_its_pixels_within_a_thousandth()
    {
        var pixels = RegionShape.Ellipse(256.3, 255.8, 200, 200, 512, 512).Sum(s => s.Count);
        Assert.Equal(Math.PI * 200 * 200, pixels, Math.PI * 200 * 200 / 1000);
    }
}
