using System.Runtime.CompilerServices;

namespace Weir.Memory;

/// <content>What a recorder is told, if there is one. Under the lock, so that the lines stand in the order of what happened.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    private volatile TierTrace<TKey>? _trace;

    /// <summary>Who records this tier; null: nobody.</summary>
    internal TierTrace<TKey>? Trace
    {
        get => _trace;
        set
        {
            using (Enter())
            {
                _trace = value;
            }
        }
    }

    // Inlined, so that a hit pays one comparison while nobody records.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TraceEntry(TraceEvent what, int slot, SessionShelf? shelf)
    {
        if (_trace is { } trace)
        {
            trace.About(what, _entries[slot], shelf?.Session?.Generation ?? 0);
        }
    }

    private void TraceRemoval(int slot, RemovalReason reason)
    {
        // Evictions are a replay's own to decide, and what a session's end frees follows from its end.
        if (
            reason
            is RemovalReason.Explicit
                or RemovalReason.Replaced
                or RemovalReason.UserCleared
                or RemovalReason.Lost
        )
        {
            TraceEntry(TraceEvent.Remove, slot, null);
        }
    }
}
