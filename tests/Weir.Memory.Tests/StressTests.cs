using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests;

/// <summary>The server's use: many threads, one tier. Each thread's choices are seeded; only their interleaving is not.</summary>
public sealed class StressTests
{
    private const int Threads = 8;
    private const long Limit = 400;

    private readonly MemoryBudget _root = new("root", Limit);
    private long _live;
    private long _reports;
    private long _entered;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Many_threads_never_overshoot_never_see_a_freed_item_and_leave_nothing(
        int seed
    )
    {
        var tier = new CacheTier<int, Item>(
            "frames",
            _root,
            new()
            {
                Release = async removal =>
                {
                    removal.Item.Free();
                    Interlocked.Add(ref _live, -removal.Item.Bytes);
                    if (removal.Item.Bytes % 3 == 0)
                    {
                        await Task.Yield();
                    }
                },
                MaxConcurrentLoads = 4,
            }
        );
        tier.Removed += _ => Interlocked.Increment(ref _reports);

        var work = Enumerable
            .Range(0, Threads)
            .Select(thread => Task.Run(() => WorkAsync(tier, new Random((seed * 100) + thread))));
        // A hang is a failure, not a test that never ends.
        await Task.WhenAll(work).WaitAsync(TimeSpan.FromMinutes(2));
        await tier.ClearAsync(evenPinned: true);
        // Loaders whose waiters left, and releases nobody waited for, end on turns of their own.
        for (var turn = 0; turn < 1_000_000 && _root.UsedBytes > 0; turn++)
        {
            await Task.Yield();
        }

        Assert.Equal((0, 0L), (tier.Statistics.Leases, _root.UsedBytes));
        Assert.Equal(0, Interlocked.Read(ref _live));
        Assert.Equal(tier.Statistics.Loads + Interlocked.Read(ref _entered), _reports);
        Assert.Equal(0, tier.Statistics.FailedReleases);
        Invariants.Check(_root);
    }

    private async Task WorkAsync(CacheTier<int, Item> tier, Random random)
    {
        for (var step = 0; step < 1500; step++)
        {
            var key = random.Next(60);
            var request = new LoadRequest(key % 5, 30) { Priority = (LoadPriority)random.Next(3) };
            switch (random.Next(12))
            {
                case < 7:
                    await UseAsync(tier, key, request, random);
                    break;
                case 7:
                    tier.Remove(key);
                    break;
                case 8:
                    if (tier.TryBeginLoad(key, request, out var load) == BeginLoad.Started)
                    {
                        await Task.Yield();
                        load!.Complete(Make(random), 30);
                    }
                    break;
                case 9:
                    await SessionAsync(tier, key, random);
                    break;
                case 10:
                    Put(tier, key, request, random);
                    break;
                default:
                    await tier.ClearGroupAsync(key % 5);
                    break;
            }
            Assert.InRange(_root.UsedBytes, 0, Limit);
        }
    }

    private async Task UseAsync(
        CacheTier<int, Item> tier,
        int key,
        LoadRequest request,
        Random random
    )
    {
        using var leaves = new CancellationTokenSource();
        var wait = tier.GetAsync(key, request, LoadAsync, leaves.Token);
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

    private async Task SessionAsync(CacheTier<int, Item> tier, int key, Random random)
    {
        var session = new ViewingSession(1, (ExitPolicy)random.Next(3));
        for (var i = 0; i < 5; i++)
        {
            _ = tier.TryGet(key + i, session, out _);
            tier.Pin(key + i, PinRole.OnScreen, session);
        }
        await session.CloseAsync();
    }

    private void Put(CacheTier<int, Item> tier, int key, LoadRequest request, Random random)
    {
        var item = Make(random);
        Interlocked.Increment(ref _entered);
        if (!tier.TryPut(key, item, request))
        {
            Interlocked.Decrement(ref _entered);
            item.Free();
            Interlocked.Add(ref _live, -item.Bytes);
        }
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
