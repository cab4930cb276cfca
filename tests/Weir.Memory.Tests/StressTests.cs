namespace Weir.Memory.Tests;

/// <summary>
/// The server's use, and more: many threads, a tier with a cheaper one below it, limits that fall and rise. Each thread's choices are
/// seeded; only their interleaving is not.
/// </summary>
public sealed class StressTests
{
    private const int Threads = 8;
    private const long Limit = 400;

    private readonly MemoryBudget _root = new("root", Limit);
    private readonly CacheTier<int, Item> _tier;
    private readonly CacheTier<int, Item> _cheaper;
    private long _live;
    private long _reports;
    private long _entered;

    public StressTests()
    {
        _cheaper = new("cheaper", _root.CreateChild("cheaper", 60), new() { Release = FreeAsync });
        _tier = new(
            "frames",
            _root,
            new()
            {
                Release = FreeAsync,
                Demote = Demote,
                MaxConcurrentLoads = 4,
            }
        );
        _tier.Removed += _ => Interlocked.Increment(ref _reports);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Many_threads_never_overshoot_never_see_a_freed_item_and_leave_nothing(
        int seed
    )
    {
        var work = Enumerable
            .Range(0, Threads)
            .Select(thread => Task.Run(() => WorkAsync(new Random((seed * 100) + thread))));
        // A hang is a failure, not a test that never ends.
        await Task.WhenAll(work).WaitAsync(TimeSpan.FromMinutes(2));
        _root.SetLimit(Limit);
        await _tier.ClearAsync(evenPinned: true);
        await _cheaper.ClearAsync(evenPinned: true);
        // Loaders whose waiters left, and releases nobody waited for, end on turns of their own.
        for (var turn = 0; turn < 1_000_000 && _root.UsedBytes > 0; turn++)
        {
            await Task.Yield();
        }

        Assert.Equal((0, 0L), (_tier.Statistics.Leases, _root.UsedBytes));
        Assert.Equal(0, Interlocked.Read(ref _live));
        Assert.Equal(_tier.Statistics.Loads + Interlocked.Read(ref _entered), _reports);
        Assert.Equal(0, _tier.Statistics.FailedReleases);
        Assert.Equal((0L, 0), (_root.KeptBytes, _root.Queue.Waiting.Sum()));
        Assert.True(_tier.Statistics.Hits > 0 && _tier.Statistics.Demotions > 0);
        Invariants.Check(_root);
    }

    private async Task WorkAsync(Random random)
    {
        for (var step = 0; step < 1500; step++)
        {
            var key = random.Next(60);
            var request = new LoadRequest(key % 5, 30) { Priority = (LoadPriority)random.Next(3) };
            switch (random.Next(16))
            {
                case < 7:
                    await UseAsync(key, request, random);
                    break;
                case 7:
                    _tier.Remove(key);
                    break;
                case 8:
                    if (_tier.TryBeginLoad(key, request, out var load) == BeginLoad.Started)
                    {
                        await Task.Yield();
                        load!.Complete(Make(random), 30);
                    }
                    break;
                case 9:
                    await SessionAsync(key, random);
                    break;
                case 10:
                    Put(key, request, random);
                    break;
                case 11:
                    await _tier.ClearGroupAsync(key % 5);
                    break;
                case 12:
                    _root.SetLimit(Limit - (random.Next(4) * 60));
                    break;
                case 13:
                    Keep(key % 5, random);
                    break;
                case 14:
                    await ReserveAsync(random);
                    break;
                default:
                    await _tier.TrimAsync(random.Next(100));
                    _tier.Unpin(PinRole.Comparison);
                    break;
            }
            Assert.InRange(_root.UsedBytes, 0, Limit);
            Assert.InRange(_root.KeptBytes, 0, Limit / 2);
        }
    }

    private async Task UseAsync(int key, LoadRequest request, Random random)
    {
        using var leaves = new CancellationTokenSource();
        var wait = _tier.GetAsync(key, request, LoadAsync, leaves.Token);
        if (random.Next(5) == 0)
        {
            await leaves.CancelAsync();
        }
        try
        {
            using var lease = await wait;
            await Task.Yield();
            Assert.False(lease.Item.IsFree, "Nothing leased is freed.");
        }
        catch (OperationCanceledException)
        {
            // By this wait, or because a clear ended a load that nobody looked at.
        }
        catch (InvalidDataException)
        {
            // One load in eight is broken.
        }

        async ValueTask<Loaded<Item>> LoadAsync(int of, CancellationToken cancellation)
        {
            await Task.Yield();
            if (of % 8 == 0)
            {
                throw new InvalidDataException();
            }
            var item = Make(random);
            return new(item, item.Bytes);
        }
    }

    private async Task SessionAsync(int key, Random random)
    {
        var session = new ViewingSession(1, (ExitPolicy)random.Next(3));
        for (var i = 0; i < 5; i++)
        {
            _ = _tier.TryGet(key + i, session, out _);
            _tier.Pin(key + i, (PinRole)random.Next(2), session);
        }
        await session.CloseAsync();
    }

    private void Keep(long group, Random random)
    {
        if (random.Next(2) == 0)
        {
            _tier.TryKeepGroup(group, random.Next(80), out _);
        }
        else
        {
            _tier.UnkeepGroup(group);
        }
    }

    /// <summary>Kept bytes may leave no room for long: time ends the wait.</summary>
    private async Task ReserveAsync(Random random)
    {
        var options = new ReserveOptions { Timeout = TimeSpan.FromMilliseconds(random.Next(3)) };
        using var room = await _root.TryReserveAsync(random.Next(1, 200), options);
        await Task.Yield();
    }

    private void Put(int key, LoadRequest request, Random random)
    {
        var item = Make(random);
        Interlocked.Increment(ref _entered);
        if (!_tier.TryPut(key, item, request))
        {
            Interlocked.Decrement(ref _entered);
            Free(item);
        }
    }

    private async ValueTask FreeAsync(Removal<int, Item> removal)
    {
        Free(removal.Item);
        if (removal.Item.Bytes % 3 == 0)
        {
            await Task.Yield();
        }
    }

    private ValueTask<bool> Demote(Removal<int, Item> removal)
    {
        var request = new LoadRequest(removal.Group, removal.Bytes);
        return new(
            removal.Item.Bytes % 2 == 0 && _cheaper.TryPut(removal.Key, removal.Item, request)
        );
    }

    private void Free(Item item)
    {
        item.Free();
        Interlocked.Add(ref _live, -item.Bytes);
    }

    private Item Make(Random random)
    {
        int bytes;
        lock (random)
        {
            bytes = random.Next(1, 31);
        }
        Interlocked.Add(ref _live, bytes);
        return new Item(bytes);
    }

    private sealed class Item(int bytes)
    {
        private int _frees;

        public int Bytes { get; } = bytes;

        public bool IsFree => Volatile.Read(ref _frees) > 0;

        public void Free() => Assert.Equal(1, Interlocked.Increment(ref _frees));
    }
}
