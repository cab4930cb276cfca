namespace Weir.Memory;

/// <content>Removal: one entry, a group, everything, or the policy's victims; decided under the lock.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    private readonly long[] _removals = new long[Enum.GetValues<RemovalReason>().Length];
    private readonly long[] _removedBytes = new long[Enum.GetValues<RemovalReason>().Length];

    /// <summary>Removes an entry, pinned or not. Leased, it lives until its last lease ends, but nobody finds it any more.</summary>
    /// <returns>False when there is no such entry.</returns>
    public bool Remove(TKey key, RemovalReason reason = RemovalReason.Explicit)
    {
        Departures departures;
        using (Enter())
        {
            if (!_entries.TryFind(key, out var slot))
            {
                return false;
            }
            departures = BeginDepartures();
            Detach(slot, reason, departures);
            Charge(departures);
        }
        _ = Dispatch(departures);
        _ledger.Settle();
        return true;
    }

    /// <inheritdoc/>
    public override Task<Freed> ClearGroupAsync(
        long group,
        RemovalReason reason = RemovalReason.UserCleared,
        bool evenPinned = false
    )
    {
        var departures = BeginDepartures();
        PendingLoad<TKey, TItem>[] ahead;
        using (Enter())
        {
            ahead = [.. _loads.Values.Where(load => load.Group == group && IsAhead(load))];
            if (evenPinned && FindKept(group) is { } kept)
            {
                Unkeep(kept);
            }
            DetachGroup(_entries.FindGroup(group), long.MaxValue, reason, evenPinned, departures);
            Charge(departures);
        }
        return Finish(ahead, departures);
    }

    /// <inheritdoc/>
    public override Task<Freed> ClearAsync(
        RemovalReason reason = RemovalReason.UserCleared,
        bool evenPinned = false
    )
    {
        var departures = BeginDepartures();
        PendingLoad<TKey, TItem>[] ahead;
        using (Enter())
        {
            ahead = [.. _loads.Values.Where(IsAhead)];
            if (evenPinned)
            {
                _kept.ToList().ForEach(Unkeep);
            }
            foreach (var group in _entries.Groups.ToArray())
            {
                DetachGroup(group, long.MaxValue, reason, evenPinned, departures);
            }
            Charge(departures);
        }
        return Finish(ahead, departures);
    }

    /// <inheritdoc/>
    public override Task<Freed> TrimAsync(long bytes, RemovalReason reason = RemovalReason.Pressure)
    {
        Evict(bytes, new ReclaimScope(Eviction.Any, 0), reason, out var departures);
        return Finish([], departures);
    }

    internal override long TrimGroup(
        long group,
        long bytes,
        RemovalReason reason,
        out Task<Freed> done
    )
    {
        var departures = BeginDepartures();
        long freed;
        using (Enter())
        {
            freed = DetachGroup(_entries.FindGroup(group), bytes, reason, false, departures);
            Charge(departures);
        }
        done = Finish([], departures);
        return freed;
    }

    internal override long EvictableBytes(in ReclaimScope scope)
    {
        if (scope.Eviction == Eviction.None)
        {
            return 0;
        }
        using (Enter())
        {
            var evictable = _bytes - (_heldBytes - _doomedBytes);
            return
                scope.Eviction == Eviction.OtherGroups
                && _entries.FindGroup(scope.Group) is { } spared
                ? evictable - (spared.Bytes - spared.HeldBytes)
                : evictable;
        }
    }

    internal override long Reclaim(long bytes, in ReclaimScope scope, RemovalReason reason)
    {
        var freed = Evict(bytes, scope, reason, out var departures);
        _ = Dispatch(departures);
        return freed;
    }

    private long Evict(
        long bytes,
        in ReclaimScope scope,
        RemovalReason reason,
        out Departures departures
    )
    {
        departures = BeginDepartures();
        var freed = 0L;
        var search = new VictimScope(
            Budget.EffectiveLimit ?? long.MaxValue,
            scope.Eviction == Eviction.OtherGroups ? scope.Group : null
        );
        using (Enter())
        {
            freed += DetachLetGo(bytes, search.SparedGroup, reason, departures);
            while (freed < bytes && _policy.TryNextVictim(search, out var victim))
            {
                Shut(victim);
                // Unless it was leased this moment: the policy knows now.
                if (!_entries[victim].IsHeld)
                {
                    freed += _entries[victim].Bytes;
                    Detach(victim, reason, departures);
                }
            }
            Charge(departures);
        }
        return freed;
    }

    private long DetachGroup(
        Group? group,
        long bytes,
        RemovalReason reason,
        bool evenPinned,
        Departures departures
    )
    {
        var freed = 0L;
        for (var slot = group?.First ?? SlotList.None; slot != SlotList.None && freed < bytes; )
        {
            var next = _entries.NextOfGroup(group!, slot);
            Shut(slot);
            ref var entry = ref _entries[slot];
            if (entry.Leases == 0 && (evenPinned || entry.Pins == 0))
            {
                freed += entry.Bytes;
                Detach(slot, reason, departures);
            }
            slot = next;
        }
        return freed;
    }

    /// <summary>Takes an entry out of everything but its leases.</summary>
    private void Detach(int slot, RemovalReason reason, Departures departures)
    {
        Shut(slot);
        ref var entry = ref _entries[slot];
        CountUses(entry.Way);
        entry.Reason = reason;
        TraceRemoval(slot, reason);
        _removals[(int)reason]++;
        _removedBytes[(int)reason] += entry.Bytes;
        UncountKept(slot);
        if (!entry.IsHeld)
        {
            UnlistLetGo(slot);
        }
        _policy.Removed(slot);
        _entries.Unlist(slot);
        _bytes -= entry.Bytes;
        for (var claim = entry.FirstClaim; claim != SlotList.None; )
        {
            var next = _claims.NextOfEntry(entry.FirstClaim, claim);
            _claims[claim].Unpin();
            if (_claims[claim].FirstLease == SlotList.None)
            {
                _claims.Remove(claim, ref entry.FirstClaim);
            }
            claim = next;
        }
        LetGo(slot, leases: 0, pins: entry.Pins);
        if (entry.Leases == 0)
        {
            Free(slot, report: true, departures);
            return;
        }
        _doomedBytes += entry.Bytes;
        departures.Add(new Departure(entry.ToRemoval(), report: true, release: false), _era);
    }

    /// <summary>Reported when it was removed; released only now.</summary>
    private void FreeDoomed(int slot, Departures departures)
    {
        _doomedBytes -= _entries[slot].Bytes;
        Free(slot, report: false, departures);
    }

    /// <summary>Gives the slot back and the item to its release.</summary>
    private void Free(int slot, bool report, Departures departures)
    {
        ref var entry = ref _entries[slot];
        while (entry.FirstClaim != SlotList.None)
        {
            _claims.Remove(entry.FirstClaim, ref entry.FirstClaim);
        }
        departures.Bytes += entry.Bytes;
        departures.Add(new Departure(entry.ToRemoval(), report, release: true), _era);
        _entries.Free(slot);
    }

    private Task<Freed> Finish(PendingLoad<TKey, TItem>[] ahead, Departures departures)
    {
        Array.ForEach(ahead, load => End(load, null));
        var freed = Dispatch(departures);
        _ledger.Settle();
        return freed.AsTask();
    }

    /// <summary>Nobody looks for it: what is cleared would come back by itself.</summary>
    private static bool IsAhead(PendingLoad<TKey, TItem> load) =>
        load.Priority < LoadPriority.Interactive;
}
