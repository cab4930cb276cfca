using Weir.Imaging.Comparing;

namespace Weir.Imaging.Tests.Comparing;

public sealed class StackLinkTests
{
    [Fact]
    public void In_one_frame_of_reference_the_nearest_place_is_shown_whatever_the_gaps_and_the_direction()
    {
        var thin = Axial("1", Enumerable.Range(0, 100).Select(i => 50.0 - i));
        var thick = Axial("1", [-40, -30, -25, 0, 30, 44]);
        var link = StackLink.Of(thin, thick);
        Assert.Equal(new StackLink(StackRelation.ByPosition, 0), link);
        Assert.Equal(5, link.Map(thin, 0, thick)); // 50 mm: beyond its end
        Assert.Equal(4, link.Map(thin, 14, thick)); // 36 mm: nearer to 30 than to 44
        Assert.Equal(3, link.Map(thin, 50, thick));
        Assert.Equal(1, link.Map(thin, 79, thick)); // -29 mm
        Assert.Equal(0, link.Map(thin, 99, thick)); // -49 mm
        Assert.Equal(50, StackLink.Of(thick, thin).Map(thick, 3, thin));
    }

    [Theory]
    [InlineData(0, StackRelation.ByPosition)]
    [InlineData(9.9, StackRelation.ByPosition)]
    [InlineData(170.5, StackRelation.ByPosition)]
    [InlineData(10.1, StackRelation.NotParallel)]
    [InlineData(90, StackRelation.NotParallel)]
    [InlineData(169.8, StackRelation.NotParallel)]
    public void Stacks_follow_each_other_up_to_ten_degrees(double degrees, StackRelation relation)
    {
        var straight = Axial("1", [0, 5, 10]);
        var tilted = Tilted("1", degrees, [0, 5, 10]);
        Assert.Equal(relation, StackLink.Of(straight, tilted).Relation);
        Assert.Equal(relation, StackLink.Of(tilted, straight).Relation);
    }

    [Fact]
    public void The_middle_of_a_tilted_slice_decides_which_is_nearest()
    {
        var straight = Axial("1", Enumerable.Range(0, 41).Select(i => i - 20.0));
        // Through the same point, turned by 8 degrees about the x axis: the middle of its middle slice stays at 0.
        var tilted = Tilted("1", 8, [-10, 0, 10]);
        var link = StackLink.Of(tilted, straight);
        Assert.Equal(20, link.Map(tilted, 1, straight));
        var there = Math.Round(10 * Math.Cos(8 * Math.PI / 180));
        Assert.Equal(20 + there, link.Map(tilted, 2, straight));
    }

    [Fact]
    public void In_two_frames_of_reference_places_are_taken_as_they_are_where_they_overlap_and_marked_approximate()
    {
        var now = Axial("1", Enumerable.Range(0, 51).Select(i => 2.0 * i));
        var then = Axial("2", Enumerable.Range(0, 51).Select(i => 20 + (2.0 * i)));
        var link = StackLink.Of(now, then);
        Assert.Equal(new StackLink(StackRelation.Approximate, 0), link);
        Assert.Equal(10, link.Map(now, 20, then));
    }

    [Fact]
    public void Where_they_do_not_overlap_the_middles_are_laid_on_one_another()
    {
        var now = Axial("1", Enumerable.Range(0, 51).Select(i => 2.0 * i));
        var then = Axial("2", Enumerable.Range(0, 51).Select(i => 900 - (2.0 * i)));
        var link = StackLink.Of(now, then);
        Assert.Equal(StackRelation.Approximate, link.Relation);
        Assert.Equal(800, link.Offset, 9);
        Assert.Equal(25, link.Map(now, 25, then));
        Assert.Equal(50, link.Map(now, 0, then));
    }

    [Fact]
    public void An_offset_that_the_reader_sets_brings_two_slices_together()
    {
        var now = Axial("1", Enumerable.Range(0, 51).Select(i => 2.0 * i));
        var then = Axial("2", Enumerable.Range(0, 51).Select(i => 3.0 * i));
        var offset = StackLink.OffsetOf(now, 10, then, 20);
        Assert.Equal(40, offset, 9);
        var link = new StackLink(StackRelation.Approximate, offset);
        Assert.Equal(20, link.Map(now, 10, then));
        Assert.Equal(22, link.Map(now, 13, then));
        Assert.Equal(
            10,
            new StackLink(StackRelation.Approximate, StackLink.OffsetOf(then, 20, now, 10)).Map(
                then,
                20,
                now
            )
        );
    }

    [Fact]
    public void What_has_no_place_or_is_no_stack_follows_nothing()
    {
        var plane = Plane(0, 0);
        Assert.Null(StackGeometry.Of([], "1"));
        Assert.Null(StackGeometry.Of([(plane, 64, 64), (null, 64, 64)], "1"));
        Assert.Null(StackGeometry.Of([(plane, 64, 64), (Plane(45, 5), 64, 64)], "1"));
        var stack = Axial("1", [0, 1]);
        Assert.Equal(StackRelation.NoPositions, StackLink.Of(stack, null).Relation);
        Assert.Throws<InvalidOperationException>(() =>
            StackLink.Of(null, stack).Map(stack, 0, stack)
        );
    }

    [Fact]
    public void Stacks_that_do_not_know_their_frame_of_reference_share_none()
    {
        var a = Axial("", [0, 1, 2]);
        Assert.Equal(StackRelation.Approximate, StackLink.Of(a, Axial("", [0, 1, 2])).Relation);
    }

    private static StackGeometry Axial(string frame, IEnumerable<double> places) =>
        Tilted(frame, 0, places);

    private static StackGeometry Tilted(string frame, double degrees, IEnumerable<double> places) =>
        StackGeometry.Of(
            [.. places.Select(along => ((PlaneGeometry?)Plane(degrees, along), 64, 64))],
            frame
        )!;

    // 64 x 64 pixels of 1 mm whose middle lies so far along the normal, turned about the x axis.
    private static PlaneGeometry Plane(double degrees, double along)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var orientation = new PlaneOrientation(new(1, 0, 0), new(0, cos, sin));
        var middle = orientation.Normal * along;
        var corner = middle - (orientation.Row * 31.5) - (orientation.Column * 31.5);
        return new(corner, orientation, 1, 1);
    }
}
