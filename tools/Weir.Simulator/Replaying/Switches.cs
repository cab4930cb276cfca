using Weir.Memory;

namespace Weir.Simulator.Replaying;

/// <summary>
/// Watches the switches of a replay: a session that opens a study waits for the first-screen frames that are not there,
/// until it opens the next one or ends.
/// </summary>
internal sealed class Switches
{
    private readonly Dictionary<int, Current> _open = [];
    private readonly HashSet<ulong> _seen = [];
    private readonly List<double> _stalls = [];

    public long Returns { get; private set; }

    public long StallFreeReturns { get; private set; }

    /// <summary>What would be fetched if nothing outlived a switch: each frame once a switch.</summary>
    public double CostWithoutMemory { get; private set; }

    public void Opened(int session, TraceKey study)
    {
        Ended(session);
        _open[session] = new Current(study.Study, !_seen.Add(study.Study));
    }

    /// <summary>A frame came in or was asked for.</summary>
    public void Used(in TraceLine line)
    {
        if (!_open.TryGetValue(line.Session, out var current) || current.Frames.Add(line.Key))
        {
            CostWithoutMemory += line.Cost;
        }
    }

    /// <summary>Somebody waits for a frame.</summary>
    public void Missed(in TraceLine line)
    {
        if (
            line.FirstScreen
            && _open.TryGetValue(line.Session, out var current)
            && current.Study == line.Key.Study
        )
        {
            current.Stall += line.Cost;
        }
    }

    public void Ended(int session)
    {
        if (!_open.Remove(session, out var current))
        {
            return;
        }
        _stalls.Add(current.Stall / 1000);
        if (current.IsReturn)
        {
            Returns++;
            StallFreeReturns += current.Stall == 0 ? 1 : 0;
        }
    }

    /// <summary>The stall, in milliseconds, that a part of all switches does not exceed.</summary>
    public double Percentile(double part)
    {
        if (_stalls.Count == 0)
        {
            return 0;
        }
        var sorted = _stalls.Order().ToArray();
        return sorted[
            Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)
        ];
    }

    public void EndAll()
    {
        foreach (var session in _open.Keys.ToArray())
        {
            Ended(session);
        }
    }

    private sealed class Current(ulong study, bool isReturn)
    {
        public ulong Study { get; } = study;

        public bool IsReturn { get; } = isReturn;

        public HashSet<TraceKey> Frames { get; } = [];

        public double Stall { get; set; }
    }
}
