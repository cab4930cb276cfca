using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Tiers;

public sealed class PinTests
{
    [Fact]
    public void A_pinned_entry_is_no_victim_and_stays_charged()
    {
        using var rig = new Rig(limit: 30);
        rig.Put(10, 1, 2, 3);
        Assert.True(rig.Tier.Pin(1, PinRole.OnScreen));

        rig.Put(20, 4);

        Assert.Equal([2, 3], rig.RemovedKeys);
        Assert.Equal(30, rig.Root.UsedBytes);
    }

    [Fact]
    public void Two_viewports_that_show_one_frame_pin_it_twice()
    {
        using var rig = new Rig();
        var session = new ViewingSession(1);
        rig.Put(10, 1);
        rig.Tier.Pin(1, PinRole.OnScreen, session);
        rig.Tier.Pin(1, PinRole.OnScreen, session);

        Assert.True(rig.Tier.Unpin(1, PinRole.OnScreen, session));
        Assert.Equal(10, rig.Tier.Statistics.HeldBytes);
        Assert.True(rig.Tier.Unpin(1, PinRole.OnScreen, session));
        Assert.Equal(0, rig.Tier.Statistics.HeldBytes);
        Assert.False(rig.Tier.Unpin(1, PinRole.OnScreen, session));
    }

    [Fact]
    public void The_groups_pinned_in_a_role_are_those_of_all_sessions_while_they_last()
    {
        using var rig = new Rig();
        var session = new ViewingSession(1);
        rig.Put(1, new LoadRequest(7, 10));
        rig.Put(2, new LoadRequest(8, 10));
        rig.Put(3, new LoadRequest(9, 10));
        rig.Tier.Pin(1, PinRole.Comparison, session);
        rig.Tier.Pin(2, PinRole.OnScreen, session);
        rig.Tier.Pin(3, PinRole.Kept);

        Assert.Equal([7L], rig.Tier.GroupsPinned(PinRole.Comparison));
        Assert.Equal([8L], rig.Tier.GroupsPinned(PinRole.OnScreen));
        Assert.Equal([9L], rig.Tier.GroupsPinned(PinRole.Kept));
        _ = session.CloseAsync();
        Assert.Empty(rig.Tier.GroupsPinned(PinRole.Comparison));
    }

    [Fact]
    public void Nobody_takes_back_a_pin_of_another_role_or_session()
    {
        using var rig = new Rig();
        var (mine, other) = (new ViewingSession(1), new ViewingSession(2));
        rig.Put(10, 1);
        rig.Tier.Pin(1, PinRole.OnScreen, mine);

        Assert.False(rig.Tier.Unpin(1, PinRole.Comparison, mine));
        Assert.False(rig.Tier.Unpin(1, PinRole.OnScreen, other));
        Assert.False(rig.Tier.Unpin(1, PinRole.OnScreen));
        Assert.False(rig.Tier.Unpin(2, PinRole.OnScreen, mine));
        Assert.False(rig.Tier.Pin(2, PinRole.OnScreen, mine));

        Assert.Equal(10, rig.Tier.Statistics.HeldBytes);
    }

    [Fact]
    public void What_the_user_keeps_outlives_the_session()
    {
        using var rig = new Rig();
        var session = new ViewingSession(1, ExitPolicy.Purge);
        rig.Put(1, new LoadRequest(0, 10) { Session = session });
        rig.Put(2, new LoadRequest(0, 10) { Session = session });
        rig.Tier.Pin(1, PinRole.Kept);

        _ = session.CloseAsync();

        Assert.Equal([2], rig.RemovedKeys);
        Assert.True(rig.Tier.Unpin(1, PinRole.Kept));
    }

    [Fact]
    public void Comparison_pins_off_screen_can_be_ended_all_at_once()
    {
        using var rig = new Rig();
        rig.Put(10, 1, 2, 3, 4);
        rig.Tier.Pin(1, PinRole.Comparison);
        rig.Tier.Pin(2, PinRole.Comparison);
        rig.Tier.Pin(2, PinRole.OnScreen);
        rig.Tier.Pin(3, PinRole.Comparison);
        using var drawn = rig.Lease(3);

        Assert.Equal(10, rig.Tier.Unpin(PinRole.Comparison));

        Assert.Equal(20, rig.Tier.Statistics.HeldBytes);
        Invariants.Check(rig.Root);
    }
}
