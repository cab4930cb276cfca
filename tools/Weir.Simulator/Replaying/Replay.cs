using Weir.Memory;
using Weir.Simulator.Traces;

namespace Weir.Simulator.Replaying;

/// <summary>
/// One trace through the real engine: budget, tiers, sessions, leases and one policy. Frames are numbers here, so that only
/// the decisions remain.
/// </summary>
internal sealed partial class Replay
{
    private readonly Trace _trace;
    private readonly ReplayClock _clock = new();
    private readonly ReplayPosition _position = new();
    private readonly StudyTemperature _temperature;
    private readonly MemoryBudget _root;
    private readonly Dictionary<string, CacheTier<TraceKey, long>> _tiers = [];
    private readonly HashSet<(string, TraceKey)> _fetchedBefore = [];
    private readonly Switches _switches = new();
    private long _hits;
    private long _misses;
    private long _bytesFetched;
    private long _bytesAgain;
    private double _costFetched;
    private long _overshoots;

    /// <summary>Makes the replay.</summary>
    /// <param name="trace">What is asked.</param>
    /// <param name="limit">Bytes for all tiers together.</param>
    /// <param name="policy">One for each tier.</param>
    public Replay(Trace trace, long limit, PolicyChoice policy)
    {
        _trace = trace;
        _temperature = new StudyTemperature(_clock);
        _root = new MemoryBudget("replay", policy.IsUnbounded ? null : limit);
        var context = new PolicyContext(trace, _position, _temperature);
        foreach (var name in trace.Tiers)
        {
            _tiers[name] = new CacheTier<TraceKey, long>(
                name,
                _root,
                new()
                {
                    Release = _ => ValueTask.CompletedTask,
                    Policy = policy.Make(context),
                    // What a trace records is what a mode's end leaves; a tier of textures is not worth a replay.
                    SurvivesDemotion = true,
                }
            );
        }
    }

    /// <summary>Replays all lines.</summary>
    public Outcome Run()
    {
        var limit = _root.Limit ?? long.MaxValue;
        for (var i = 0; i < _trace.Lines.Count; i++)
        {
            _position.Line = i;
            var line = _trace.Lines[i];
            _clock.Now = line.Time;
            Take(line);
            _overshoots += _root.UsedBytes > limit ? 1 : 0;
        }
        _switches.EndAll();
        var without = _switches.CostWithoutMemory;
        return new Outcome
        {
            Hits = _hits,
            Misses = _misses,
            StallP50 = _switches.Percentile(0.50),
            StallP95 = _switches.Percentile(0.95),
            Returns = _switches.Returns,
            StallFreeReturns = _switches.StallFreeReturns,
            CostSaved = without > 0 ? 1 - (_costFetched / without) : 0,
            BytesFetched = _bytesFetched,
            BytesFetchedAgain = _bytesAgain,
            Overshoots = _overshoots,
        };
    }

    private void Take(in TraceLine line)
    {
        switch (line.Event)
        {
            case TraceEvent.Open:
                _temperature.Opened((long)line.Key.Study);
                _switches.Opened(line.Session, line.Key);
                break;
            case TraceEvent.Get or TraceEvent.Hit or TraceEvent.Miss:
                Ask(line);
                break;
            case TraceEvent.Put or TraceEvent.Prefetch:
                Put(line);
                break;
            case TraceEvent.Lease:
                Lease(line);
                break;
            case TraceEvent.End or TraceEvent.EndRemoved:
                End(line);
                break;
            case TraceEvent.Pin:
                TierOf(line).Pin(line.Key, PinRole.OnScreen, SessionOf(line));
                break;
            case TraceEvent.Unpin:
                TierOf(line).Unpin(line.Key, PinRole.OnScreen, SessionOf(line));
                break;
            case TraceEvent.First:
                TierOf(line).MarkFirstScreen(line.Key);
                break;
            case TraceEvent.Remove:
                TierOf(line).Remove(line.Key);
                break;
            default:
                Close(line);
                break;
        }
    }

    private void Ask(in TraceLine line)
    {
        _switches.Used(line);
        var isThere = TierOf(line).Contains(line.Key);
        _ = isThere ? _hits++ : _misses++;
        if (!isThere)
        {
            _switches.Missed(line);
        }
        // A recorded miss is followed by its frame, when that really came; nobody else brings what was a hit there.
        if (isThere || line.Event != TraceEvent.Miss)
        {
            Demand(line);
        }
    }

    /// <summary>Leases a frame, after loading it where it is not there: one request, as a server's.</summary>
    private void Demand(TraceLine line)
    {
        var request = RequestOf(line, isAhead: false);
        var get = TierOf(line).GetAsync(line.Key, request, Load);
        if (get.IsCompletedSuccessfully)
        {
            Keep(line, get.Result);
        }
        else if (get.AsTask().Exception?.InnerException is MemoryRefusedException)
        {
            // It does not fit beside what is held: shown and let go at once, but fetched all the same.
            Count(line);
        }
        else
        {
            throw new InvalidOperationException("A load did not end at once.");
        }

        ValueTask<Loaded<long>> Load(TraceKey key, CancellationToken cancellation)
        {
            Count(line);
            return new(new Loaded<long>(line.Bytes, line.Bytes));
        }
    }

    private void Put(in TraceLine line)
    {
        _switches.Used(line);
        if (TierOf(line).Contains(line.Key))
        {
            return;
        }
        var next = _position.Line + 1;
        if (
            next < _trace.Lines.Count
            && _trace.Lines[next] is { Event: TraceEvent.Lease } lease
            && lease.Key == line.Key
        )
        {
            // Somebody waited for it, and so a lease begins with it: that is no second use.
            Demand(line with { Session = lease.Session });
            _leasedByPut = true;
            return;
        }
        // What is pushed ahead and finds no room without its own study's frames is not fetched at all.
        var isAhead = line.Event == TraceEvent.Prefetch;
        if (TierOf(line).TryPut(line.Key, line.Bytes, RequestOf(line, isAhead)) || !isAhead)
        {
            Count(line);
        }
    }

    private LoadRequest RequestOf(in TraceLine line, bool isAhead) =>
        new((long)line.Key.Study, line.Bytes)
        {
            Priority = isAhead ? LoadPriority.Prefetch : LoadPriority.Interactive,
            Eviction = isAhead ? Eviction.OtherGroups : Eviction.Any,
            WhenHeld = WhenHeld.Refuse,
            FirstScreen = line.FirstScreen,
            Session = SessionOf(line),
        };

    private void Count(in TraceLine line)
    {
        _costFetched += line.Cost;
        _bytesFetched += line.Bytes;
        if (!_fetchedBefore.Add((line.Tier, line.Key)))
        {
            _bytesAgain += line.Bytes;
        }
    }

    private CacheTier<TraceKey, long> TierOf(in TraceLine line) => _tiers[line.Tier];
}
