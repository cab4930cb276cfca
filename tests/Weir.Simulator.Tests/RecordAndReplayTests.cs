using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Weir.Memory;
using Weir.Simulator.Replaying;
using Weir.Simulator.Traces;

namespace Weir.Simulator.Tests;

/// <summary>A run of the engine, recorded and replayed, is the same run.</summary>
public sealed class RecordAndReplayTests
{
    private const long Limit = 60;

    [Fact]
    public void A_recorded_run_replays_with_the_same_hits_and_misses() =>
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 24], Gen.Int[0, 9])
            .Array[1, 400]
            .Sample(
                steps =>
                {
                    var run = new RecordedRun();
                    foreach (var (what, key, number) in steps)
                    {
                        run.Take(what, key, number);
                    }
                    var trace = Trace.Of("run", run.Recorder.Drain());

                    var outcome = new Replay(trace, Limit, PolicyChoice.All[0]).Run();

                    var statistics = run.Tier.Statistics;
                    Assert.Equal(statistics.Hits, outcome.Hits);
                    Assert.Equal(statistics.Misses, outcome.Misses);
                    Assert.Equal(0, outcome.Overshoots);
                },
                iter: 300,
                threads: 1
            );

    /// <summary>What tabs and servers do, as far as it is recorded: requests, pushes, sessions, pins, removals.</summary>
    private sealed class RecordedRun
    {
        private readonly FakeTimeProvider _time = new();
        private readonly ViewingSession?[] _sessions = new ViewingSession?[3];
        private readonly List<Lease<int>> _leases = [];
        private readonly List<(int Key, ViewingSession Session)> _pins = [];
        private int _generation;

        public RecordedRun()
        {
            Tier = new CacheTier<int, int>(
                "encoded",
                new MemoryBudget("root", Limit),
                new() { Release = _ => ValueTask.CompletedTask, SurvivesDemotion = true }
            );
            Recorder = new TraceRecorder(_time);
            Recorder.Watch(Tier, key => $"frame {key}");
        }

        public CacheTier<int, int> Tier { get; }

        public TraceRecorder Recorder { get; }

        public void Take(int what, int key, int number)
        {
            _time.Advance(TimeSpan.FromMilliseconds(number));
            var session = _sessions[number % 3] ??= new ViewingSession(
                ++_generation,
                (ExitPolicy)(key % 3)
            );
            var isAhead = key % 2 == 0;
            var request = new LoadRequest(key % 4, 1 + (key % 7))
            {
                Session = session,
                FirstScreen = key < 4,
                Priority = isAhead ? LoadPriority.Prefetch : LoadPriority.Interactive,
                Eviction = isAhead ? Eviction.OtherGroups : Eviction.Any,
            };
            switch (what)
            {
                case 0 or 1 or 2:
                    if (!Tier.Contains(key))
                    {
                        Tier.TryPut(key, key, request);
                    }
                    break;
                case 3 or 4 or 5:
                    if (Tier.TryGet(key, session, out var lease))
                    {
                        _leases.Add(lease);
                    }
                    break;
                case 6:
                    TakeOne(_leases, number, held => held.Dispose());
                    break;
                case 7:
                    Recorder.Opened(key % 4, session);
                    break;
                case 8:
                    if (Tier.Pin(key, PinRole.OnScreen, session))
                    {
                        _pins.Add((key, session));
                    }
                    break;
                case 9:
                    TakeOne(
                        _pins,
                        number,
                        pin => Tier.Unpin(pin.Key, PinRole.OnScreen, pin.Session)
                    );
                    break;
                case 10 when number < 3:
                    _ = session.CloseAsync();
                    _sessions[number % 3] = null;
                    break;
                case 11 when number < 3:
                    Tier.Remove(key);
                    break;
            }
        }

        private static void TakeOne<T>(List<T> from, int number, Action<T> use)
        {
            if (from.Count > 0)
            {
                var at = number % from.Count;
                var one = from[at];
                from.RemoveAt(at);
                use(one);
            }
        }
    }
}
