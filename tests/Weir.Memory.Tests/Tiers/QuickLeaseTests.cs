using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Tiers;

/// <summary>Hits that take no lock: nothing that is decided later may differ from what a lock would have brought.</summary>
public sealed class QuickLeaseTests : IDisposable
{
    private readonly Rig _rig = new(limit: 100);

    [Fact]
    public void Entries_go_in_the_order_in_which_their_leases_ended()
    {
        _rig.Put(10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        var first = _rig.Lease(1);
        var second = _rig.Lease(2);
        _rig.Lease(4).Dispose();
        second.Dispose();
        _rig.Lease(3).Dispose();
        first.Dispose();
        _rig.Lease(4).Dispose();

        _rig.Put(10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);

        Assert.Equal([5, 6, 7, 8, 9, 10, 2, 3, 1, 4], _rig.RemovedKeys);
    }

    [Fact]
    public void The_order_is_exact_however_many_were_used_before_it_is_asked_for()
    {
        const int Entries = (2 * TouchList<int, int>.Most) + 100;
        using var rig = new Rig(limit: Entries);
        var keys = Enumerable.Range(0, Entries).ToArray();
        rig.Put(1, keys);
        new Random(5).Shuffle(keys);
        foreach (var key in keys)
        {
            rig.Lease(key).Dispose();
        }
        rig.Put(1, [.. keys.Select(key => key + Entries)]);
        Assert.Equal(keys, rig.RemovedKeys);
    }

    [Fact]
    public void What_is_leased_is_no_victim_and_counts_as_held()
    {
        _rig.Put(10, 1, 2);
        using var lease = _rig.Lease(1);
        Assert.Equal((10, 1), (_rig.Tier.Statistics.HeldBytes, _rig.Tier.Statistics.Leases));
        Assert.False(_rig.TryPut(3, new LoadRequest(0, 95)));
        Assert.True(_rig.TryPut(3, new LoadRequest(0, 90)));
        Assert.Equal([2], _rig.RemovedKeys);
    }

    [Fact]
    public void A_removed_entry_lives_until_its_lease_ends()
    {
        _rig.Put(10, 1);
        var lease = _rig.Lease(1);
        Assert.True(_rig.Tier.Remove(1));
        Assert.Empty(_rig.Released);
        Assert.True(lease.IsValid);
        lease.Dispose();
        Assert.Equal([1], _rig.Released);
        Assert.False(lease.IsValid);
    }

    [Fact]
    public void An_old_ticket_ends_nobody_elses_lease()
    {
        _rig.Put(10, 1);
        var old = _rig.Lease(1);
        old.Dispose();
        var current = _rig.Lease(1);
        old.Dispose();
        Assert.True(current.IsValid);
        Assert.Throws<ObjectDisposedException>(() => old.Item);
        // The slot goes to another entry.
        current.Dispose();
        _rig.Tier.Remove(1);
        _rig.Put(10, 2);
        using var other = _rig.Lease(2);
        current.Dispose();
        Assert.True(other.IsValid);
    }

    [Fact]
    public async Task A_lease_of_a_session_ends_with_it_and_that_of_others_does_not()
    {
        var session = new ViewingSession(1, ExitPolicy.Retain);
        _rig.Put(10, 1, 2);
        // The first in a session claims the entry under the lock, those that follow are quick.
        _rig.Lease(1, session).Dispose();
        _rig.Lease(2, session).Dispose();
        var its = _rig.Lease(1, session);
        using var others = _rig.Lease(2);

        await session.CloseAsync();

        Assert.False(its.IsValid);
        Assert.True(others.IsValid);
        Assert.False(_rig.Tier.TryGet(1, session, out _));
        _rig.Lease(1).Dispose();
        Assert.Equal(10, _rig.Tier.Statistics.HeldBytes);
    }

    [Fact]
    public void Every_use_is_told_to_the_policy_and_counted()
    {
        var policy = new WindowTinyLfu<int>();
        using var rig = new Rig(
            limit: 100,
            configure: o => new() { Release = o.Release, Policy = policy }
        );
        rig.Put(10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        for (var use = 0; use < 8; use++)
        {
            rig.Lease(1).Dispose();
        }
        rig.Put(10, [.. Enumerable.Range(100, 50)]);
        Assert.True(rig.Tier.Contains(1));
        Assert.Equal(8, rig.Tier.Statistics.Hits);
    }

    [Fact]
    public void A_waiting_reservation_is_served_by_the_end_of_a_lease()
    {
        _rig.Put(100, 1);
        var lease = _rig.Lease(1);
        var waiting = _rig.Root.ReserveAsync(60).AsTask();
        Assert.False(waiting.IsCompleted);
        lease.Dispose();
        Assert.Equal([1], _rig.RemovedKeys);
        Assert.Equal(60, _rig.Root.UsedBytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Threads_that_hit_what_others_remove_see_nothing_freed_and_lose_no_count(
        int seed
    )
    {
        const int Keys = 24;
        const int Gets = 10_000;
        var tier = new CacheTier<int, Marked>(
            "tier",
            new MemoryBudget("root", 16),
            new()
            {
                Release = removal =>
                {
                    removal.Item.IsFree = true;
                    return ValueTask.CompletedTask;
                },
            }
        );
        var hits = 0L;
        var readers = Enumerable.Range(0, 4).Select(thread => Task.Run(() => Read(seed + thread)));
        var writers = Enumerable.Range(9, 2).Select(thread => Task.Run(() => Write(seed + thread)));
        await Task.WhenAll([.. readers, .. writers]);

        var statistics = tier.Statistics;
        Assert.Equal((hits, (4L * Gets) - hits), (statistics.Hits, statistics.Misses));
        Assert.Equal((0, 0L), (statistics.Leases, statistics.HeldBytes));
        Assert.InRange(hits, 1, 4 * Gets);
        Invariants.Check(tier.Budget);

        void Read(int seed)
        {
            var random = new Random(seed);
            var session = new ViewingSession(seed, ExitPolicy.Retain);
            for (var i = 0; i < Gets; i++)
            {
                if (i % 1000 == 999)
                {
                    _ = session.CloseAsync();
                    session = new ViewingSession(seed, ExitPolicy.Retain);
                }
                var key = random.Next(Keys);
                if (tier.TryGet(key, random.Next(2) == 0 ? session : null, out var lease))
                {
                    Assert.Equal(key, lease.Item.Key);
                    Assert.False(lease.Item.IsFree);
                    lease.Dispose();
                    lease.Dispose();
                    Interlocked.Increment(ref hits);
                }
            }
            _ = session.CloseAsync();
        }

        void Write(int seed)
        {
            var random = new Random(seed);
            for (var i = 0; i < Gets / 4; i++)
            {
                var key = random.Next(Keys);
                switch (random.Next(4))
                {
                    case 0:
                        tier.Remove(key);
                        break;
                    case 1:
                        tier.Pin(key, PinRole.OnScreen);
                        tier.Unpin(key, PinRole.OnScreen);
                        break;
                    default:
                        tier.TryPut(key, new Marked(key), new LoadRequest(key % 3, 1));
                        break;
                }
            }
        }
    }

    public void Dispose() => _rig.Dispose();

    private sealed class Marked(int key)
    {
        private volatile bool _isFree;

        public int Key { get; } = key;

        public bool IsFree
        {
            get => _isFree;
            set => _isFree = value;
        }
    }
}
