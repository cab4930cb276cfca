using System.Runtime.CompilerServices;

namespace Weir.Memory;

/// <content>Hits without the lock, and how the tables and the policy learn of them before anything is decided.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    private readonly TouchList<TKey, TItem> _touches = new();

    internal void Touch(QuickLease<TKey, TItem> entry)
    {
        if (!_touches.Push(entry))
        {
            lock (Gate)
            {
                CatchUp();
            }
        }
    }

    internal long CountEnd() => _touches.CountEnd();

    internal void Settle() => _ledger.Settle();

    /// <summary>Ends a quick lease that was listed meanwhile; harmless for one that has ended.</summary>
    internal void EndListed(QuickLease<TKey, TItem> entry, LeaseTicket ticket)
    {
        Departures? departures = null;
        using (Enter())
        {
            if (!entry.IsLive(ticket))
            {
                return;
            }
            Shut(entry.Slot);
            if (CloseLease(entry.Row, out var slot))
            {
                FreeDoomed(slot, departures = BeginDepartures());
                Charge(departures);
            }
        }
        if (departures is not null)
        {
            _ = Dispatch(departures);
        }
        _ledger.Settle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTake(TKey key, ViewingSession? session, out Lease<TItem> lease)
    {
        if (_trace is null && _entries.Probe(key) is { } entry)
        {
            return entry.TryTake(key, _options.Comparer, session, out lease);
        }
        lease = default;
        return false;
    }

    /// <summary>Takes the lock, and brings tables and policy up to date: all decisions begin with this.</summary>
    private Lock.Scope Enter()
    {
        var scope = Gate.EnterScope();
        try
        {
            CatchUp();
        }
        catch
        {
            scope.Dispose();
            throw;
        }
        return scope;
    }

    private void CatchUp()
    {
        if (_touches.IsEmpty)
        {
            return;
        }
        foreach (var touched in _touches.TakeAll())
        {
            var slot = touched.Slot;
            Shut(slot);
            touched.Untouch();
            var uses = CountUses(touched);
            if (uses == 0 || _entries[slot].State != EntryState.Cached)
            {
                OpenIfFree(slot);
                continue;
            }
            for (; uses > 0; uses--)
            {
                _policy.Touched(slot);
            }
            if (!_entries[slot].IsHeld)
            {
                _policy.Held(slot);
                UnlistLetGo(slot);
                _policy.LetGo(slot);
            }
            _entries[slot].GoesFirst = false;
            OpenIfFree(slot);
        }
    }

    /// <summary>From here on the entry is leased under the lock only; a quick lease that is out is in the tables.</summary>
    private void Shut(int slot)
    {
        var way = _entries[slot].Way;
        var before = way.Shut();
        if (before is not (WayState.Taken or WayState.TakenInSession))
        {
            return;
        }
        var claim =
            before == WayState.TakenInSession
                ? _claims.Find(_entries[slot].FirstClaim, way.Shelf!)
                : SlotList.None;
        way.Row = OpenRow(slot, claim).Row;
        Hold(slot, leases: 1, pins: 0);
        _entries[slot].GoesFirst = false;
    }

    private void OpenIfFree(int slot)
    {
        ref var entry = ref _entries[slot];
        if (entry.State == EntryState.Cached && !entry.IsHeld)
        {
            entry.Way.Open();
        }
    }

    private long CountUses(QuickLease<TKey, TItem> entry)
    {
        var all = entry.Uses;
        var uses = all - entry.Counted;
        entry.Counted = all;
        _hits += uses;
        return uses;
    }
}
