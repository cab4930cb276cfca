using Weir.Memory;
using Weir.Simulator.Traces;

namespace Weir.Simulator.Replaying;

/// <summary>
/// L. A. Belady's rule (IBM Systems Journal 5(2), 1966): who is needed again farthest in the future goes first. It knows the trace. With items of
/// one size and no prefetch it is the best there is; with sizes and costs it is no bound: one large frame needed soon may be worth less than
/// ten small ones needed a little later.
/// </summary>
internal sealed class FarthestNextUse : IEvictionPolicy<TraceKey>
{
    private readonly ReplayPosition _position;
    private readonly int[] _nextUse;
    private readonly PriorityQueue<(int Slot, int Version), int> _queue = new();
    private readonly List<(int Slot, int Version)> _aside = [];
    private readonly List<Entry> _entries = [];

    /// <param name="trace">What will be asked.</param>
    /// <param name="position">Which line the replay is at.</param>
    public FarthestNextUse(Trace trace, ReplayPosition position)
    {
        _position = position;
        _nextUse = NextUses(trace);
    }

    public void Added(int slot, in PolicyEntry<TraceKey> entry)
    {
        while (_entries.Count <= slot)
        {
            _entries.Add(default);
        }
        _entries[slot] = new Entry(entry.Group, false, true, _entries[slot].Version);
        Enqueue(slot);
    }

    public void Touched(int slot) => Enqueue(slot);

    public void Held(int slot) => _entries[slot] = _entries[slot] with { IsHeld = true };

    public void LetGo(int slot) => _entries[slot] = _entries[slot] with { IsHeld = false };

    public void Removed(int slot) =>
        _entries[slot] = _entries[slot] with { IsIn = false, Version = _entries[slot].Version + 1 };

    public bool TryNextVictim(in VictimScope scope, out int slot)
    {
        slot = -1;
        while (slot < 0 && _queue.TryDequeue(out var next, out _))
        {
            var entry = _entries[next.Slot];
            if (!entry.IsIn || entry.Version != next.Version)
            {
                continue;
            }
            _aside.Add(next);
            if (!entry.IsHeld && entry.Group != scope.SparedGroup)
            {
                slot = next.Slot;
            }
        }
        foreach (var back in _aside)
        {
            _queue.Enqueue(back, -_entries[back.Slot].NextUse);
        }
        _aside.Clear();
        return slot >= 0;
    }

    private void Enqueue(int slot)
    {
        var entry = _entries[slot] with
        {
            Version = _entries[slot].Version + 1,
            NextUse = _nextUse[_position.Line],
        };
        _entries[slot] = entry;
        _queue.Enqueue((slot, entry.Version), -entry.NextUse);
    }

    /// <summary>For each line the next line that asks for the same frame; the largest number when none does.</summary>
    private static int[] NextUses(Trace trace)
    {
        var next = new int[trace.Lines.Count];
        var uses = new Dictionary<TraceKey, int>();
        for (var i = next.Length - 1; i >= 0; i--)
        {
            var line = trace.Lines[i];
            next[i] = uses.GetValueOrDefault(line.Key, int.MaxValue);
            if (line.Event is TraceEvent.Get or TraceEvent.Hit or TraceEvent.Miss)
            {
                uses[line.Key] = i;
            }
        }
        return next;
    }

    private record struct Entry(long Group, bool IsHeld, bool IsIn, int Version)
    {
        public int NextUse { get; init; }
    }
}

/// <summary>The line that is being replayed.</summary>
internal sealed class ReplayPosition
{
    public int Line { get; set; }
}
