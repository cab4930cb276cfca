using Weir.Memory;
using Weir.Simulator.Traces;

namespace Weir.Simulator.Replaying;

/// <summary>
/// One trace through the real engine: budget, tiers, sessions, leases and one policy. Frames are numbers here, so that only
/// the decisions remain.
/// </summary>
internal sealed class Replay
{
    private readonly Trace _trace;
    private readonly ReplayClock _clock = new();
    private readonly ReplayPosition _position = new();
    private readonly StudyTemperature _temperature;
    private readonly MemoryBudget _root;
    private readonly Dictionary<string, CacheTier<TraceKey, long>> _tiers = [];
    private readonly Dictionary<int, ViewingSession> _sessions = [];
    private readonly Dictionary<(int, string, TraceKey), Stack<Lease<long>>> _leases = [];
    private readonly Dictionary<int, Lease<long>> _shown = [];
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
                _switches.Used(line);
                if (!TierOf(line).Contains(line.Key))
                {
                    Fetch(line, isAhead: line.Event == TraceEvent.Prefetch);
                }
                break;
            case TraceEvent.Lease:
                Lease(line);
                break;
            case TraceEvent.End:
                if (_leases.TryGetValue((line.Session, line.Tier, line.Key), out var open))
                {
                    open.Pop().Dispose();
                    if (open.Count == 0)
                    {
                        _leases.Remove((line.Session, line.Tier, line.Key));
                    }
                }
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
        if (TierOf(line).TryGet(line.Key, SessionOf(line), out var lease))
        {
            _hits++;
            Keep(line, lease);
            return;
        }
        _misses++;
        _switches.Missed(line);
        // A recorded miss is followed by its frame, when that really came; nobody else brings what was a hit there.
        if (line.Event != TraceEvent.Miss)
        {
            Fetch(line, isAhead: false);
            Lease(line);
        }
    }

    private void Fetch(in TraceLine line, bool isAhead)
    {
        var request = new LoadRequest((long)line.Key.Study, line.Bytes)
        {
            Priority = isAhead ? LoadPriority.Prefetch : LoadPriority.Interactive,
            Eviction = isAhead ? Eviction.OtherGroups : Eviction.Any,
            FirstScreen = line.FirstScreen,
            Session = SessionOf(line),
        };
        if (!TierOf(line).TryPut(line.Key, line.Bytes, request) && isAhead)
        {
            // No room without its own study's frames: not fetched at all.
            return;
        }
        // What is waited for and does not fit is shown and let go at once: fetched all the same.
        _costFetched += line.Cost;
        _bytesFetched += line.Bytes;
        if (!_fetchedBefore.Add((line.Tier, line.Key)))
        {
            _bytesAgain += line.Bytes;
        }
    }

    private void Lease(in TraceLine line)
    {
        if (TierOf(line).TryGet(line.Key, SessionOf(line), out var lease))
        {
            Keep(line, lease);
        }
    }

    /// <summary>Recorded leases end by their own lines; a made-up trace shows one frame until the next is shown.</summary>
    private void Keep(in TraceLine line, Lease<long> lease)
    {
        if (line.Event == TraceEvent.Get)
        {
            _shown.GetValueOrDefault(line.Session).Dispose();
            _shown[line.Session] = lease;
            return;
        }
        var key = (line.Session, line.Tier, line.Key);
        if (!_leases.TryGetValue(key, out var open))
        {
            _leases[key] = open = new Stack<Lease<long>>();
        }
        open.Push(lease);
    }

    private void Close(in TraceLine line)
    {
        _switches.Ended(line.Session);
        _shown.Remove(line.Session);
        if (!_sessions.Remove(line.Session, out var session))
        {
            return;
        }
        session.ExitPolicy = line.Event switch
        {
            TraceEvent.Purge => ExitPolicy.Purge,
            TraceEvent.Retain => ExitPolicy.Retain,
            _ => ExitPolicy.Demote,
        };
        var end = session.CloseAsync();
        if (!end.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("A session did not end at once.", end.Exception);
        }
    }

    private CacheTier<TraceKey, long> TierOf(in TraceLine line) => _tiers[line.Tier];

    private ViewingSession? SessionOf(in TraceLine line)
    {
        if (line.Session == 0)
        {
            return null;
        }
        if (!_sessions.TryGetValue(line.Session, out var session))
        {
            _sessions[line.Session] = session = new ViewingSession(line.Session);
        }
        return session;
    }
}
