using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Tiers;

public sealed class LeaseTests
{
    [Fact]
    public void Disposing_a_lease_or_its_copies_twice_is_harmless()
    {
        using var rig = new Rig();
        rig.Put(10, 1);
        var lease = rig.Lease(1);
        var copy = lease;
        var second = rig.Lease(1);

        lease.Dispose();
        lease.Dispose();
        copy.Dispose();

        Assert.Equal(copy, lease);
        Assert.False(copy.IsValid);
        Assert.True(second.IsValid);
        Assert.Equal(1, rig.Tier.Statistics.Leases);
        Assert.Equal(10, rig.Tier.Statistics.HeldBytes);
    }

    [Fact]
    public void An_old_copy_does_not_end_the_lease_that_took_its_row()
    {
        using var rig = new Rig();
        rig.Put(10, 1);
        var old = rig.Lease(1);
        old.Dispose();

        var current = rig.Lease(1);
        old.Dispose();

        Assert.True(current.IsValid);
        Assert.NotEqual(old, current);
    }

    [Fact]
    public void The_item_of_a_lease_that_ended_cannot_be_had()
    {
        using var rig = new Rig();
        rig.Put(10, 1);
        var lease = rig.Lease(1);
        Assert.Equal((1, 10), (lease.Item, lease.Bytes));

        lease.Dispose();

        Assert.Throws<ObjectDisposedException>(() => lease.Item);
        Assert.False(default(Lease<int>).IsValid);
        default(Lease<int>).Dispose();
    }

    [Fact]
    public void What_is_removed_while_leased_is_charged_and_not_released_until_the_last_lease_ends()
    {
        using var rig = new Rig();
        rig.Put(10, 1);
        var first = rig.Lease(1);
        var second = rig.Lease(1);

        Assert.True(rig.Tier.Remove(1));
        Assert.False(rig.Tier.Contains(1));
        Assert.False(rig.Tier.Remove(1));
        first.Dispose();

        Assert.Empty(rig.Released);
        Assert.Equal(1, second.Item);
        Assert.Equal(10, rig.Root.UsedBytes);
        Assert.Equal(10, rig.Tier.Statistics.EvictedButLeasedBytes);
        Invariants.Check(rig.Root);

        second.Dispose();
        Assert.Equal([1], rig.Released);
        Assert.Equal(0, rig.Root.UsedBytes);
        Assert.Single(rig.Removals);
    }

    [Fact]
    public void A_leased_entry_is_no_victim()
    {
        using var rig = new Rig(limit: 30);
        rig.Put(10, 1, 2, 3);
        using var lease = rig.Lease(1);

        rig.Put(20, 4);

        Assert.Equal([2, 3], rig.RemovedKeys);
        Assert.False(rig.TryPut(5, new LoadRequest(0, 25)));
    }

    [Fact]
    public void A_hit_and_the_end_of_its_lease_allocate_nothing()
    {
        using var rig = new Rig(limit: 100_000);
        rig.Put(10, [.. Enumerable.Range(0, 1000)]);
        var session = new ViewingSession(1);
        Touch(rig.Tier, session);
        Touch(rig.Tier, null);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Touch(rig.Tier, session);
        Touch(rig.Tier, null);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);

        static void Touch(CacheTier<int, int> tier, ViewingSession? session)
        {
            for (var key = 0; key < 1000; key++)
            {
                if (tier.TryGet(key, session, out var lease))
                {
                    lease.Dispose();
                }
            }
        }
    }

    [Fact]
    public void A_hit_by_a_loading_request_allocates_nothing_either()
    {
        using var rig = new Rig();
        rig.Put(10, 1);
        Loader<int, int> never = (_, _) => throw new InvalidOperationException();
        Hit();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Hit();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Hit()
        {
            var hit = rig.Tier.GetAsync(1, new LoadRequest(0, 10), never);
            Assert.True(hit.IsCompletedSuccessfully);
#pragma warning disable xUnit1031 // It is completed: nothing blocks, and an await would leave the thread that is measured.
            hit.GetAwaiter().GetResult().Dispose();
#pragma warning restore xUnit1031
        }
    }

    [Fact]
    public void Pinning_allocates_nothing_either()
    {
        using var rig = new Rig(limit: 100_000);
        rig.Put(10, [.. Enumerable.Range(0, 1000)]);
        var session = new ViewingSession(1);
        PinAndUnpin(rig.Tier, session);

        var before = GC.GetAllocatedBytesForCurrentThread();
        PinAndUnpin(rig.Tier, session);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void PinAndUnpin(CacheTier<int, int> tier, ViewingSession session)
        {
            for (var key = 0; key < 1000; key++)
            {
                tier.Pin(key, PinRole.OnScreen, session);
                tier.Unpin(key, PinRole.OnScreen, session);
            }
        }
    }
}
