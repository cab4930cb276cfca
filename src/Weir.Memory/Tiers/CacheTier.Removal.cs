namespace Weir.Memory;

/// <content>Removal: decided under the lock, reported and released outside of it, acknowledged later.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    private readonly long[] _removals = new long[Enum.GetValues<RemovalReason>().Length];
    private long _releasingBytes;
    private long _failedReleases;

    /// <summary>Removes an entry, pinned or not. Leased, it lives until its last lease ends, but nobody finds it any more.</summary>
    /// <returns>False when there is no such entry.</returns>
    public bool Remove(TKey key, RemovalReason reason = RemovalReason.Explicit)
    {
        Departures? departures = null;
        lock (Gate)
        {
            if (!_entries.TryFind(key, out var slot))
            {
                return false;
            }
            Detach(slot, reason, ref departures);
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
        Departures? departures = null;
        List<PendingLoad<TKey, TItem>> unwanted;
        lock (Gate)
        {
            unwanted = [.. _loads.Values.Where(load => load.Group == group && IsUnwaited(load))];
            if (_entries.FindGroup(group) is { } members)
            {
                DetachGroup(members, long.MaxValue, reason, evenPinned, ref departures);
            }
        }
        return FinishAsync(unwanted, departures);
    }

    /// <inheritdoc/>
    public override Task<Freed> ClearAsync(
        RemovalReason reason = RemovalReason.UserCleared,
        bool evenPinned = false
    )
    {
        Departures? departures = null;
        List<PendingLoad<TKey, TItem>> unwanted;
        lock (Gate)
        {
            unwanted = [.. _loads.Values.Where(IsUnwaited)];
            foreach (var group in _entries.Groups.ToArray())
            {
                DetachGroup(group, long.MaxValue, reason, evenPinned, ref departures);
            }
        }
        return FinishAsync(unwanted, departures);
    }

    /// <inheritdoc/>
    public override Task<Freed> TrimAsync(long bytes, RemovalReason reason = RemovalReason.Pressure)
    {
        Departures? departures = null;
        Evict(bytes, new ReclaimScope(Eviction.Any, 0), reason, ref departures);
        return FinishAsync([], departures);
    }

    /// <inheritdoc/>
    public override Task<Freed> TrimGroupAsync(
        long group,
        long bytes,
        RemovalReason reason = RemovalReason.Pressure
    )
    {
        Departures? departures = null;
        lock (Gate)
        {
            if (_entries.FindGroup(group) is { } members)
            {
                DetachGroup(members, bytes, reason, evenPinned: false, ref departures);
            }
        }
        return FinishAsync([], departures);
    }

    /// <summary>
    /// Forgets all entries because what held them is gone (a lost GL context, an ended worker): each is reported with
    /// <see cref="RemovalReason.Lost"/> and none is released; releases still to be acknowledged count as acknowledged.
    /// Leases stay valid as tickets, though what they lease is gone too.
    /// </summary>
    public void Forget()
    {
        Departures? departures = null;
        lock (Gate)
        {
            foreach (var group in _entries.Groups.ToArray())
            {
                while (group.Count > 0)
                {
                    Detach(group.First, RemovalReason.Lost, ref departures);
                }
            }
            _ledger.EndRelease(Budget, _releasingBytes);
            _releasingBytes = 0;
            _era++;
        }
        _ = Dispatch(departures);
        _ledger.Settle();
    }

    internal override long EvictableBytes(in ReclaimScope scope)
    {
        if (scope.Eviction == Eviction.None)
        {
            return 0;
        }
        lock (Gate)
        {
            var evictable = _bytes - (_heldBytes - _doomedBytes);
            if (
                scope.Eviction == Eviction.OtherGroups
                && _entries.FindGroup(scope.Group) is { } spared
            )
            {
                evictable -= spared.Bytes - spared.HeldBytes;
            }
            return evictable;
        }
    }

    internal override long Reclaim(long bytes, in ReclaimScope scope, RemovalReason reason)
    {
        Departures? departures = null;
        var freed = Evict(bytes, scope, reason, ref departures);
        _ = Dispatch(departures);
        return freed;
    }

    private long Evict(
        long bytes,
        in ReclaimScope scope,
        RemovalReason reason,
        ref Departures? departures
    )
    {
        var freed = 0L;
        var search = new VictimScope(
            Budget.EffectiveLimit ?? long.MaxValue,
            scope.Eviction == Eviction.OtherGroups ? scope.Group : null
        );
        lock (Gate)
        {
            while (freed < bytes && _policy.TryNextVictim(search, out var victim))
            {
                freed += _entries[victim].Bytes;
                Detach(victim, reason, ref departures);
            }
        }
        return freed;
    }

    private void DetachGroup(
        Group group,
        long bytes,
        RemovalReason reason,
        bool evenPinned,
        ref Departures? departures
    )
    {
        for (var slot = group.First; slot != SlotList.None && bytes > 0; )
        {
            var next = _entries.NextOfGroup(group, slot);
            ref var entry = ref _entries[slot];
            if (entry.Leases == 0 && (evenPinned || entry.Pins == 0))
            {
                bytes -= entry.Bytes;
                Detach(slot, reason, ref departures);
            }
            slot = next;
        }
    }

    /// <summary>Takes an entry out of everything but its leases.</summary>
    private void Detach(int slot, RemovalReason reason, ref Departures? departures)
    {
        ref var entry = ref _entries[slot];
        entry.Reason = reason;
        _removals[(int)reason]++;
        _policy.Removed(slot);
        _entries.Unlist(slot);
        _bytes -= entry.Bytes;
        for (var claim = entry.FirstClaim; claim != SlotList.None; )
        {
            var next = _claims.NextOfEntry(entry.FirstClaim, claim);
            _claims[claim].OnScreen = _claims[claim].Comparison = _claims[claim].Kept = 0;
            if (_claims[claim].FirstLease == SlotList.None)
            {
                _claims.Remove(claim, ref entry.FirstClaim);
            }
            claim = next;
        }
        LetGo(slot, leases: 0, pins: entry.Pins);
        if (entry.Leases == 0)
        {
            Free(slot, report: true, ref departures);
            return;
        }
        _doomedBytes += entry.Bytes;
        (departures ??= []).Add(new Departure(entry.ToRemoval(), Report: true, Release: false));
    }

    private void Free(int slot, bool report, ref Departures? departures)
    {
        ref var entry = ref _entries[slot];
        for (var claim = entry.FirstClaim; claim != SlotList.None; claim = entry.FirstClaim)
        {
            _claims.Remove(claim, ref entry.FirstClaim);
        }
        _ledger.BeginRelease(Budget, entry.Bytes);
        _releasingBytes += entry.Bytes;
        (departures ??= []).Add(new Departure(entry.ToRemoval(), report, Release: true));
        _entries.Free(slot);
    }

    private async Task<Freed> FinishAsync(
        List<PendingLoad<TKey, TItem>> unwanted,
        Departures? departures
    )
    {
        foreach (var load in unwanted)
        {
            End(load, null);
        }
        var released = Dispatch(departures);
        _ledger.Settle();
        await released;
        var freed = default(Freed);
        foreach (var departure in departures ?? [])
        {
            freed += departure.Release ? new Freed(1, departure.Removal.Bytes) : default;
        }
        return freed;
    }

    /// <summary>Reports and releases, under no lock.</summary>
    /// <returns>Ends when all releases are acknowledged, or have failed.</returns>
    private Task Dispatch(Departures? departures)
    {
        if (departures is null)
        {
            return Task.CompletedTask;
        }
        List<Task>? unfinished = null;
        foreach (var departure in departures)
        {
            if (departure.Report)
            {
                Removed?.Invoke(departure.Removal);
            }
            if (departure.Release)
            {
                var release = ReleaseAsync(departure.Removal, departures.MayDemote);
                if (!release.IsCompleted)
                {
                    (unfinished ??= []).Add(release);
                }
            }
        }
        return unfinished is null ? Task.CompletedTask : Task.WhenAll(unfinished);
    }

    /// <summary>An item nobody wants any more goes back with what is left of its reservation.</summary>
    private void ReleaseUnwanted(PendingLoad<TKey, TItem> load, TItem item)
    {
        var bytes = 0L;
        lock (Gate)
        {
            if (load.Reservation is { } room)
            {
                bytes = _ledger.Discard(room);
                room.Session?.Disown(room);
                _releasingBytes += bytes;
            }
        }
        var removal = new Removal<TKey, TItem>(
            load.Key,
            item,
            load.Group,
            bytes,
            RemovalReason.Explicit
        );
        _ = ReleaseAsync(removal, mayDemote: false);
        _ledger.Settle();
    }

    private async Task ReleaseAsync(Removal<TKey, TItem> removal, bool mayDemote)
    {
        var era = Volatile.Read(ref _era);
        try
        {
            if (removal.Reason != RemovalReason.Lost)
            {
                var demoted =
                    mayDemote
                    && _options.Demote is not null
                    && MayLiveOn(removal.Reason)
                    && await _options.Demote(removal);
                if (!demoted)
                {
                    await _options.Release(removal);
                }
            }
        }
        catch
        {
            lock (Gate)
            {
                _failedReleases++;
            }
            return;
        }
        lock (Gate)
        {
            if (era == _era)
            {
                _releasingBytes -= removal.Bytes;
                _ledger.EndRelease(Budget, removal.Bytes);
            }
        }
        _ledger.Settle();
    }

    /// <summary>Counts the times the tier forgot: a release begun before has nothing left to acknowledge.</summary>
    private int _era;

    private static bool MayLiveOn(RemovalReason reason) =>
        reason is RemovalReason.Size or RemovalReason.Pressure or RemovalReason.SessionClosed;

    private static bool IsUnwaited(PendingLoad<TKey, TItem> load) =>
        load.Waiters.Count == 0 || load.Priority < LoadPriority.Interactive;

    private sealed class Departures : List<Departure>
    {
        /// <summary>False: nothing may live on in a cheaper tier.</summary>
        public bool MayDemote { get; set; } = true;
    }

    /// <summary>What is left to do for an entry that is gone from the tables.</summary>
    private readonly record struct Departure(
        Removal<TKey, TItem> Removal,
        bool Report,
        bool Release
    );
}
