using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Budget;

public sealed class MemoryBudgetTests
{
    [Fact]
    public void A_reservation_is_charged_to_all_parents_and_returns_once()
    {
        var root = new MemoryBudget("total", 100);
        var ram = root.CreateChild("ram", 80);
        var tier = ram.CreateChild("encoded");

        var reservation = tier.TryReserve(60)!;

        Assert.Equal((60, 60, 60), (tier.UsedBytes, ram.UsedBytes, root.UsedBytes));
        Assert.Null(tier.TryReserve(21));
        reservation.Dispose();
        reservation.Dispose();
        Assert.Equal(0, root.UsedBytes);
        Invariants.Check(root);
    }

    [Fact]
    public void Children_that_each_keep_their_limit_never_overshoot_their_parent()
    {
        var root = new MemoryBudget("total", 100);
        var ram = root.CreateChild("ram", 100);
        var gpu = root.CreateChild("gpu", 100);

        using var first = ram.TryReserve(70);

        Assert.Null(gpu.TryReserve(31));
        using var second = gpu.TryReserve(30);
        Assert.NotNull(second);
        Invariants.Check(root);
    }

    [Fact]
    public void A_budget_without_a_limit_takes_what_it_is_asked_for()
    {
        var root = new MemoryBudget("unlimited");
        using var one = root.TryReserve(long.MaxValue / 4);
        using var two = root.TryReserve(long.MaxValue / 4);
        Assert.NotNull(two);
        Assert.Null(root.Limit);
        Assert.Null(root.EffectiveLimit);
    }

    [Fact]
    public void The_effective_limit_is_the_smallest_on_the_way_up()
    {
        var root = new MemoryBudget("total", 100);
        Assert.Equal(100, root.CreateChild("loose", 500).EffectiveLimit);
        Assert.Equal(50, root.CreateChild("tight", 50).CreateChild("tier").EffectiveLimit);
    }

    [Fact]
    public async Task A_request_larger_than_a_limit_is_refused_before_anything_is_evicted()
    {
        using var rig = new Rig(limit: 100);
        rig.Put(20, 1, 2, 3);

        var refusal = await Assert.ThrowsAsync<MemoryRefusedException>(async () =>
            await rig.Root.ReserveAsync(150)
        );

        Assert.Equal((150, 100), (refusal.Needed, refusal.Available));
        Assert.Empty(rig.Removals);
    }

    [Fact]
    public async Task A_request_that_pins_leave_no_room_for_is_refused_with_what_is_available()
    {
        using var rig = new Rig(limit: 100);
        rig.Put(30, 1, 2, 3);
        rig.Tier.Pin(1, PinRole.OnScreen);
        rig.Tier.Pin(2, PinRole.OnScreen);

        var refusal = await Assert.ThrowsAsync<MemoryRefusedException>(async () =>
            await rig.Root.ReserveAsync(50, new() { WhenHeld = WhenHeld.Refuse })
        );

        Assert.Equal((50, 40), (refusal.Needed, refusal.Available));
        Assert.Empty(rig.Removals);
        using var fits = await rig.Root.ReserveAsync(40, new() { WhenHeld = WhenHeld.Refuse });
        Assert.Equal([3], rig.RemovedKeys);
    }

    [Fact]
    public async Task A_composite_reservation_takes_all_parts_or_none()
    {
        var root = new MemoryBudget("total");
        var ram = root.CreateChild("ram", 100);
        var gpu = root.CreateChild("gpu", 100);
        var half = gpu.TryReserve(50)!;

        var both = MemoryBudget.TryReserveAllAsync([new(ram, 60), new(gpu, 60)]);

        Assert.False(both.IsCompleted);
        Assert.Equal(0, ram.UsedBytes);
        half.Dispose();
        var parts = await both;
        Assert.Equal([60, 60], parts!.Select(part => part.Bytes));
        Assert.Equal((60, 60), (ram.UsedBytes, gpu.UsedBytes));
        Array.ForEach(parts!, part => part.Dispose());
        Invariants.Check(root);
    }

    [Fact]
    public async Task Parts_of_different_trees_are_no_composite() =>
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await MemoryBudget.TryReserveAllAsync([
                new(new MemoryBudget("one", 1), 1),
                new(new MemoryBudget("other", 1), 1),
            ])
        );

    [Fact]
    public void A_lower_limit_evicts_at_once_and_the_pinned_as_soon_as_they_are_let_go()
    {
        using var rig = new Rig(limit: 500);
        rig.Put(50, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        for (var key = 1; key <= 4; key++)
        {
            rig.Tier.Pin(key, PinRole.OnScreen);
        }

        rig.Root.SetLimit(128);
        Assert.Equal(200, rig.Root.UsedBytes);
        Invariants.Check(rig.Root);

        rig.Tier.Unpin(1, PinRole.OnScreen);
        Assert.Equal(150, rig.Root.UsedBytes);
        rig.Tier.Unpin(2, PinRole.OnScreen);
        Assert.Equal(100, rig.Root.UsedBytes);
        rig.Tier.Unpin(3, PinRole.OnScreen);
        Assert.Equal(100, rig.Root.UsedBytes);
    }

    [Fact]
    public async Task A_lower_limit_refuses_those_in_the_queue_that_can_no_longer_fit()
    {
        var root = new MemoryBudget("root", 100);
        using var all = root.TryReserve(100);
        var waiting = root.TryReserveAsync(80);

        root.SetLimit(50);

        Assert.Null(await waiting);
    }

    [Fact]
    public async Task A_higher_limit_grants_those_in_the_queue()
    {
        var root = new MemoryBudget("root", 100);
        using var all = root.TryReserve(100);
        var waiting = root.TryReserveAsync(80);

        root.SetLimit(180);

        using var granted = await waiting;
        Assert.NotNull(granted);
    }

    [Fact]
    public void A_snapshot_adds_up()
    {
        using var rig = new Rig(limit: 100, acknowledgesAtOnce: false);
        rig.Put(10, 1, 2, 3);
        rig.Tier.Remove(1);
        using var reservation = rig.Root.TryReserve(25);

        var snapshot = rig.Root.Snapshot();

        Assert.Equal((20, 25, 10), (snapshot.Committed, snapshot.Reserved, snapshot.Releasing));
        Assert.Equal((55, 100), (snapshot.Used, snapshot.Limit));
    }
}
