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
        using (Enter())
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
        using (Enter())
        {
            if (FindKept(group) is not { } kept)
            {
                return false;
            }
            Unkeep(kept);
            // What had no room beside it has some now.
            _kept.ForEach(KeepAgain);
        }
        _ledger.Settle();
        return true;
    }

    /// <inheritdoc/>
    public override void UnkeepAll()
    {
        using (Enter())
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
            using (Enter())
            {
                return _kept.ConvertAll(kept => kept.Id);
            }
        }
    }

    internal override void ShedKept(long bytes)
    {
        using (Enter())
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
        using (Enter())
        {
            // Newest first, as they went.
            for (var i = _kept.Count - 1; i >= 0; i--)
            {
                KeepAgain(_kept[i]);
            }
        }
    }

    // A few at most. Asked at each entry that comes in, so without a closure.
    private KeptGroup? FindKept(long group)
    {
        foreach (var kept in _kept)
        {
            if (kept.Id == group)
            {
                return kept;
            }
        }
        return null;
    }

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
}
