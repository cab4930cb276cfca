using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Tiers;

public sealed class LoadTests
{
    private readonly TaskCompletionSource<Loaded<int>> _source = new();
    private CancellationToken _loaderToken;
    private int _calls;

    [Fact]
    public async Task One_load_serves_all_who_wait_for_its_key()
    {
        using var rig = new Rig();
        var waits = Enumerable.Range(0, 5).Select(_ => Get(rig).AsTask()).ToArray();
        Assert.Equal(100, rig.Root.UsedBytes);

        _source.SetResult(new(rig.NewItem(), 80));
        var leases = await Task.WhenAll(waits);

        Assert.Equal(1, _calls);
        Assert.Equal((80, 5), (rig.Root.UsedBytes, rig.Tier.Statistics.Leases));
        Array.ForEach(leases, lease => lease.Dispose());
        Assert.Equal(0, rig.Tier.Statistics.Leases);
    }

    [Fact]
    public async Task A_waiter_that_leaves_ends_the_load_only_when_it_is_the_last()
    {
        using var rig = new Rig();
        using var one = new CancellationTokenSource();
        using var two = new CancellationTokenSource();
        var (first, second) = (Get(rig, one.Token).AsTask(), Get(rig, two.Token).AsTask());

        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(_loaderToken.IsCancellationRequested);

        await two.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True(_loaderToken.IsCancellationRequested);
        Assert.Equal(
            (0, 1),
            (rig.Tier.Statistics.LoadsInFlight, rig.Tier.Statistics.CancelledLoads)
        );
    }

    [Fact]
    public async Task A_cancelled_load_stays_charged_until_its_loader_returns_and_its_item_is_released()
    {
        using var thread = new OneThread();
        using var rig = new Rig();
        using var leaves = new CancellationTokenSource();
        _ = Get(rig, leaves.Token);

        leaves.Cancel();
        Assert.Equal(100, rig.Root.UsedBytes);

        _source.SetResult(new(rig.NewItem(), 80));
        thread.Run();

        Assert.Equal((0, 0), (rig.Root.UsedBytes, rig.Live.Count));
        Assert.False(rig.Tier.Contains(1));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_failed_load_is_told_to_all_who_wait_and_not_cached()
    {
        using var rig = new Rig();
        var (first, second) = (Get(rig).AsTask(), Get(rig).AsTask());

        _source.SetException(new InvalidDataException("broken"));

        await Assert.ThrowsAsync<InvalidDataException>(() => first);
        await Assert.ThrowsAsync<InvalidDataException>(() => second);
        using var lease = await rig.Tier.GetAsync(
            1,
            new LoadRequest(0, 100),
            (_, _) => new(new Loaded<int>(rig.NewItem(), 50))
        );
        Assert.Equal(1, rig.Tier.Statistics.FailedLoads);
    }

    [Fact]
    public async Task A_loader_that_throws_at_once_fails_only_its_waiters()
    {
        using var rig = new Rig();

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
            await rig.Tier.GetAsync(1, new(0, 10), (_, _) => throw new InvalidDataException())
        );

        Assert.Equal(0, rig.Root.UsedBytes);
    }

    [Fact]
    public async Task An_interactive_request_raises_a_queued_prefetch_of_its_key()
    {
        using var thread = new OneThread();
        using var rig = new Rig(limit: 100);
        var all = rig.Root.TryReserve(100)!;
        var started = new List<int>();
        var prefetch = new LoadRequest(0, 60) { Priority = LoadPriority.Prefetch };
        foreach (var key in (int[])[1, 2, 3])
        {
            _ = rig.Tier.GetAsync(key, prefetch, Start);
        }

        _ = rig.Tier.GetAsync(3, new LoadRequest(0, 60), Start);
        all.Dispose();
        thread.Run();

        Assert.Equal(3, started[0]);
        await Task.CompletedTask;

        ValueTask<Loaded<int>> Start(int key, CancellationToken cancellation)
        {
            started.Add(key);
            return new(new TaskCompletionSource<Loaded<int>>().Task);
        }
    }

    [Fact]
    public void Only_so_many_loaders_run_at_a_time_the_most_urgent_next()
    {
        using var thread = new OneThread();
        using var rig = LimitedTo(2);
        var running = new List<(int Key, TaskCompletionSource<Loaded<int>> Source)>();
        var prefetch = new LoadRequest(0, 10) { Priority = LoadPriority.Prefetch };
        foreach (var key in (int[])[1, 2, 3, 4])
        {
            _ = rig.Tier.GetAsync(key, prefetch, Start);
        }
        _ = rig.Tier.GetAsync(5, new LoadRequest(0, 10), Start);
        _ = rig.Tier.GetAsync(4, new LoadRequest(0, 10), Start);
        Assert.Equal([1, 2], running.Select(load => load.Key));

        for (var i = 0; i < 5; i++)
        {
            running[i].Source.SetResult(new(rig.NewItem(), 10));
            thread.Run();
        }

        Assert.Equal([1, 2, 4, 5, 3], running.Select(load => load.Key));
        Assert.Equal(50, rig.Tier.Statistics.Bytes);

        ValueTask<Loaded<int>> Start(int key, CancellationToken cancellation)
        {
            running.Add((key, new TaskCompletionSource<Loaded<int>>()));
            return new(running[^1].Source.Task);
        }
    }

    [Fact]
    public async Task A_queued_load_whose_waiters_left_takes_no_turn()
    {
        using var thread = new OneThread();
        using var rig = LimitedTo(1);
        using var leaves = new CancellationTokenSource();
        _ = Get(rig);
        var queued = rig.Tier.GetAsync(
            2,
            new(0, 10),
            (_, _) => throw new InvalidOperationException(),
            leaves.Token
        );

        leaves.Cancel();
        thread.Run();
        _source.SetResult(new(rig.NewItem(), 10));
        thread.Run();

        Assert.True(queued.IsCanceled);
        Assert.Equal(10, rig.Root.UsedBytes);
        using var next = await rig.Tier.GetAsync(
            3,
            new(0, 10),
            (_, _) => new(new Loaded<int>(rig.NewItem(), 10))
        );
    }

    [Fact]
    public async Task A_load_that_cannot_fit_is_refused_with_numbers()
    {
        using var rig = new Rig(limit: 50);

        var refusal = await Assert.ThrowsAsync<MemoryRefusedException>(async () => await Get(rig));

        Assert.Equal((100, 50), (refusal.Needed, refusal.Available));
        Assert.Equal(0, _calls);
    }

    [Fact]
    public async Task A_batch_of_loads_takes_its_bytes_from_one_room()
    {
        using var rig = new Rig(limit: 100);
        var room = rig.Root.TryReserve(100)!;
        var request = new LoadRequest(0, 50) { Room = room };

        using var first = await rig.Tier.GetAsync(1, request, Make);
        using var second = await rig.Tier.GetAsync(2, request, Make);
        await Assert.ThrowsAsync<MemoryRefusedException>(async () =>
            await rig.Tier.GetAsync(3, request, Make)
        );

        Assert.Equal(0, room.Bytes);
        Assert.Equal(80, rig.Root.UsedBytes);

        ValueTask<Loaded<int>> Make(int key, CancellationToken cancellation) =>
            new(new Loaded<int>(rig.NewItem(), 40));
    }

    [Fact]
    public async Task A_cancelled_request_loads_nothing()
    {
        using var rig = new Rig();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Get(rig, new CancellationToken(true))
        );
        Assert.Equal(0, _calls);
    }

    private ValueTask<Lease<int>> Get(Rig rig, CancellationToken cancellation = default) =>
        rig.Tier.GetAsync(
            1,
            new LoadRequest(0, 100),
            (_, token) =>
            {
                _calls++;
                _loaderToken = token;
                return new(_source.Task);
            },
            cancellation
        );

    private static Rig LimitedTo(int loads)
    {
        Rig? rig = null;
        rig = new Rig(configure: _ => new CacheTierOptions<int, int>
        {
            Release = removal => rig!.Release(removal),
            MaxConcurrentLoads = loads,
        });
        return rig;
    }
}
