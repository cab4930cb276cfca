using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Budget;

public sealed class ShortageTests : IDisposable
{
    private readonly MemoryBudget _root = new("root", 100);

    [Fact]
    public void A_borrower_gives_back_before_who_asks_for_its_own_share()
    {
        var (owner, borrower) = (Child("owner", share: 60), Child("borrower", share: 40));
        owner.Put(10, 1, 2);
        borrower.Put(10, 1, 2, 3, 4, 5, 6, 7, 8);

        owner.Put(10, 3, 4);

        Assert.Empty(owner.Removals);
        Assert.Equal([1, 2], borrower.RemovedKeys);
    }

    [Fact]
    public void Nobody_within_its_share_gives_to_somebody_else()
    {
        var (owner, greedy) = (Child("owner", share: 60), Child("greedy", share: 40));
        owner.Put(10, 1, 2, 3, 4, 5, 6);
        greedy.Put(10, 1, 2, 3, 4);

        greedy.Put(10, 5);

        Assert.Empty(owner.Removals);
        Assert.Equal([1], greedy.RemovedKeys);
    }

    [Fact]
    public void Without_shares_the_asking_tier_gives_first_then_those_a_cheaper_tier_backs()
    {
        var encoded = Child("encoded");
        var other = Child("other");
        var decoded = Child("decoded", isBacked: true);
        encoded.Put(10, 1, 2);
        other.Put(10, 1, 2, 3);
        decoded.Put(10, 1, 2, 3, 4, 5);

        encoded.Put(50, 3);

        Assert.Equal([1, 2], encoded.RemovedKeys);
        Assert.Equal([1, 2, 3], decoded.RemovedKeys);
        Assert.Empty(other.Removals);
        Invariants.Check(_root);
    }

    [Fact]
    public void A_request_that_evictions_cannot_meet_evicts_nothing()
    {
        using var rig = new Rig(limit: 100);
        rig.Put(25, 1, 2, 3, 4);
        using var lease = rig.Lease(1);

        Assert.Null(rig.Root.TryReserve(80));

        Assert.Empty(rig.Removals);
    }

    [Fact]
    public async Task A_composite_that_one_part_makes_impossible_evicts_for_none()
    {
        var (ram, gpu) = (Child("ram", limit: 50), Child("gpu", limit: 50));
        ram.Put(50, 1);
        gpu.Put(50, 1);
        using var drawn = gpu.Lease(1);
        var screen = new ReserveOptions { WhenHeld = WhenHeld.Refuse };

        var refused = await MemoryBudget.TryReserveAllAsync(
            [new(ram.Root, 10), new(gpu.Root, 10)],
            screen
        );

        Assert.Null(refused);
        Assert.Empty(ram.Removals);
        drawn.Dispose();
        var granted = await MemoryBudget.TryReserveAllAsync(
            [new(ram.Root, 10), new(gpu.Root, 10)],
            screen
        );
        Assert.NotNull(granted);
        Assert.Equal([1], ram.RemovedKeys);
        Assert.Equal([1], gpu.RemovedKeys);
    }

    [Fact]
    public void A_prefetch_may_push_out_other_studies_but_not_its_own()
    {
        using var rig = new Rig(limit: 100);
        rig.Put(1, new LoadRequest(7, 50));
        rig.Put(2, new LoadRequest(8, 30));
        rig.Put(3, new LoadRequest(7, 20));
        var prefetch = new LoadRequest(7, 30) { Eviction = Eviction.OtherGroups };

        Assert.True(rig.TryPut(4, prefetch));
        Assert.False(rig.TryPut(5, prefetch));

        Assert.Equal([2], rig.RemovedKeys);
    }

    [Fact]
    public void A_background_load_may_be_told_to_push_out_nothing()
    {
        using var rig = new Rig(limit: 100);
        rig.Put(60, 1);
        var idle = new LoadRequest(0, 50) { Eviction = Eviction.None };

        Assert.False(rig.TryPut(2, idle));
        Assert.True(rig.TryPut(2, idle with { Bytes = 40 }));

        Assert.Empty(rig.Removals);
    }

    public void Dispose() => Invariants.Check(_root);

    private Rig Child(string name, long? share = null, bool isBacked = false, long? limit = null)
    {
        Rig? rig = null;
        rig = new Rig(
            name: name,
            budget: _root.CreateChild(name, limit, share),
            configure: _ => new CacheTierOptions<int, int>
            {
                Release = removal => rig!.Release(removal),
                IsBackedByCheaperTier = isBacked,
            }
        );
        return rig;
    }
}
