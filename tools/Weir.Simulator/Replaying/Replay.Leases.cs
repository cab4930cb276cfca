using Weir.Memory;

namespace Weir.Simulator.Replaying;

/// <content>Leases and sessions, as the trace says.</content>
internal sealed partial class Replay
{
    private readonly Dictionary<int, ViewingSession> _sessions = [];
    private bool _leasedByPut;
    private readonly Dictionary<(int, string, TraceKey), List<Lease<long>>> _leases = [];
    private readonly Dictionary<int, Lease<long>> _shown = [];

    private void Lease(in TraceLine line)
    {
        if (_leasedByPut)
        {
            _leasedByPut = false;
        }
        else if (TierOf(line).TryGet(line.Key, SessionOf(line), out var lease))
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
            _leases[key] = open = [];
        }
        open.Add(lease);
    }

    private void End(in TraceLine line)
    {
        var key = (line.Session, line.Tier, line.Key);
        if (!_leases.TryGetValue(key, out var open))
        {
            return;
        }
        // Leases of what was removed are older than those of what came after it.
        var at = line.Event == TraceEvent.EndRemoved ? 0 : open.Count - 1;
        open[at].Dispose();
        open.RemoveAt(at);
        if (open.Count == 0)
        {
            _leases.Remove(key);
        }
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
