using Weir.Imaging.Comparing;

namespace Weir.Imaging.Tests.Comparing;

public sealed class ReferenceLineTests
{
    private static readonly PlaneOrientation Axial = new(new(1, 0, 0), new(0, 1, 0));
    private static readonly PlaneOrientation Sagittal = new(new(0, 1, 0), new(0, 0, -1));

    [Fact]
    public void An_axial_plane_is_a_level_line_on_a_sagittal_image()
    {
        // 100 rows of 2 mm from z = 100 down; 50 columns of 4 mm from y = 0.
        var sagittal = new PlaneGeometry(new(10, 0, 100), Sagittal, 2, 4);
        var axial = new PlaneGeometry(new(-100, -100, 40), Axial, 1, 1);
        var line = ReferenceLine.Of(sagittal, 50, 100, axial, 400, 400);
        // (100 - 40) / 2 rows below the first pixel's centre, which lies half a pixel below the edge.
        Assert.NotNull(line);
        Assert.Equal(30.5, line.Value.From.Y, 9);
        Assert.Equal(30.5, line.Value.To.Y, 9);
        Assert.Equal(50, Math.Abs(line.Value.To.X - line.Value.From.X), 9);
    }

    [Fact]
    public void It_is_as_long_as_the_other_image()
    {
        var sagittal = new PlaneGeometry(new(10, 0, 100), Sagittal, 2, 4);
        // Its 60 rows of 1 mm begin at y = 20: columns 5 to 20 of the sagittal image, between pixels.
        var axial = new PlaneGeometry(new(-100, 20.5, 40), Axial, 1, 1);
        var line = ReferenceLine.Of(sagittal, 50, 100, axial, 400, 60)!.Value;
        double[] ends = [line.From.X, line.To.X];
        Assert.Equal(5.5, ends.Min(), 9);
        Assert.Equal(20.5, ends.Max(), 9);
    }

    [Fact]
    public void Images_that_do_not_meet_and_planes_that_are_parallel_have_none()
    {
        var sagittal = new PlaneGeometry(new(10, 0, 100), Sagittal, 2, 4);
        Assert.Null(Axially(new(-100, -100, 101.5))); // above it
        Assert.Null(Axially(new(-100, -100, -150))); // below it
        Assert.Null(Axially(new(20, -100, 40))); // beside it
        Assert.Null(
            ReferenceLine.Of(sagittal, 50, 100, sagittal with { Origin = new(30, 0, 100) }, 50, 100)
        );

        ((double, double), (double, double))? Axially(Vector3D origin) =>
            ReferenceLine.Of(sagittal, 50, 100, new(origin, Axial, 1, 1), 400, 400);
    }

    [Fact]
    public void An_oblique_plane_crosses_at_its_angle()
    {
        var axial = new PlaneGeometry(new(0, 0, 0), Axial, 1, 1);
        // A plane that holds the z axis and the diagonal of x and y.
        var root = Math.Sqrt(0.5);
        var oblique = new PlaneGeometry(
            new(-50, -50, 50),
            new(new(root, root, 0), new(0, 0, -1)),
            1,
            1
        );
        var line = ReferenceLine.Of(axial, 64, 64, oblique, 400, 100)!.Value;
        Assert.Equal(line.From.X, line.From.Y, 9);
        Assert.Equal(line.To.X, line.To.Y, 9);
        Assert.Equal(64, Math.Abs(line.To.X - line.From.X), 9);
    }
}
