namespace Weir.Memory;

/// <content>
/// Keeping: pins of role <see cref="PinRole.Kept"/> are the user's, not a session's. Entries of a kept group are kept as they come in,
/// as far as half of the budget goes; when a limit falls below that, those kept last stay, and the mark stays on all of them.
/// </content>
public sealed partial class CacheTier<TKey, TItem>
{
    // In the order in which they were kept.
    private readonly List<KeptGroup> _kept = [];

    /// <inheritdoc/>
    public override bool TryKeepGroup(
        long group,
        long expectedBytes,
        out MemoryRefusedException? refusal
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedBytes);
        refusal = null;
        lock (Gate)
        {
            var kept = FindKept(group);
            var bytes = Math.Max(expectedBytes, _entries.FindGroup(group)?.Bytes ?? 0);
            var more = bytes - (kept?.Promise ?? 0);
            if (more > 0 && !_ledger.TryKeep(0, more))
            {
                refusal = _ledger.RefusalToKeep(more);
                return false;
            }
            if (kept is null)
            {
                _kept.Add(kept = new KeptGroup(group, 0));
            }
            kept.Promise += Math.Max(0, more);
            KeepAgain(kept);
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool UnkeepGroup(long group)
    {
        lock (Gate)
        {
            if (FindKept(group) is not { } kept)
            {
                return false;
            }
            Unkeep(kept);
        }
        _ledger.Settle();
        return true;
    }

    /// <inheritdoc/>
    public override void UnkeepAll()
    {
        lock (Gate)
        {
            foreach (var kept in _kept.ToArray())
            {
                Unkeep(kept);
            }
            UnkeepPins(long.MaxValue);
        }
        _ledger.Settle();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> KeptGroups
    {
        get
        {
            lock (Gate)
            {
                return _kept.ConvertAll(kept => kept.Id);
            }
        }
    }

    internal override void ShedKept(long bytes)
    {
        lock (Gate)
        {
            foreach (var kept in _kept)
            {
                var group = _entries.FindGroup(kept.Id);
                for (
                    var slot = group?.First ?? SlotList.None;
                    slot != SlotList.None && bytes > 0;
                    slot = _entries.NextOfGroup(group!, slot)
                )
                {
                    bytes -= _entries[slot].KeptBy == KeptBy.Group ? _entries[slot].Bytes : 0;
                    UnkeepByGroup(slot, kept);
                }
            }
            // What was pinned on its own has no mark to come back by: it gives last.
            UnkeepPins(bytes);
        }
        _ledger.Settle();
    }

    internal override void KeepAgain()
    {
        lock (Gate)
        {
            // Newest first, as they went.
            for (var i = _kept.Count - 1; i >= 0; i--)
            {
                KeepAgain(_kept[i]);
            }
        }
    }

    private KeptGroup? FindKept(long group) => _kept.Find(kept => kept.Id == group);

    private void KeepAgain(KeptGroup kept)
    {
        var group = _entries.FindGroup(kept.Id);
        for (
            var slot = group?.First ?? SlotList.None;
            slot != SlotList.None;
            slot = _entries.NextOfGroup(group!, slot)
        )
        {
            KeepByGroup(slot, kept);
        }
    }

    private void Unkeep(KeptGroup kept)
    {
        var group = _entries.FindGroup(kept.Id);
        for (
            var slot = group?.First ?? SlotList.None;
            slot != SlotList.None;
            slot = _entries.NextOfGroup(group!, slot)
        )
        {
            UnkeepByGroup(slot, kept);
        }
        _ledger.Unkeep(0, kept.Promise);
        _kept.Remove(kept);
    }

    /// <summary>Keeps an entry for its group's sake, if there is room among what may be kept.</summary>
    private void KeepByGroup(int slot, KeptGroup kept)
    {
        ref var entry = ref _entries[slot];
        if (entry.KeptBy == KeptBy.Group)
        {
            return;
        }
        UncountKept(slot);
        var beyond = Math.Max(0, kept.Bytes + entry.Bytes - kept.Promise);
        if (_ledger.TryKeep(entry.Bytes, beyond))
        {
            kept.Bytes += entry.Bytes;
            kept.Promise += beyond;
            entry.KeptBy = KeptBy.Group;
            _claims[ClaimOf(slot, _user)].Kept++;
            Hold(slot, leases: 0, pins: 1);
        }
        CountUserPins(slot);
    }

    private void UnkeepByGroup(int slot, KeptGroup kept)
    {
        ref var entry = ref _entries[slot];
        if (entry.KeptBy != KeptBy.Group)
        {
            return;
        }
        _ledger.Unkeep(entry.Bytes, 0);
        kept.Bytes -= entry.Bytes;
        entry.KeptBy = KeptBy.Nobody;
        var claim = _claims.Find(entry.FirstClaim, _user);
        _claims[claim].Kept--;
        LetGo(slot, leases: 0, pins: 1);
        CountUserPins(slot);
        DropUserClaimWithoutPins(slot, claim);
    }

    /// <summary>A pin of the user's own on one entry.</summary>
    private bool KeepByPin(int slot)
    {
        ref var entry = ref _entries[slot];
        if (entry.KeptBy == KeptBy.Nobody)
        {
            if (!_ledger.TryKeep(entry.Bytes, entry.Bytes))
            {
                return false;
            }
            entry.KeptBy = KeptBy.Pin;
        }
        _claims[ClaimOf(slot, _user)].Kept++;
        Hold(slot, leases: 0, pins: 1);
        return true;
    }

    /// <summary>Entries with pins of their own that nobody counts any more: counted anew, or let go.</summary>
    private void CountUserPins(int slot)
    {
        ref var entry = ref _entries[slot];
        var claim = _claims.Find(entry.FirstClaim, _user);
        if (
            entry.KeptBy == KeptBy.Nobody
            && claim != SlotList.None
            && _claims[claim].Kept is > 0 and var pins
        )
        {
            if (_ledger.TryKeep(entry.Bytes, entry.Bytes))
            {
                entry.KeptBy = KeptBy.Pin;
                return;
            }
            _claims[claim].Kept = 0;
            LetGo(slot, leases: 0, pins);
        }
    }

    /// <summary>The entry counts no longer among the kept bytes; its pins are the caller's to end.</summary>
    private void UncountKept(int slot)
    {
        ref var entry = ref _entries[slot];
        switch (entry.KeptBy)
        {
            case KeptBy.Pin:
                _ledger.Unkeep(entry.Bytes, entry.Bytes);
                break;
            case KeptBy.Group:
                _ledger.Unkeep(entry.Bytes, 0);
                FindKept(entry.Group.Id)!.Bytes -= entry.Bytes;
                break;
        }
        entry.KeptBy = KeptBy.Nobody;
    }

    private void UnkeepPins(long bytes)
    {
        for (var claim = _user.FirstClaim; claim != SlotList.None && bytes > 0; )
        {
            var next = _claims.NextOfShelf(_user.FirstClaim, claim);
            var (slot, pins) = (_claims[claim].Slot, _claims[claim].Kept);
            if (pins > 0 && _entries[slot].KeptBy == KeptBy.Pin)
            {
                bytes -= _entries[slot].Bytes;
                UncountKept(slot);
                _claims[claim].Kept = 0;
                LetGo(slot, leases: 0, pins);
                DropUserClaimWithoutPins(slot, claim);
            }
            claim = next;
        }
    }
}
