namespace Weir.Memory;

/// <content>Kept pins on single entries, and by what an entry counts among the kept bytes.</content>
public sealed partial class CacheTier<TKey, TItem>
{
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
