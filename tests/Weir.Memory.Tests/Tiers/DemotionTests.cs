using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Tiers;

/// <summary>Texture → decoded → encoded: an evicted item lives on where it is cheaper, as long as there is room.</summary>
public sealed class DemotionTests : IDisposable
{
    private readonly MemoryBudget _root = new("root", 1000);
    private readonly Rig _encoded;
    private readonly Rig _decoded;
    private readonly Rig _textures;
    private bool _cheaperFails;

    public DemotionTests()
    {
        _encoded = new Rig(budget: _root.CreateChild("encoded", 40), name: "encoded");
        _decoded = new Rig(
            budget: _root.CreateChild("decoded", 40),
            name: "decoded",
            configure: o => new() { Release = o.Release, Demote = r => Demote(_encoded, r, 10) }
        );
        _textures = new Rig(
            budget: _root.CreateChild("textures", 40),
            name: "textures",
            configure: o => new() { Release = o.Release, Demote = r => Demote(_decoded, r, 20) }
        );
    }

    [Fact]
    public void What_is_evicted_steps_down_one_tier_at_a_time_and_is_lost_only_at_the_last()
    {
        for (var key = 1; key <= 10; key++)
        {
            _textures.Put(key, new LoadRequest(0, 20));
        }

        // Two textures, two decoded, four encoded; the two oldest are gone.
        Assert.Equal([9, 10], Present(_textures));
        Assert.Equal([7, 8], Present(_decoded));
        Assert.Equal([3, 4, 5, 6], Present(_encoded));
        Assert.Equal([1, 2], _encoded.RemovedKeys);
        Assert.Equal(40 + 40 + 40, _root.UsedBytes);
        Assert.Empty(_textures.Released);
        Assert.Empty(_decoded.Released);
        Assert.Equal(2, _encoded.Released.Count);
        var textures = _textures.Tier.Statistics;
        Assert.Equal((8, 160), (textures.Demotions, textures.DemotedBytes));
        Assert.Equal((6, 120), (_decoded.Tier.Statistics.Demotions, DemotedBytes(_decoded)));
    }

    [Fact]
    public void What_does_not_fit_below_is_released_here()
    {
        _decoded.Put(1000, new LoadRequest(0, 40));
        using var held = _decoded.Lease(1000);
        for (var key = 1; key <= 3; key++)
        {
            _textures.Put(key, new LoadRequest(0, 20));
        }

        Assert.Equal([1], _textures.Released);
        Assert.Equal(0, _textures.Tier.Statistics.Demotions);
        Assert.Equal(80, _root.UsedBytes);
    }

    [Fact]
    public void A_cheaper_tier_that_fails_costs_the_item_and_never_its_bytes()
    {
        _cheaperFails = true;
        for (var key = 1; key <= 3; key++)
        {
            _textures.Put(key, new LoadRequest(0, 20));
        }

        Assert.Equal([1], _textures.Released);
        Assert.IsType<IOException>(Assert.Single(_textures.Faults));
        Assert.Equal(0, _textures.Tier.Statistics.FailedReleases);
        Assert.Equal(40, _root.UsedBytes);
    }

    [Fact]
    public async Task What_a_user_or_caller_removed_is_not_kept_below()
    {
        _textures.Put(20, 1, 2);
        _textures.Tier.Remove(1);
        await _textures.Tier.ClearAsync();

        Assert.Equal([1, 2], _textures.Released);
        Assert.Equal(0, _root.UsedBytes);
    }

    [Fact]
    public async Task A_session_that_purges_demotes_nothing_and_one_that_demotes_everything()
    {
        foreach (var exit in (ExitPolicy[])[ExitPolicy.Purge, ExitPolicy.Demote])
        {
            var session = new ViewingSession(1, exit);
            _textures.Put(1, new LoadRequest(0, 20) { Session = session });
            await session.CloseAsync();
            Assert.Equal(exit == ExitPolicy.Demote, _decoded.Tier.Contains(1));
        }
    }

    [Fact]
    public async Task Bytes_count_in_both_tiers_until_the_move_is_over()
    {
        var moved = new TaskCompletionSource<bool>();
        var tier = new Rig(
            budget: _root.CreateChild("slow"),
            configure: o => new() { Release = o.Release, Demote = _ => new(moved.Task) }
        );
        tier.Put(1, new LoadRequest(0, 30));
        var trim = tier.Tier.TrimAsync(30);
        Assert.Equal((30, 30), (_root.UsedBytes, tier.Tier.Statistics.ReleasingBytes));

        moved.SetResult(true);

        Assert.Equal(new Freed(1, 30), await trim);
        Assert.Empty(tier.Released);
        Assert.Equal(0, _root.UsedBytes);
    }

    public void Dispose() => Invariants.Check(_root);

    private ValueTask<bool> Demote(Rig cheaper, Removal<int, int> removal, long bytes)
    {
        if (_cheaperFails)
        {
            throw new IOException("The cheaper tier is out of order.");
        }
        return new(cheaper.TryPut(removal.Key, new LoadRequest(removal.Group, bytes)));
    }

    private static long DemotedBytes(Rig rig) => rig.Tier.Statistics.DemotedBytes;

    private static IEnumerable<int> Present(Rig rig) =>
        Enumerable.Range(1, 10).Where(rig.Tier.Contains);
}
