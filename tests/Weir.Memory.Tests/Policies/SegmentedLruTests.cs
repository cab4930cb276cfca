namespace Weir.Memory.Tests.Policies;

public sealed class SegmentedLruTests
{
    [Fact]
    public void One_long_scroll_does_not_wash_out_what_was_used_twice()
    {
        var rig = new PolicyRig(new SegmentedLru<int>(), capacity: 10);
        rig.AddAll(1, 2, 3);
        rig.Hit(1, 2, 3);

        rig.AddAll([.. Enumerable.Range(100, 50)]);

        Assert.All((int[])[1, 2, 3], key => Assert.True(rig.Contains(key)));
    }

    [Fact]
    public void Probation_goes_first_and_both_parts_by_age()
    {
        var rig = new PolicyRig(new SegmentedLru<int>(), capacity: 10);
        rig.AddAll(1, 2, 3, 4, 5);
        rig.Hit(4, 2);

        Assert.Equal([1, 3, 5, 4, 2], rig.Drain());
    }

    [Fact]
    public void Beyond_its_share_the_protected_part_sends_its_oldest_back_to_probation()
    {
        var rig = new PolicyRig(new SegmentedLru<int>(protectedShare: 0.5), capacity: 4);
        rig.AddAll(1, 2, 3, 4);
        rig.Hit(1, 2, 3);

        // Protected holds two: 1 goes back, as the newest on probation, behind 4.
        Assert.Equal([4, 1, 2, 3], rig.Drain());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void A_share_is_between_nothing_and_all(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SegmentedLru<int>(share));
}
