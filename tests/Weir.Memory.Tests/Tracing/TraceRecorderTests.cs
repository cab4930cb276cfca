using Microsoft.Extensions.Time.Testing;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Tracing;

public sealed class TraceRecorderTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Rig _rig = new();

    [Fact]
    public void Every_kind_of_event_leaves_its_line_in_order()
    {
        var recorder = new TraceRecorder(_time);
        using var watching = recorder.Watch(_rig.Tier, key => $"frame {key}");
        var session = new ViewingSession(5, ExitPolicy.Purge);
        var request = new LoadRequest(7, 10) { Session = session };

        recorder.Opened(7, session);
        Assert.False(_rig.Tier.TryGet(1, session, out _));
        _rig.Put(1, request);
        _rig.Put(2, request with { Priority = LoadPriority.Prefetch, FirstScreen = true });
        var lease = _rig.Lease(1, session);
        _rig.Tier.Pin(2, PinRole.OnScreen, session);
        _rig.Tier.Unpin(2, PinRole.OnScreen, session);
        _rig.Tier.MarkFirstScreen(1);
        lease.Dispose();
        _rig.Tier.Remove(2);
        _ = session.CloseAsync();

        Assert.Equal(
            [
                TraceEvent.Open,
                TraceEvent.Miss,
                TraceEvent.Put,
                TraceEvent.Prefetch,
                TraceEvent.Hit,
                TraceEvent.Pin,
                TraceEvent.Unpin,
                TraceEvent.First,
                TraceEvent.End,
                TraceEvent.Remove,
                TraceEvent.Purge,
            ],
            recorder.Drain().Select(line => line.Event)
        );
    }

    [Fact]
    public async Task A_load_tells_what_it_cost_and_who_waited_gets_a_lease_without_a_hit()
    {
        var recorder = new TraceRecorder(_time);
        using var watching = recorder.Watch(_rig.Tier, key => $"frame {key}");
        using var thread = new OneThread();
        var load = new TaskCompletionSource<Loaded<int>>();
        var wait = _rig.Tier.GetAsync(1, new LoadRequest(7, 10), (_, _) => new(load.Task)).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(12));
        load.SetResult(new(_rig.NewItem(), 9));
        thread.Run();
        Assert.True(wait.IsCompletedSuccessfully);

        var lines = recorder.Drain();

        Assert.Equal(
            [TraceEvent.Miss, TraceEvent.Put, TraceEvent.Lease],
            lines.Select(line => line.Event)
        );
        Assert.Equal((12_000, 9, 12_000), (lines[1].Time, lines[1].Bytes, lines[1].Cost));
        Assert.Equal(lines[0].Key, lines[1].Key);
        (await wait).Dispose();
    }

    [Fact]
    public void What_a_frame_is_known_by_is_nowhere_in_the_lines()
    {
        const string uid = "1.2.840.113619.2.55.3.604688";
        var recorder = new TraceRecorder(_time);
        using var watching = recorder.Watch(_rig.Tier, key => $"{uid}.{key}");
        recorder.Opened(604_688);
        _rig.Put(1, new LoadRequest(604_688, 10));
        _rig.Lease(1).Dispose();

        var text = string.Join('\n', recorder.Drain());

        Assert.DoesNotContain("840", text);
        Assert.DoesNotContain("604688", text);
    }

    [Fact]
    public void The_same_secret_gives_the_same_hashes_and_another_gives_others()
    {
        var one = Keys(new TraceRecorder(_time, secret: [1, 2, 3]));
        var same = Keys(new TraceRecorder(_time, secret: [1, 2, 3]));
        var other = Keys(new TraceRecorder(_time));

        Assert.Equal(one, same);
        Assert.Empty(one.Intersect(other));
        // The same frame is the same in each line, and two frames are two.
        Assert.Equal(2, one.Distinct().Count());

        TraceKey[] Keys(TraceRecorder recorder)
        {
            using var rig = new Rig();
            using var watching = recorder.Watch(rig.Tier, key => $"{key}");
            rig.Put(10, 1, 2);
            rig.Lease(1).Dispose();
            return [.. recorder.Drain().Select(line => line.Key)];
        }
    }

    [Fact]
    public void A_full_recorder_keeps_the_beginning_counts_the_rest_and_goes_on_once_drained()
    {
        var recorder = new TraceRecorder(_time, capacity: 3);
        using var watching = recorder.Watch(_rig.Tier, key => $"{key}");
        _rig.Put(10, 1, 2, 3, 4, 5);

        Assert.Equal(2, recorder.Dropped);
        Assert.Equal(3, recorder.Drain().Count);
        _rig.Put(10, 6);

        Assert.Single(recorder.Drain());
        Assert.Equal(2, recorder.Dropped);
    }

    [Fact]
    public void Nothing_is_recorded_any_more_once_watching_has_ended()
    {
        var recorder = new TraceRecorder(_time);
        recorder.Watch(_rig.Tier, key => $"{key}").Dispose();

        _rig.Put(10, 1);

        Assert.Empty(recorder.Drain());
    }

    [Fact]
    public void Evictions_leave_no_line_for_a_replay_decides_them_anew()
    {
        var recorder = new TraceRecorder(_time);
        using var watching = recorder.Watch(_rig.Tier, key => $"{key}");
        _rig.Put(600, 1, 2);

        Assert.Equal([TraceEvent.Put, TraceEvent.Put], recorder.Drain().Select(line => line.Event));
        Assert.Equal([1], _rig.RemovedKeys);
    }

    [Fact]
    public void A_lease_of_a_removed_frame_is_told_from_one_of_what_has_its_key_now()
    {
        var recorder = new TraceRecorder(_time);
        using var watching = recorder.Watch(_rig.Tier, key => $"{key}");
        _rig.Put(10, 1);
        var old = _rig.Lease(1);
        _rig.Tier.Remove(1);
        _rig.Put(10, 1);
        var now = _rig.Lease(1);
        _ = recorder.Drain();

        old.Dispose();
        now.Dispose();

        Assert.Equal(
            [TraceEvent.EndRemoved, TraceEvent.End],
            recorder.Drain().Select(line => line.Event)
        );
    }
}
