namespace Weir.Memory.Tests.Policies;

public sealed class WindowTinyLfuTests
{
    [Fact]
    public void Newcomers_that_nobody_asks_for_again_do_not_push_out_what_is_asked_for_often()
    {
        var rig = new PolicyRig(new WindowTinyLfu<int>(windowShare: 0.1), capacity: 20);
        rig.AddAll([.. Enumerable.Range(0, 20)]);
        rig.Hit([.. Enumerable.Range(0, 18)]);
        rig.AddAll(100);
        rig.Hit([.. Enumerable.Range(0, 18).Where(rig.Contains)]);
        var used = Enumerable.Range(0, 18).Where(rig.Contains).ToArray();

        rig.AddAll([.. Enumerable.Range(200, 60)]);

        Assert.All(used, key => Assert.True(rig.Contains(key)));
        Assert.InRange(used.Length, 17, 18);
    }

    [Fact]
    public void A_newcomer_asked_for_more_often_than_the_victim_stays()
    {
        var rig = new PolicyRig(new WindowTinyLfu<int>(windowShare: 0.1), capacity: 10);
        rig.AddAll([.. Enumerable.Range(0, 11)]);
        rig.AddAll(50);
        rig.Hit(50, 50, 50);

        // 50 leaves the window by the next one that comes, and is weighed against the oldest on probation.
        rig.AddAll(51, 52, 53, 54);

        Assert.True(rig.Contains(50));
    }

    [Fact]
    public void How_often_is_remembered_of_keys_that_are_gone()
    {
        var rig = new PolicyRig(new WindowTinyLfu<int>(windowShare: 0.1), capacity: 10);
        rig.AddAll(7);
        rig.Hit(7, 7, 7, 7);
        while (rig.Evict()) { }
        rig.AddAll([.. Enumerable.Range(100, 10)]);

        rig.AddAll(7, 200, 201, 202, 203);

        Assert.True(rig.Contains(7));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void A_share_is_between_nothing_and_all(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowTinyLfu<int>(share));
}
