using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Policies;

public sealed class LruWithFirstScreenShareTests
{
    [Fact]
    public void The_least_recently_used_goes_first_exactly()
    {
        using var rig = new Rig(limit: 100);
        rig.Put(20, 1, 2, 3, 4, 5);
        foreach (var key in (int[])[2, 1, 4])
        {
            rig.Lease(key).Dispose();
        }

        rig.Put(100, 6);

        Assert.Equal([3, 5, 2, 1, 4], rig.RemovedKeys);
    }

    [Fact]
    public void A_frame_in_use_counts_as_used_when_its_last_lease_ends()
    {
        using var rig = new Rig(limit: 60);
        rig.Put(20, 1, 2, 3);
        var lease = rig.Lease(1);
        rig.Lease(2).Dispose();
        rig.Lease(3).Dispose();
        lease.Dispose();

        rig.Put(60, 4);

        Assert.Equal([2, 3, 1], rig.RemovedKeys);
    }

    [Fact]
    public void First_screens_stay_as_long_as_they_fit_into_their_share()
    {
        using var rig = new Rig(limit: 100);
        rig.Put(1, new LoadRequest(7, 10) { FirstScreen = true });
        rig.Put(10, 2, 3, 4, 5, 6, 7, 8, 9, 10);

        rig.Put(90, 11);

        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9, 10], rig.RemovedKeys);
        Assert.True(rig.Tier.Contains(1));
    }

    [Fact]
    public void Beyond_their_share_first_screens_are_as_old_as_they_are()
    {
        using var rig = new Rig(limit: 100);
        foreach (var key in (int[])[1, 2, 3])
        {
            rig.Put(key, new LoadRequest(7, 10) { FirstScreen = true });
        }
        rig.Put(10, 4, 5, 6, 7, 8, 9, 10);

        rig.Put(30, 11);

        // Two are over the share and oldest of all; the third is within it.
        Assert.Equal([1, 2, 4], rig.RemovedKeys);
    }

    [Fact]
    public void A_first_screen_goes_when_nothing_else_can()
    {
        using var rig = new Rig(limit: 100);
        rig.Put(1, new LoadRequest(7, 10) { FirstScreen = true });

        rig.Put(100, 2);

        Assert.Equal([1], rig.RemovedKeys);
    }

    [Fact]
    public void An_entry_can_be_counted_among_the_first_screen_later()
    {
        using var rig = new Rig(limit: 100);
        rig.Put(10, 1, 2);
        Assert.True(rig.Tier.MarkFirstScreen(1));
        Assert.False(rig.Tier.MarkFirstScreen(99));

        rig.Put(90, 3);

        Assert.Equal([2], rig.RemovedKeys);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void A_share_is_between_nothing_and_all(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LruWithFirstScreenShare<int>(share));
}
