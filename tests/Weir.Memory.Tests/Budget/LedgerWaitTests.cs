using Microsoft.Extensions.Time.Testing;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Budget;

public sealed class LedgerWaitTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryBudget _root;

    public LedgerWaitTests() => _root = new MemoryBudget("root", 100, _time);

    [Fact]
    public async Task Time_that_is_up_ends_the_wait_and_lets_those_behind_go_on()
    {
        using var most = _root.TryReserve(80);
        var large = _root.ReserveAsync(90, new() { Timeout = TimeSpan.FromSeconds(5) }).AsTask();
        var small = _root.ReserveAsync(10).AsTask();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(large.IsCompleted || small.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.1));

        var error = await Assert.ThrowsAsync<TimeoutException>(() => large);
        Assert.Contains("'root' could not give 90 bytes", error.Message);
        (await small).Dispose();
        Assert.Equal(80, _root.UsedBytes);
        Assert.Equal((1, 0), (_root.Queue.TimedOut, _root.Queue.Refused));
    }

    [Fact]
    public async Task Where_a_refusal_is_an_answer_so_is_time_that_is_up()
    {
        using var most = _root.TryReserve(80);
        var options = new ReserveOptions { Timeout = TimeSpan.FromSeconds(5) };
        var one = _root.TryReserveAsync(90, options).AsTask();
        var all = MemoryBudget
            .TryReserveAllAsync([new(_root, 50), new(_root, 40)], options)
            .AsTask();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await one);
        Assert.Null(await all);
    }

    [Fact]
    public async Task What_is_granted_in_time_keeps_its_bytes_for_ever()
    {
        var all = _root.TryReserve(100)!;
        var wait = _root.ReserveAsync(90, new() { Timeout = TimeSpan.FromSeconds(5) });
        _time.Advance(TimeSpan.FromSeconds(4));
        all.Dispose();

        using var mine = await wait;
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(90, mine.Bytes);
        Assert.Equal(0, _root.Queue.TimedOut);
    }

    [Fact]
    public async Task No_time_means_now_or_never()
    {
        var now = new ReserveOptions { Timeout = TimeSpan.Zero };
        using var mine = await _root.ReserveAsync(90, now);
        Assert.Null(await _root.TryReserveAsync(20, now));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new ReserveOptions { Timeout = TimeSpan.FromTicks(-1) }
        );
        var patient = _root.TryReserveAsync(20, new() { Timeout = TimeSpan.MaxValue }).AsTask();
        mine.Dispose();
        using var granted = await patient;
        Assert.NotNull(granted);
    }

    [Fact]
    public async Task A_load_whose_bytes_come_too_late_fails_and_the_next_request_loads_again()
    {
        using var rig = new Rig(budget: _root);
        var most = _root.TryReserve(80)!;
        var request = new LoadRequest(0, 50) { Timeout = TimeSpan.FromSeconds(5) };
        var waiting = rig.Tier.GetAsync(1, request, Load).AsTask();
        _time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        most.Dispose();

        using var lease = await rig.Tier.GetAsync(1, request, Load);
        Assert.Equal(1, lease.Item);

        ValueTask<Loaded<int>> Load(int key, CancellationToken cancellation) =>
            new(new Loaded<int>(rig.NewItem(), 50));
    }

    [Fact]
    public async Task Somebody_who_joins_without_a_limit_of_time_takes_it_off()
    {
        using var rig = new Rig(budget: _root);
        var most = _root.TryReserve(80)!;
        var ahead = new LoadRequest(0, 50)
        {
            Priority = LoadPriority.Prefetch,
            Timeout = TimeSpan.FromSeconds(5),
        };
        var first = rig.Tier.GetAsync(1, ahead, Load).AsTask();
        var second = rig.Tier.GetAsync(1, new LoadRequest(0, 50), Load).AsTask();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(first.IsCompleted);

        most.Dispose();

        (await first).Dispose();
        (await second).Dispose();

        ValueTask<Loaded<int>> Load(int key, CancellationToken cancellation) =>
            new(new Loaded<int>(rig.NewItem(), 50));
    }

    [Fact]
    public async Task A_large_request_is_served_though_small_ones_never_stop_coming()
    {
        using var thread = new OneThread();
        var running = new Queue<Reservation>();
        for (var i = 0; i < 10; i++)
        {
            running.Enqueue(_root.TryReserve(10)!);
        }
        var large = _root.ReserveAsync(100).AsTask();
        var small = new List<Task<Reservation>>();
        while (running.TryDequeue(out var one))
        {
            Assert.False(large.IsCompleted);
            small.Add(_root.ReserveAsync(10).AsTask());
            one.Dispose();
            thread.Run();
        }
        Assert.True(large.IsCompletedSuccessfully);
        Assert.All(small, wait => Assert.False(wait.IsCompleted));

        (await large).Dispose();
        thread.Run();
        Assert.All(small, wait => Assert.True(wait.IsCompletedSuccessfully));
        foreach (var wait in small)
        {
            (await wait).Dispose();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_each_priority_grants_come_in_the_order_of_arrival(int seed)
    {
        using var thread = new OneThread();
        var random = new Random(seed);
        var all = _root.TryReserve(100)!;
        List<(LoadPriority Priority, int Number)> granted = [];
        for (var number = 0; number < 60; number++)
        {
            _ = WaitAsync((LoadPriority)random.Next(3), number, random.Next(1, 101));
        }

        all.Dispose();
        thread.Run();

        Assert.Equal(60, granted.Count);
        Assert.Equal(granted.OrderByDescending(g => g.Priority).ThenBy(g => g.Number), granted);

        async Task WaitAsync(LoadPriority priority, int number, long bytes)
        {
            using var mine = await _root.ReserveAsync(bytes, new() { Priority = priority });
            granted.Add((priority, number));
        }
    }

    [Fact]
    public async Task Who_asks_for_more_than_a_limit_is_refused_at_once_behind_whomever_it_stands()
    {
        using var all = _root.TryReserve(100);
        var waiting = _root.TryReserveAsync(50).AsTask();
        Assert.Null(await _root.TryReserveAsync(101));

        _root.SetLimit(40);

        Assert.Null(await waiting);
        Assert.Equal(2, _root.Queue.Refused);
    }

    [Fact]
    public async Task The_queue_says_who_waits_and_what_became_of_those_who_did()
    {
        var all = _root.TryReserve(100)!;
        Assert.Null(_root.TryReserve(1));
        using var leaves = new CancellationTokenSource();
        var cancelled = _root.ReserveAsync(10, null, leaves.Token).AsTask();
        var late = _root.TryReserveAsync(20, new() { Timeout = TimeSpan.FromSeconds(1) }).AsTask();
        var ahead = _root.ReserveAsync(30, new() { Priority = LoadPriority.Prefetch }).AsTask();
        Assert.Null(await _root.TryReserveAsync(101));
        Assert.Equal([0, 1, 2], _root.Queue.Waiting);
        Assert.Equal(60, _root.Queue.WaitingBytes);

        await leaves.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        all.Dispose();
        (await ahead).Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Null(await late);

        var queue = _root.Queue;
        Assert.Equal([0, 0, 0], queue.Waiting);
        Assert.Equal(
            (3, 1, 1, 1, 1),
            (queue.Waited, queue.Refused, queue.TimedOut, queue.Cancelled, queue.NoRoom)
        );
    }

    public void Dispose() => Invariants.Check(_root);
}
