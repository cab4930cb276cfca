using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Tiers;

public sealed class PushTests
{
    [Fact]
    public void A_pushed_load_is_charged_before_it_starts_and_by_what_it_takes_after()
    {
        using var rig = new Rig(limit: 100);
        var load = rig.Begin(1, new LoadRequest(7, 60));
        Assert.Equal((60, 60), (rig.Root.UsedBytes, rig.Tier.Statistics.LoadingBytes));

        Assert.True(load.Complete(rig.NewItem(), 45));

        Assert.Equal((45, 0), (rig.Root.UsedBytes, rig.Tier.Statistics.LoadingBytes));
        Assert.False(load.Complete(rig.NewItem(), 45));
        Assert.Equal([2], rig.Released);
    }

    [Fact]
    public void Beginning_says_what_is_the_case()
    {
        using var rig = new Rig(limit: 100);
        var session = new ViewingSession(1);
        rig.Put(30, 1);
        rig.Begin(2, new LoadRequest(0, 60));
        _ = session.CloseAsync();

        Assert.Equal(BeginLoad.Present, Begin(1, new LoadRequest(0, 30)));
        Assert.Equal(BeginLoad.Loading, Begin(2, new LoadRequest(0, 30)));
        Assert.Equal(BeginLoad.NoRoom, Begin(3, new LoadRequest(0, 60)));
        Assert.Equal(
            BeginLoad.SessionClosed,
            Begin(3, new LoadRequest(0, 10) { Session = session })
        );

        BeginLoad Begin(int key, LoadRequest request)
        {
            var answer = rig.Tier.TryBeginLoad(key, request, out var load);
            Assert.Null(load);
            return answer;
        }
    }

    [Fact]
    public async Task A_request_joins_a_pushed_load_and_raises_it()
    {
        using var rig = new Rig();
        var raised = new List<int>();
        rig.Tier.LoadRaised += load => raised.Add(load.Key);
        var load = rig.Begin(1, new LoadRequest(0, 50) { Priority = LoadPriority.Prefetch });

        var wait = rig.Tier.GetAsync(
            1,
            new LoadRequest(0, 50),
            (_, _) => throw new InvalidOperationException()
        );
        load.Complete(rig.NewItem(), 50);

        using var lease = await wait;
        Assert.Equal([1], raised);
        Assert.Equal(LoadPriority.Interactive, load.Priority);
    }

    [Fact]
    public async Task A_waiter_that_leaves_does_not_end_a_load_that_somebody_pushes()
    {
        using var rig = new Rig();
        using var leaves = new CancellationTokenSource();
        var load = rig.Begin(1, new LoadRequest(0, 50));
        var wait = rig.Tier.GetAsync(1, new(0, 50), (_, _) => default, leaves.Token).AsTask();

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.True(load.Complete(rig.NewItem(), 50));
    }

    [Fact]
    public async Task Failing_or_cancelling_returns_the_bytes_and_tells_who_waits()
    {
        using var rig = new Rig();
        var fails = rig.Begin(1, new LoadRequest(0, 50));
        var failed = rig.Tier.GetAsync(1, new(0, 50), (_, _) => default).AsTask();
        var cancels = rig.Begin(2, new LoadRequest(0, 50));
        var cancelled = rig.Tier.GetAsync(2, new(0, 50), (_, _) => default).AsTask();

        fails.Fail(new InvalidDataException());
        cancels.Cancel();
        cancels.Cancel();

        await Assert.ThrowsAsync<InvalidDataException>(() => failed);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(0, rig.Root.UsedBytes);
        Assert.True(cancels.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public void A_late_frame_never_enters_and_is_released_at_once()
    {
        using var rig = new Rig();
        var load = rig.Begin(1, new LoadRequest(0, 50));
        load.Cancel();
        rig.Begin(1, new LoadRequest(0, 40));

        Assert.False(load.Complete(rig.NewItem(), 50));

        Assert.Equal([1], rig.Released);
        Assert.Equal(40, rig.Root.UsedBytes);
        Assert.Empty(rig.Removals);
    }

    [Fact]
    public void An_item_larger_than_announced_enters_if_the_difference_fits()
    {
        using var rig = new Rig(limit: 100);
        rig.Put(40, 1);
        var load = rig.Begin(2, new LoadRequest(0, 50));

        Assert.True(load.Complete(rig.NewItem(), 90));

        Assert.Equal([1], rig.RemovedKeys);
        Assert.Equal(90, rig.Root.UsedBytes);
    }

    [Fact]
    public async Task An_item_too_large_for_the_difference_is_released_and_its_waiters_are_refused()
    {
        using var rig = new Rig(limit: 100);
        rig.Put(40, 1);
        using var held = rig.Lease(1);
        var load = rig.Begin(2, new LoadRequest(0, 50));
        var wait = rig.Tier.GetAsync(2, new(0, 50), (_, _) => default).AsTask();

        Assert.False(load.Complete(rig.NewItem(), 90));

        var refusal = await Assert.ThrowsAsync<MemoryRefusedException>(() => wait);
        Assert.Equal(90, refusal.Needed);
        Assert.Equal(40, rig.Root.UsedBytes);
        Assert.Equal([2], rig.Released);
    }

    [Fact]
    public async Task A_put_replaces_the_entry_and_serves_who_waits_for_a_load()
    {
        using var rig = new Rig();
        rig.Put(10, 1);
        var load = rig.Begin(2, new LoadRequest(0, 50));
        var wait = rig.Tier.GetAsync(2, new(0, 50), (_, _) => default);

        rig.Put(20, 1);
        rig.Put(20, 2);

        Assert.Equal([RemovalReason.Replaced], rig.Removals.Select(removal => removal.Reason));
        using var lease = await wait;
        Assert.Equal(3, lease.Item);
        Assert.True(load.Cancelled.IsCancellationRequested);
        Assert.Equal(40, rig.Root.UsedBytes);
    }

    [Fact]
    public void A_put_that_does_not_fit_leaves_the_item_to_its_owner()
    {
        using var rig = new Rig(limit: 10);
        Assert.False(rig.TryPut(1, new LoadRequest(0, 11)));
        Assert.Equal(0, rig.Root.UsedBytes);
    }
}
