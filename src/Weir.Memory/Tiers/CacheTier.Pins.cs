namespace Weir.Memory;

/// <content>Pins: a preference, counted by session and role.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    /// <summary>Pins an entry. Pins are counted: two viewports that show one frame pin it twice.</summary>
    /// <param name="key">The key.</param>
    /// <param name="role">Why.</param>
    /// <param name="session">Who holds the pin; null: the user, until <see cref="Unpin(TKey, PinRole, ViewingSession)"/>.</param>
    /// <returns>False when there is no such entry, or the session has ended.</returns>
    public bool Pin(TKey key, PinRole role, ViewingSession? session = null)
    {
        lock (Gate)
        {
            if (!_entries.TryFind(key, out var slot) || !TryFindShelf(session, out var shelf))
            {
                return false;
            }
            Claim.CountOf(ref _claims[ClaimOf(slot, shelf ?? _user)], role)++;
            Hold(slot, leases: 0, pins: 1);
            TraceEntry(TraceEvent.Pin, slot, shelf);
            return true;
        }
    }

    /// <summary>Takes back one pin.</summary>
    /// <returns>False when there was none: the entry, or the session, may have gone before.</returns>
    public bool Unpin(TKey key, PinRole role, ViewingSession? session = null)
    {
        lock (Gate)
        {
            if (!_entries.TryFind(key, out var slot) || !TryFindShelf(session, out var shelf))
            {
                return false;
            }
            var claim = _claims.Find(_entries[slot].FirstClaim, shelf ?? _user);
            if (claim == SlotList.None || Claim.CountOf(ref _claims[claim], role) == 0)
            {
                return false;
            }
            Claim.CountOf(ref _claims[claim], role)--;
            LetGo(slot, leases: 0, pins: 1);
            TraceEntry(TraceEvent.Unpin, slot, shelf);
            DropUserClaimWithoutPins(slot, claim);
        }
        _ledger.Settle();
        return true;
    }

    /// <inheritdoc/>
    public override long Unpin(PinRole role)
    {
        var evictable = 0L;
        lock (Gate)
        {
            for (var slot = 0; slot < _entries.Capacity; slot++)
            {
                if (_entries[slot].State == EntryState.Cached && OnlyPinnedAs(role, slot))
                {
                    UnpinAll(slot);
                    evictable += _entries[slot].Bytes;
                }
            }
        }
        _ledger.Settle();
        return evictable;
    }

    private bool OnlyPinnedAs(PinRole role, int slot)
    {
        ref var entry = ref _entries[slot];
        if (entry.Leases > 0 || entry.Pins == 0)
        {
            return false;
        }
        for (
            var claim = entry.FirstClaim;
            claim != SlotList.None;
            claim = _claims.NextOfEntry(entry.FirstClaim, claim)
        )
        {
            if (_claims[claim].Pins != Claim.CountOf(ref _claims[claim], role))
            {
                return false;
            }
        }
        return true;
    }

    private void UnpinAll(int slot)
    {
        var head = _entries[slot].FirstClaim;
        for (var claim = head; claim != SlotList.None; )
        {
            var next = _claims.NextOfEntry(_entries[slot].FirstClaim, claim);
            _claims[claim].Unpin();
            DropUserClaimWithoutPins(slot, claim);
            claim = next;
        }
        LetGo(slot, leases: 0, pins: _entries[slot].Pins);
    }

    /// <summary>A user's claim is nothing but its pins; a session's also says that it used the entry.</summary>
    private void DropUserClaimWithoutPins(int slot, int claim)
    {
        if (_claims[claim].Shelf == _user && _claims[claim].Pins == 0)
        {
            _claims.Remove(claim, ref _entries[slot].FirstClaim);
        }
    }
}
