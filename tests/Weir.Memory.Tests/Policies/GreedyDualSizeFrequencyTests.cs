namespace Weir.Memory.Tests.Policies;

public sealed class GreedyDualSizeFrequencyTests
{
    [Fact]
    public void One_large_item_goes_before_many_small_ones()
    {
        var rig = new PolicyRig(new GreedyDualSizeFrequency<int>(), capacity: 100);
        rig.Add(1, bytes: 10);
        rig.Add(2, bytes: 50);
        rig.Add(3, bytes: 20);

        Assert.Equal([2, 3, 1], rig.Drain());
    }

    [Fact]
    public void Use_makes_up_for_size()
    {
        var rig = new PolicyRig(new GreedyDualSizeFrequency<int>(), capacity: 100);
        rig.Add(1, bytes: 10);
        rig.Add(2, bytes: 50);
        rig.Hit(2, 2, 2, 2, 2);

        Assert.Equal([1, 2], rig.Drain());
    }

    [Fact]
    public void What_was_dear_once_ages_by_standing_still()
    {
        var rig = new PolicyRig(new GreedyDualSizeFrequency<int>(), capacity: 10);
        rig.AddAll(1);
        rig.Hit(1, 1, 1);

        // Each eviction raises what newcomers are worth; four uses are outlived by a few rounds.
        rig.AddAll([.. Enumerable.Range(100, 60)]);

        Assert.False(rig.Contains(1));
    }

    [Fact]
    public void With_a_cost_that_grows_with_the_bytes_size_does_not_matter()
    {
        var rig = new PolicyRig(new GreedyDualSizeFrequency<int>(bytes => bytes), capacity: 100);
        rig.Add(1, bytes: 10);
        rig.Add(2, bytes: 50);
        rig.Hit(2);

        Assert.Equal([1, 2], rig.Drain());
    }
}
