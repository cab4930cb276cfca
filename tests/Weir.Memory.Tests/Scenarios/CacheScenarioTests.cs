using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Scenarios;

/// <summary>The regression scenarios that the engine alone can show; the numbers are kilobytes where the scenario says MB.</summary>
public sealed class CacheScenarioTests
{
    private const int Budget = 512_000;

    [Fact]
    public void Scenario_3_beyond_the_budget_the_oldest_study_goes_first_and_the_visible_one_loses_no_frame()
    {
        using var rig = new Rig(limit: Budget);
        for (var study = 0; study < 10; study++)
        {
            using var session = new Disposing(new ViewingSession(study + 1, ExitPolicy.Retain));
            for (var frame = 0; frame < 200; frame++)
            {
                rig.Put(Key(study, frame), Frame(study) with { Session = session.Session });
                Assert.InRange(rig.Root.UsedBytes, 0, Budget);
            }
            Assert.All(
                Enumerable.Range(0, 200),
                frame => Assert.True(rig.Tier.Contains(Key(study, frame)))
            );
        }
        // 512,000 hold 1,024 frames of 500: five studies and the newest 24 frames of the one before.
        Assert.Equal(Enumerable.Range(0, 976).Select(i => Key(i / 200, i % 200)), rig.RemovedKeys);
    }

    [Fact]
    public void Scenario_4_eight_frames_on_screen_survive_a_cache_that_is_filled_ten_times()
    {
        using var rig = new Rig(limit: Budget);
        for (var frame = 0; frame < 8; frame++)
        {
            rig.Put(Key(0, frame), Frame(0));
        }
        var panes = Enumerable.Range(0, 8).Select(frame => rig.Lease(Key(0, frame))).ToArray();
        var pictures = panes.Select(pane => pane.Item).ToArray();

        for (var frame = 0; frame < 10_240; frame++)
        {
            rig.Put(Key(1, frame), Frame(1));
        }

        Assert.Equal(pictures, panes.Select(pane => pane.Item));
        Assert.All(pictures, item => Assert.Contains(item, rig.Live));
        Array.ForEach(panes, pane => pane.Dispose());
    }

    [Fact]
    public async Task Scenario_5_purging_everything_leaves_what_open_panes_lease_and_nothing_else()
    {
        using var rig = new Rig(limit: Budget);
        for (var frame = 0; frame < 1000; frame++)
        {
            rig.Put(Key(0, frame), Frame(0));
        }
        var panes = Enumerable.Range(0, 4).Select(frame => rig.Lease(Key(0, frame))).ToArray();

        await rig.Tier.ClearAsync(evenPinned: true);

        Assert.Equal(4 * 500, rig.Root.UsedBytes);
        Assert.All(panes, pane => Assert.Contains(pane.Item, rig.Live));
        Array.ForEach(panes, pane => pane.Dispose());
    }

    [Fact]
    public void Scenario_7_a_budget_lowered_from_512_to_128_holds_at_once_but_for_what_is_pinned()
    {
        using var rig = new Rig(limit: Budget);
        for (var frame = 0; frame < 1024; frame++)
        {
            rig.Put(Key(0, frame), Frame(0));
        }
        for (var frame = 0; frame < 300; frame++)
        {
            rig.Tier.Pin(Key(0, frame), PinRole.OnScreen);
        }

        rig.Root.SetLimit(128_000);

        Assert.Equal(300 * 500, rig.Root.UsedBytes);
        for (var frame = 0; frame < 300; frame++)
        {
            rig.Tier.Unpin(Key(0, frame), PinRole.OnScreen);
        }
        Assert.Equal(128_000, rig.Root.UsedBytes);
    }

    [Fact]
    public void Scenario_8_two_hundred_loads_in_flight_stay_within_the_budget()
    {
        using var thread = new OneThread();
        using var rig = new Rig(limit: 50 * 500, acknowledgesAtOnce: false);
        var running = new Queue<TaskCompletionSource<Loaded<int>>>();
        var uses = Enumerable.Range(0, 200).Select(UseAsync).ToArray();
        Assert.Equal(50, running.Count);

        while (running.TryDequeue(out var load))
        {
            load.SetResult(new(rig.NewItem(), 480));
            thread.Run();
            rig.Acknowledge();
            thread.Run();
            Assert.InRange(rig.Root.UsedBytes, 0, 50 * 500);
        }

        Assert.All(uses, use => Assert.True(use.IsCompletedSuccessfully));

        async Task UseAsync(int frame)
        {
            using var lease = await rig.Tier.GetAsync(Key(0, frame), Frame(0), Load);
        }

        ValueTask<Loaded<int>> Load(int key, CancellationToken cancellation)
        {
            running.Enqueue(new TaskCompletionSource<Loaded<int>>());
            return new(running.Last().Task);
        }
    }

    private static int Key(int study, int frame) => (study * 100_000) + frame;

    private static LoadRequest Frame(int study) => new(study, 500);

    private sealed record Disposing(ViewingSession Session) : IDisposable
    {
        public void Dispose() => Assert.True(Session.CloseAsync().IsCompletedSuccessfully);
    }
}
