namespace Weir.Memory;

/// <content>Pins: a preference, counted by session and role.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    /// <summary>Pins an entry. Pins are counted: two viewports that show one frame pin it twice.</summary>
    /// <param name="key">The key.</param>
    /// <param name="role">Why.</param>
    /// <param name="session">Who holds the pin; null: the user, until <see cref="Unpin(TKey, PinRole, ViewingSession)"/>.</param>
    /// <returns>False when there is no such entry, the session has ended, or half of the budget is kept already.</returns>
    /// <exception cref="ArgumentException">A session is to keep an entry; only the user does.</exception>
    public bool Pin(TKey key, PinRole role, ViewingSession? session = null)
    {
        if (role == PinRole.Kept && session is not null)
        {
            throw new ArgumentException(
                "What is kept is the user's, no session's.",
                nameof(session)
            );
        }
        using (Enter())
        {
            if (!_entries.TryFind(key, out var slot) || !TryFindShelf(session, out var shelf))
            {
                return false;
            }
            if (role == PinRole.Kept)
            {
                return KeepByPin(slot);
            }
            Claim.CountOf(ref _claims[ClaimOf(slot, shelf ?? _user)], role)++;
            Hold(slot, leases: 0, pins: 1);
            TraceEntry(TraceEvent.Pin, slot, shelf);
            _entries[slot].GoesFirst = false;
            return true;
        }
    }

    /// <summary>Takes back one pin.</summary>
    /// <returns>False when there was none: the entry, or the session, may have gone before.</returns>
    public bool Unpin(TKey key, PinRole role, ViewingSession? session = null)
    {
        using (Enter())
        {
            if (!_entries.TryFind(key, out var slot) || !TryFindShelf(session, out var shelf))
            {
                return false;
            }
            var claim = _claims.Find(_entries[slot].FirstClaim, shelf ?? _user);
            if (claim == SlotList.None || PinsOf(claim, role) == 0)
            {
                return false;
            }
            Claim.CountOf(ref _claims[claim], role)--;
            if (role == PinRole.Kept && _claims[claim].Kept == 0)
            {
                UncountKept(slot);
            }
            if (role == PinRole.Comparison && _claims[claim].Comparison == 0)
            {
                LeaveComparison(slot, _claims[claim].Pins + 1);
            }
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
        if (role != PinRole.Kept)
        {
            return UnpinByGroup(role).Sum(group => group.Bytes);
        }
        // The marks would keep what comes in next: they end too.
        var kept = Budget.KeptBytes;
        UnkeepAll();
        return kept - Budget.KeptBytes;
    }

    internal override IReadOnlyList<PinsLetGo> UnpinByGroup(PinRole role)
    {
        Dictionary<long, PinsLetGo> groups = [];
        using (Enter())
        {
            for (var slot = 0; slot < _entries.Capacity; slot++)
            {
                if (_entries[slot].State == EntryState.Cached && OnlyPinnedAs(role, slot))
                {
                    UnpinAll(slot, role);
                    var (id, bytes) = (_entries[slot].Group.Id, _entries[slot].Bytes);
                    var before = groups.GetValueOrDefault(id);
                    groups[id] = new PinsLetGo(Name, id, before.Entries + 1, before.Bytes + bytes);
                }
            }
        }
        _ledger.Settle();
        return [.. groups.Values];
    }

    // A pin that the entry's group put is not there to be taken back one by one.
    private int PinsOf(int claim, PinRole role) =>
        Claim.CountOf(ref _claims[claim], role)
        - (role == PinRole.Kept && _entries[_claims[claim].Slot].KeptBy == KeptBy.Group ? 1 : 0);

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

    private void UnpinAll(int slot, PinRole role)
    {
        _entries[slot].GoesFirst = role == PinRole.Comparison;
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
