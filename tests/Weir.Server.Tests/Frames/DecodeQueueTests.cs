using Weir.Server.Frames;
using Weir.Wire;

namespace Weir.Server.Tests.Frames;

public sealed class DecodeQueueTests
{
    private readonly DecodeQueue _queue = new(makers: 1);

    /// <summary>Frames in the order in which they got their turn.</summary>
    private readonly List<int> _order = [];

    [Fact]
    public async Task With_all_makers_busy_on_prefetch_a_visible_frame_is_next_then_a_first_screen()
    {
        var running = await EnterAsync(0, Urgency.Prefetch);
        var waiting = new[]
        {
            Note(1, Urgency.Prefetch),
            Note(2, Urgency.FirstScreen),
            Note(3, Urgency.Visible),
            Note(4, Urgency.Prefetch),
            Note(5, Urgency.Visible),
        };
        running.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal([3, 5, 2, 1, 4], _order);
        Assert.Equal(0, _queue.Statistics.Running);
    }

    [Fact]
    public async Task Beside_a_client_with_500_prefetches_another_gets_every_second_turn()
    {
        var running = await EnterAsync(0, Urgency.Prefetch, "greedy");
        var greedy = Enumerable.Range(1, 500).Select(i => Note(i, Urgency.Prefetch, "greedy"));
        Task[] waiting =
        [
            .. greedy,
            .. Enumerable.Range(1001, 20).Select(i => Note(i, Urgency.Prefetch, "other")),
        ];
        running.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal(520, _order.Count);
        var turnsOfOther = _order.Index().Where(turn => turn.Item > 1000).Select(t => t.Index);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => (2 * i) + (turnsOfOther.First() % 2)),
            turnsOfOther
        );
        // Each in the order it asked in.
        Assert.Equal(Enumerable.Range(1, 500), _order.Where(i => i <= 500));
        Assert.Equal(Enumerable.Range(1001, 20), _order.Where(i => i > 1000));
    }

    [Fact]
    public async Task Three_clients_are_served_in_rotation()
    {
        var running = await EnterAsync(0, Urgency.Visible, "a");
        Task[] waiting =
        [
            .. new[] { 1, 2, 3 }.Select(i => Note(i, Urgency.Visible, "a")),
            .. new[] { 11, 12, 13 }.Select(i => Note(i, Urgency.Visible, "b")),
            .. new[] { 21, 22, 23 }.Select(i => Note(i, Urgency.Visible, "c")),
        ];
        running.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal([1, 11, 21, 2, 12, 22, 3, 13, 23], _order);
    }

    [Fact]
    public async Task A_queued_prefetch_that_somebody_needs_to_see_goes_first_and_runs_once()
    {
        var running = await EnterAsync(0, Urgency.Prefetch);
        Task[] waiting = [Note(1, Urgency.Prefetch, "a"), Note(2, Urgency.Prefetch, "a")];
        var raised = EnterAsync(2, Urgency.Visible, "b");
        running.Dispose();
        (await raised).Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal([2, 1], _order);
        Assert.Equal(3, _queue.Statistics.Started);
    }

    [Fact]
    public async Task Who_leaves_takes_along_what_nobody_else_waits_for()
    {
        using var leaving = new CancellationTokenSource();
        var running = await EnterAsync(0, Urgency.Visible);
        var mine = Enumerable
            .Range(1, 100)
            .Select(i => EnterAsync(i, Urgency.Prefetch, "leaver", leaving.Token))
            .ToArray();
        var shared = Note(7, Urgency.Prefetch, "stayer");
        Assert.Equal(101, _queue.Statistics.Waiting);
        await leaving.CancelAsync();
        await Task.WhenAll(
            mine.Select(task => Assert.ThrowsAnyAsync<OperationCanceledException>(() => task))
        );
        Assert.Equal(1, _queue.Statistics.Waiting);
        Assert.Equal(99, _queue.Statistics.Abandoned);
        running.Dispose();
        await shared;
        Assert.Equal([7], _order);
        Assert.Equal((0, 0), (_queue.Statistics.Running, _queue.Statistics.Waiting));
    }

    [Fact]
    public async Task A_maker_is_free_only_when_its_abandoned_decoder_has_ended()
    {
        var turn = await EnterAsync(1, Urgency.Visible);
        var decoder = await turn.ShareForDecoderAsync(default);
        turn.Dispose();
        var next = EnterAsync(2, Urgency.Visible);
        Assert.False(next.IsCompleted);
        // The same frame is asked for again: it shares the turn, but a second decoder waits for the first.
        var again = await EnterAsync(1, Urgency.Visible);
        var second = again.ShareForDecoderAsync(default).AsTask();
        Assert.False(second.IsCompleted);
        decoder.Dispose();
        decoder.Dispose();
        (await second).Dispose();
        Assert.False(next.IsCompleted);
        again.Dispose();
        (await next).Dispose();
        Assert.Equal(0, _queue.Statistics.Running);
    }

    [Fact]
    public async Task No_more_than_the_makers_run_under_load_from_many_threads()
    {
        var queue = new DecodeQueue(makers: 3);
        var (running, most) = (0, 0);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 3000),
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (i, _) =>
            {
                using var cancel = new CancellationTokenSource();
                var entering = queue.EnterAsync(
                    Key(i % 40),
                    new Asker($"c{i % 7}", (Urgency)(i % 3)),
                    cancel.Token
                );
                if (i % 5 == 0)
                    await cancel.CancelAsync();
                try
                {
                    using var turn = await entering;
                    using var decoder = await turn.ShareForDecoderAsync(default);
                    var now = Interlocked.Increment(ref running);
                    for (var seen = most; now > seen; seen = most)
                        Interlocked.CompareExchange(ref most, now, seen);
                    await Task.Yield();
                    Interlocked.Decrement(ref running);
                }
                catch (OperationCanceledException) { }
            }
        );
        Assert.InRange(most, 1, 3);
        Assert.Equal((0, 0), (queue.Statistics.Running, queue.Statistics.Waiting));
    }

    private static FrameKey Key(int frame) => new("1.2", "1.2.3", frame);

    private Task<DecodeTurn> EnterAsync(
        int frame,
        Urgency urgency,
        string client = "a",
        CancellationToken cancellation = default
    ) => _queue.EnterAsync(Key(frame), new Asker(client, urgency), cancellation).AsTask();

    private async Task Note(int frame, Urgency urgency, string client = "a")
    {
        using var turn = await EnterAsync(frame, urgency, client);
        lock (_order)
            _order.Add(frame);
    }
}
