namespace Weir.Memory;

/// <content>Leases, and what being held means to an entry.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    private readonly LeaseTable _leases = new();

    bool ILeaseOwner.IsLive(LeaseTicket ticket) => _leases.IsLive(ticket);

    void ILeaseOwner.EndLease(LeaseTicket ticket)
    {
        Departures? departures = null;
        using (Enter())
        {
            if (!_leases.IsLive(ticket))
            {
                return;
            }
            if (CloseLease(ticket.Row, out var slot))
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

    private Lease<TItem> OpenLease(int slot, SessionShelf? shelf)
    {
        var claim = shelf is null ? SlotList.None : ClaimOf(slot, shelf);
        var ticket = OpenRow(slot, claim);
        Hold(slot, leases: 1, pins: 0);
        return new Lease<TItem>(this, ticket, _entries[slot].Item, _entries[slot].Bytes);
    }

    private LeaseTicket OpenRow(int slot, int claim)
    {
        var none = SlotList.None;
        return claim == SlotList.None
            ? _leases.Open(slot, claim, ref none)
            : _leases.Open(slot, claim, ref _claims[claim].FirstLease);
    }

    /// <returns>True when that was the last lease of an entry that was removed before: it is to be freed now.</returns>
    private bool CloseLease(int row, out int slot)
    {
        (slot, var claim) = _leases[row];
        if (_trace is not null)
        {
            TraceEntry(
                _entries[slot].State == EntryState.Doomed ? TraceEvent.EndRemoved : TraceEvent.End,
                slot,
                claim == SlotList.None ? null : _claims[claim].Shelf
            );
        }
        var none = SlotList.None;
        if (claim == SlotList.None)
        {
            _leases.Close(row, ref none);
        }
        else
        {
            _leases.Close(row, ref _claims[claim].FirstLease);
        }
        if (_entries[slot].Way.Row == row)
        {
            _entries[slot].Way.Unlist();
        }
        LetGo(slot, leases: 1, pins: 0);
        return _entries[slot].State == EntryState.Doomed && _entries[slot].Leases == 0;
    }

    private int ClaimOf(int slot, SessionShelf shelf)
    {
        var claim = _claims.Find(_entries[slot].FirstClaim, shelf);
        var way = _entries[slot].Way;
        if (shelf.Session is not null && way.Shelf != shelf)
        {
            Shut(slot);
            way.Shelf = shelf;
        }
        return claim != SlotList.None
            ? claim
            : _claims.Add(slot, ref _entries[slot].FirstClaim, shelf);
    }

    /// <summary>Adds leases or pins; the first makes the entry held.</summary>
    private void Hold(int slot, int leases, int pins)
    {
        Shut(slot);
        ref var entry = ref _entries[slot];
        var wasHeld = entry.IsHeld;
        entry.Leases += leases;
        entry.Pins += pins;
        if (!wasHeld)
        {
            _heldBytes += entry.Bytes;
            entry.Group.HeldBytes += entry.Bytes;
            _policy.Held(slot);
            UnlistLetGo(slot);
        }
    }

    private void LetGo(int slot, int leases, int pins)
    {
        ref var entry = ref _entries[slot];
        entry.Leases -= leases;
        entry.Pins -= pins;
        if (entry.IsHeld || leases + pins == 0)
        {
            return;
        }
        _heldBytes -= entry.Bytes;
        if (entry.State == EntryState.Cached)
        {
            entry.Group.HeldBytes -= entry.Bytes;
            _policy.LetGo(slot);
            ListLetGo(slot);
            entry.Way.Open();
        }
    }
}
