using CsCheck;

namespace Weir.Imaging.Tests;

public sealed class SliceOrderTests
{
    private static readonly PlaneOrientation Axial = PlaneOrientation
        .From(PlaneGeometryTests.Axial)!
        .Value;

    [Fact]
    public void Slices_are_ordered_by_place_in_every_orientation_whatever_their_numbers() =>
        Gen.Select(PlaneGeometryTests.AnyOrientation, Gen.Int[2, 40], Gen.Int)
            .Sample(
                (orientation, count, seed) =>
                {
                    var random = new Random(seed);
                    var slices = Enumerable
                        .Range(0, count)
                        .Select(i => new SlicePlace(
                            orientation,
                            orientation.Normal * (i * 1.25),
                            random.Next(100)
                        ))
                        .ToArray();
                    random.Shuffle(slices);
                    var result = SliceOrder.Sort(slices);
                    var along = result
                        .Order.Select(i => slices[i].Position!.Value.Dot(orientation.Normal))
                        .ToArray();
                    var steps = along.Zip(along.Skip(1), (a, b) => b - a).ToArray();
                    Assert.True(steps.All(s => s > 1) || steps.All(s => s < -1));
                    Assert.Equal(SliceFindings.None, result.Findings);
                    Near.Equal(1.25, result.Spacing, 0.01);
                }
            );

    [Theory]
    [InlineData("axial", 2, 1)]
    [InlineData("coronal", 0, 2)]
    [InlineData("sagittal", 0, 2)]
    public void Stacks_are_read_from_head_from_the_front_and_from_the_right(
        string stack,
        int first,
        int last
    )
    {
        var (orientation, axis) = stack switch
        {
            "axial" => (PlaneGeometryTests.Axial, new Vector3D(0, 0, 1)),
            "coronal" => (PlaneGeometryTests.Coronal, new Vector3D(0, 1, 0)),
            _ => (PlaneGeometryTests.Sagittal, new Vector3D(1, 0, 0)),
        };
        var plane = PlaneOrientation.From(orientation);
        // Places -10, -20 and 10 along the axis: highest is the head, lowest the front and the right.
        double[] places = stack == "axial" ? [-10, -20, 10] : [-20, -10, 10];
        var order = SliceOrder.Sort([.. places.Select(p => new SlicePlace(plane, axis * p))]).Order;
        Assert.Equal((first, last), (order[0], order[^1]));
    }

    [Fact]
    public void A_tilted_gantry_is_ordered_and_reported()
    {
        // 15 degrees about x; the table moves along z, so places wander in y.
        var (sin, cos) = Math.SinCos(15 * Math.PI / 180);
        var tilted = PlaneOrientation.From([1, 0, 0, 0, cos, -sin]);
        var slices = Enumerable
            .Range(0, 20)
            .Select(i => new SlicePlace(tilted, new Vector3D(-100, -120, (i * 7 % 20) * 5)))
            .ToArray();
        var result = SliceOrder.Sort(slices);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => 95.0 - 5 * i),
            result.Order.Select(i => slices[i].Position!.Value.Z)
        );
        Assert.Equal(SliceFindings.Tilted, result.Findings);
        Near.Equal(15, result.TiltDegrees, 1e-6);
        Near.Equal(5 * cos, result.Spacing, 1e-3);
    }

    [Fact]
    public void Uneven_gaps_are_reported_with_their_extremes()
    {
        var result = Stack([0, 1, 2, 3, 7, 8]);
        Assert.Equal(SliceFindings.UnevenGaps, result.Findings);
        Assert.Equal((1.0, 4.0, 1.0), (result.SmallestGap, result.LargestGap, result.Spacing));
    }

    [Fact]
    public void Positions_rounded_to_a_tenth_are_even() =>
        Assert.Equal(SliceFindings.None, Stack([0, 0.7, 1.3, 2, 2.7, 3.3]).Findings);

    [Fact]
    public void Slices_in_one_place_follow_their_numbers()
    {
        var slices = new SlicePlace[]
        {
            new(Axial, new Vector3D(0, 0, 5), InstanceNumber: 4),
            new(Axial, new Vector3D(0, 0, 5), InstanceNumber: 2),
            new(Axial, new Vector3D(0, 0, 9), InstanceNumber: 3),
            new(Axial, new Vector3D(0, 0, 5), InstanceNumber: 2, FrameNumber: 2),
        };
        var result = SliceOrder.Sort(slices);
        Assert.Equal([2, 1, 3, 0], result.Order);
        Assert.Equal(SliceFindings.SamePlace, result.Findings);
    }

    [Fact]
    public void Planes_of_several_orientations_stay_together_by_plane()
    {
        var coronal = PlaneOrientation.From(PlaneGeometryTests.Coronal);
        var slices = new SlicePlace[]
        {
            new(coronal, new Vector3D(0, 4, 0), 1),
            new(Axial, new Vector3D(0, 0, 1), 2),
            new(coronal, new Vector3D(0, 2, 0), 3),
            new(Axial, new Vector3D(0, 0, 2), 4),
        };
        var result = SliceOrder.Sort(slices);
        Assert.Equal([2, 0, 3, 1], result.Order);
        Assert.Equal(SliceFindings.SeveralOrientations, result.Findings);
    }

    [Fact]
    public void Images_without_a_place_follow_their_numbers_and_come_last()
    {
        var slices = new SlicePlace[]
        {
            new(null, null, 9),
            new(Axial, new Vector3D(0, 0, 1), 8),
            new(Axial, null, 7),
            new(Axial, new Vector3D(double.NaN, 0, 1), 7, FrameNumber: 2),
        };
        var result = SliceOrder.Sort(slices);
        Assert.Equal([1, 2, 3, 0], result.Order);
        Assert.Equal(SliceFindings.WithoutGeometry, result.Findings);
    }

    [Fact]
    public void Nothing_and_one_slice_are_in_order()
    {
        Assert.Empty(SliceOrder.Sort([]).Order);
        Assert.Equal([0], Stack([3]).Order);
    }

    private static SliceOrder Stack(double[] places) =>
        SliceOrder.Sort([.. places.Select(z => new SlicePlace(Axial, new Vector3D(0, 0, z)))]);
}
