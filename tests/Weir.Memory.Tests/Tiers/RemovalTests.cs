using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Tiers;

public sealed class RemovalTests
{
    [Fact]
    public async Task Clearing_a_study_takes_its_frames_but_not_the_leased_and_pinned_ones()
    {
        using var rig = new Rig();
        foreach (var key in (int[])[1, 2, 3, 4])
        {
            rig.Put(key, new LoadRequest(7, 10));
        }
        rig.Put(5, new LoadRequest(8, 10));
        using var lease = rig.Lease(1);
        rig.Tier.Pin(2, PinRole.OnScreen);

        Assert.Equal(new Freed(2, 20), await rig.Tier.ClearGroupAsync(7));
        Assert.Equal([3, 4], rig.RemovedKeys);
        Assert.Equal(new Freed(1, 10), await rig.Tier.ClearGroupAsync(7, evenPinned: true));
        Assert.Equal(new Freed(0, 0), await rig.Tier.ClearGroupAsync(99));

        Assert.Equal(
            [new GroupStatistics(7, 1, 10, 10), new GroupStatistics(8, 1, 10, 0)],
            rig.Tier.Groups.OrderBy(group => group.Group)
        );
    }

    [Fact]
    public void Clearing_a_study_costs_what_the_study_has_not_what_the_tier_has()
    {
        using var rig = new Rig(limit: long.MaxValue);
        for (var key = 0; key < 20_000; key++)
        {
            rig.Put(key, new LoadRequest(key % 2000, 1));
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = rig.Tier.ClearGroupAsync(3);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(10, rig.Removals.Count);
        Assert.InRange(allocated, 0, 10_000);
    }

    [Fact]
    public async Task Clearing_a_study_cancels_its_loads_that_nobody_looks_for()
    {
        using var rig = new Rig();
        var prefetch = rig.Begin(1, new LoadRequest(7, 10) { Priority = LoadPriority.Prefetch });
        var other = rig.Begin(2, new LoadRequest(8, 10) { Priority = LoadPriority.Prefetch });
        var wanted = rig.Begin(3, new LoadRequest(7, 10) { Priority = LoadPriority.Prefetch });
        var wait = rig.Tier.GetAsync(3, new(7, 10), (_, _) => default);
        var onScreen = rig.Begin(4, new LoadRequest(7, 10));

        await rig.Tier.ClearGroupAsync(7);

        Assert.True(prefetch.Cancelled.IsCancellationRequested);
        Assert.False(other.Cancelled.IsCancellationRequested);
        Assert.False(wanted.Cancelled.IsCancellationRequested);
        Assert.False(onScreen.Cancelled.IsCancellationRequested);
        Assert.Equal(30, rig.Root.UsedBytes);
        wanted.Complete(rig.NewItem(), 10);
        (await wait).Dispose();
    }

    [Fact]
    public async Task Trimming_goes_in_the_order_of_the_policy_and_says_what_it_freed()
    {
        using var rig = new Rig();
        rig.Put(10, 1, 2, 3, 4);

        Assert.Equal(new Freed(2, 20), await rig.Tier.TrimAsync(15));
        Assert.Equal(new Freed(0, 0), await rig.Tier.TrimGroupAsync(5, 10));
        Assert.Equal(new Freed(1, 10), await rig.Tier.TrimGroupAsync(0, 10));

        Assert.Equal([1, 2, 3], rig.RemovedKeys);
        Assert.All(rig.Removals, removal => Assert.Equal(RemovalReason.Pressure, removal.Reason));
    }

    [Fact]
    public async Task Released_bytes_leave_the_ledger_when_they_are_acknowledged_not_before()
    {
        using var rig = new Rig(acknowledgesAtOnce: false);
        rig.Put(10, 1, 2);

        var clear = rig.Tier.ClearAsync();

        Assert.False(clear.IsCompleted);
        Assert.Equal((20, 20), (rig.Root.UsedBytes, rig.Tier.Statistics.ReleasingBytes));
        rig.Acknowledge();
        Assert.Equal(new Freed(2, 20), await clear);
        Assert.Equal(0, rig.Root.UsedBytes);
    }

    [Fact]
    public async Task A_release_that_fails_is_reported_and_stays_in_the_ledger()
    {
        var root = new MemoryBudget("root", 100);
        var tier = new CacheTier<int, int>(
            "tier",
            root,
            new() { Release = _ => throw new InvalidOperationException("worker gone") }
        );
        var faults = new List<string>();
        tier.Faulted += fault => faults.Add(fault.Message);
        tier.TryPut(1, 1, new LoadRequest(0, 10));

        Assert.Equal(default, await tier.ClearAsync());

        Assert.Equal(["worker gone"], faults);
        Assert.Equal((10, 1), (root.UsedBytes, tier.Statistics.FailedReleases));
        tier.Forget();
        Assert.Equal(0, root.UsedBytes);
        Invariants.Check(root);
    }

    [Fact]
    public void A_subscriber_that_throws_harms_nobody_else()
    {
        using var rig = new Rig(limit: 20);
        rig.Tier.Removed += _ => throw new InvalidOperationException("subscriber");
        rig.Put(10, 1, 2);

        rig.Put(20, 3);

        Assert.Equal([1, 2], rig.Released);
        Assert.Equal(2, rig.Faults.Count);
        Assert.Equal(20, rig.Root.UsedBytes);
    }

    [Fact]
    public void After_a_lost_context_everything_is_reported_and_nothing_released()
    {
        using var rig = new Rig(acknowledgesAtOnce: false);
        rig.Put(10, 1, 2, 3, 4);
        var shown = rig.Lease(1);
        var removedEarlier = rig.Lease(2);
        rig.Tier.Remove(2);
        rig.Tier.Remove(3);

        rig.Tier.Forget();
        Invariants.Check(rig.Root);
        shown.Dispose();
        removedEarlier.Dispose();
        rig.Acknowledge();

        Assert.Equal([3], rig.Released);
        Assert.Equal([2, 3, 1, 4], rig.RemovedKeys);
        Assert.Equal((0, 0), (rig.Root.UsedBytes, rig.Tier.Statistics.ReleasingBytes));
    }

    [Fact]
    public async Task An_evicted_item_may_live_on_in_a_cheaper_tier()
    {
        var root = new MemoryBudget("root");
        var below = new Rig(budget: root.CreateChild("below", 100));
        var above = new CacheTier<int, int>(
            "above",
            root.CreateChild("above", 20),
            new()
            {
                Release = below.Release,
                Demote = removal =>
                    ValueTask.FromResult(
                        below.Tier.TryPut(
                            removal.Key,
                            removal.Item,
                            new(removal.Group, removal.Bytes)
                        )
                    ),
            }
        );
        foreach (var key in (int[])[1, 2, 3])
        {
            above.TryPut(key, below.NewItem(), new LoadRequest(0, 10));
        }
        Assert.True(below.Tier.Contains(1));
        Assert.Empty(below.Released);

        // What the user clears is gone for good.
        await above.ClearAsync();

        Assert.Equal([2, 3], below.Released);
        Assert.Equal(10, root.UsedBytes);
        Invariants.Check(root);
    }
}
