using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Budget;

public sealed class LedgerQueueTests : IDisposable
{
    private readonly MemoryBudget _root = new("root", 100);

    [Fact]
    public async Task Who_waits_first_is_served_first_and_nobody_overtakes_a_large_one()
    {
        var all = _root.TryReserve(100)!;
        var large = _root.ReserveAsync(90);
        var small = _root.ReserveAsync(20);

        // Room for the small one alone: it waits its turn, and so does one that comes without waiting.
        var part = all.TrySplit(50)!;
        part.Dispose();
        Assert.False(small.IsCompleted);
        Assert.Null(_root.TryReserve(10));

        all.Dispose();
        var granted = await large;
        Assert.False(small.IsCompleted);
        granted.Dispose();
        (await small).Dispose();
        Invariants.Check(_root);
    }

    [Fact]
    public async Task Interactive_goes_before_prefetch_before_background()
    {
        var all = _root.TryReserve(100)!;
        var order = new List<string>();
        var waits = new[]
        {
            Wait("background", LoadPriority.Background),
            Wait("prefetch", LoadPriority.Prefetch),
            Wait("interactive", LoadPriority.Interactive),
            Wait("second prefetch", LoadPriority.Prefetch),
        };

        all.Dispose();

        await Task.WhenAll(waits);
        Assert.Equal(["interactive", "prefetch", "second prefetch", "background"], order);

        async Task Wait(string name, LoadPriority priority)
        {
            using var mine = await _root.ReserveAsync(100, new() { Priority = priority });
            order.Add(name);
        }
    }

    [Fact]
    public async Task Who_waits_for_one_budget_does_not_hold_up_who_needs_another()
    {
        var ram = _root.CreateChild("ram", 50);
        var gpu = _root.CreateChild("gpu", 50);
        var full = ram.TryReserve(50)!;
        var waiting = ram.ReserveAsync(10);

        using var other = await gpu.ReserveAsync(10);

        Assert.False(waiting.IsCompleted);
        full.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Leaving_the_queue_lets_those_behind_go_on()
    {
        using var most = _root.TryReserve(80);
        using var leaves = new CancellationTokenSource();
        var large = _root.ReserveAsync(90, cancellation: leaves.Token).AsTask();
        var small = _root.ReserveAsync(10).AsTask();
        Assert.False(small.IsCompleted);

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
    }

    [Fact]
    public async Task A_waiting_reservation_is_granted_when_the_release_is_acknowledged_not_before()
    {
        using var rig = new Rig(limit: 100, acknowledgesAtOnce: false);
        rig.Put(50, 1, 2);

        var waiting = rig.Root.ReserveAsync(50);

        Assert.Equal([1], rig.RemovedKeys);
        Assert.False(waiting.IsCompleted);
        rig.Acknowledge();
        (await waiting).Dispose();
        Assert.Equal([1], rig.RemovedKeys);
    }

    [Fact]
    public async Task A_waiting_reservation_is_granted_when_a_lease_ends()
    {
        using var rig = new Rig(limit: 100);
        rig.Put(100, 1);
        var lease = rig.Lease(1);
        var waiting = rig.Root.ReserveAsync(50);
        Assert.False(waiting.IsCompleted);

        lease.Dispose();

        (await waiting).Dispose();
        Assert.Equal([1], rig.RemovedKeys);
    }

    [Fact]
    public async Task A_waiting_reservation_is_granted_when_a_load_becomes_an_entry_that_can_go()
    {
        using var rig = new Rig(limit: 100);
        var load = rig.Begin(1, new LoadRequest(0, 100));
        var waiting = rig.Root.ReserveAsync(50, new() { WhenHeld = WhenHeld.Refuse });
        Assert.False(waiting.IsCompleted);

        load.Complete(rig.NewItem(), 100);

        (await waiting).Dispose();
        Assert.Equal([1], rig.RemovedKeys);
    }

    [Fact]
    public async Task The_end_of_its_session_takes_a_reservation_out_of_the_queue_and_out_of_the_ledger()
    {
        var session = new ViewingSession(1);
        var mine = await _root.ReserveAsync(100, new() { Session = session });
        var waiting = _root.ReserveAsync(50, new() { Session = session }).AsTask();

        await session.CloseAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((0, 0), (mine.Bytes, _root.UsedBytes));
        Assert.Null(_root.TryReserve(1, new() { Session = session }));
        Assert.Equal(0, _root.UsedBytes);
        Invariants.Check(_root);
    }

    [Fact]
    public void A_split_moves_bytes_and_charges_none()
    {
        var batch = _root.TryReserve(90)!;
        var one = batch.TrySplit(30)!;

        Assert.Equal((60, 30, 90), (batch.Bytes, one.Bytes, _root.UsedBytes));
        Assert.Null(batch.TrySplit(61));
        batch.Dispose();
        Assert.Equal(30, _root.UsedBytes);
        one.Dispose();
        Assert.Equal(0, _root.UsedBytes);
    }

    public void Dispose() => Invariants.Check(_root);
}
