namespace Weir.Memory;

/// <content>What follows a removal, outside the lock: report, release, acknowledgement.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    private long _releasingBytes;
    private long _failedReleases;
    private long _demotions;
    private long _demotedBytes;

    /// <summary>Counts the times the tier forgot: a release begun before has nothing left to acknowledge.</summary>
    private int _era;

    /// <summary>An entry left. Reported exactly once an entry, outside any lock.</summary>
    public event Action<Removal<TKey, TItem>>? Removed;

    /// <summary>
    /// Forgets all entries because what held them is gone (a lost GL context, an ended worker): each is reported with
    /// <see cref="RemovalReason.Lost"/> and none is released; releases still to be acknowledged count as acknowledged.
    /// Leases stay valid as tickets, though what they lease is gone too. Loads in flight are the caller's to fail.
    /// </summary>
    public void Forget()
    {
        var departures = BeginDepartures();
        using (Enter())
        {
            foreach (var group in _entries.Groups.ToArray())
            {
                while (group.Count > 0)
                {
                    Detach(group.First, RemovalReason.Lost, departures);
                }
            }
            for (var slot = 0; slot < _entries.Capacity; slot++)
            {
                // Those removed earlier but still leased have nothing to be released any more either.
                _entries[slot].Reason = RemovalReason.Lost;
            }
            Charge(departures);
            _ledger.EndRelease(Budget, _releasingBytes);
            _releasingBytes = 0;
            _era++;
        }
        _ = Dispatch(departures);
        _ledger.Settle();
    }

    /// <summary>Reports and releases, under no lock. What is released at once leaves the ledger together.</summary>
    /// <returns>Ends when all releases are acknowledged, or have failed: what was freed.</returns>
    private ValueTask<Freed> Dispatch(Departures departures)
    {
        var freed = default(Freed);
        List<Task<Freed>>? unfinished = null;
        for (var i = 0; i < departures.Count; i++)
        {
            ref var departure = ref departures[i];
            if (departure.Report)
            {
                ReportRemoved(departure.Removal);
            }
            if (!departure.Release)
            {
                continue;
            }
            if (departures.MayDemote && MayLiveOn(departure.Removal.Reason))
            {
                (unfinished ??= []).Add(DemoteOrReleaseAsync(departure.Removal, departures.Era));
                continue;
            }
            var release = BeginRelease(departure.Removal);
            if (release.IsCompletedSuccessfully)
            {
                departure.IsReleased = true;
                freed += new Freed(1, departure.Removal.Bytes);
            }
            else
            {
                (unfinished ??= []).Add(
                    FinishReleaseAsync(release, departure.Removal, departures.Era)
                );
            }
        }
        if (freed.Entries > 0)
        {
            Acknowledge(freed.Bytes, departures.Era);
            ReportReleased(departures);
            _ledger.Settle();
        }
        EndDepartures(departures);
        return unfinished is null ? new(freed) : new(SumAsync(freed, unfinished));
    }

    private static async Task<Freed> SumAsync(Freed freed, List<Task<Freed>> unfinished)
    {
        foreach (var release in await Task.WhenAll(unfinished))
        {
            freed += release;
        }
        return freed;
    }

    /// <summary>An item nobody wants any more goes back with what is left of its reservation.</summary>
    private void ReleaseUnwanted(PendingLoad<TKey, TItem> load, TItem item)
    {
        Removal<TKey, TItem> removal;
        int era;
        lock (Gate)
        {
            var bytes = load.Reservation is { } room ? _ledger.Discard(room) : 0;
            _releasingBytes += bytes;
            era = _era;
            removal = new(load.Key, item, load.Group, bytes, RemovalReason.Explicit);
        }
        _ = FinishReleaseAsync(BeginRelease(removal), removal, era, wasEntry: false);
        _ledger.Settle();
    }

    /// <summary>Never throws. Of what is lost nothing is left to release.</summary>
    private ValueTask BeginRelease(in Removal<TKey, TItem> removal)
    {
        try
        {
            return removal.Reason == RemovalReason.Lost ? default : _options.Release(removal);
        }
        catch (Exception error)
        {
            return ValueTask.FromException(error);
        }
    }

    /// <summary>Never throws: a failed release leaves its bytes in the ledger, for then nobody knows.</summary>
    private async Task<Freed> FinishReleaseAsync(
        ValueTask release,
        Removal<TKey, TItem> removal,
        int era,
        bool wasEntry = true,
        bool demoted = false
    )
    {
        try
        {
            await release;
        }
        catch (Exception error)
        {
            lock (Gate)
            {
                _failedReleases++;
            }
            Guard(() => Report(error));
            return default;
        }
        Acknowledge(removal.Bytes, era);
        if (wasEntry)
        {
            ReportReleased(removal, demoted);
        }
        _ledger.Settle();
        return new Freed(1, removal.Bytes);
    }

    /// <summary>A cheaper tier that fails has not taken the item: it is released here.</summary>
    private async Task<Freed> DemoteOrReleaseAsync(Removal<TKey, TItem> removal, int era)
    {
        var demoted = false;
        try
        {
            demoted = await _options.Demote!(removal);
        }
        catch (Exception error)
        {
            Guard(() => Report(error));
        }
        if (demoted)
        {
            lock (Gate)
            {
                _demotions++;
                _demotedBytes += removal.Bytes;
            }
        }
        var release = demoted ? default : BeginRelease(removal);
        return await FinishReleaseAsync(release, removal, era, demoted: demoted);
    }

    private bool MayLiveOn(RemovalReason reason) =>
        _options.Demote is not null
        && reason is RemovalReason.Size or RemovalReason.Pressure or RemovalReason.SessionClosed;

    private void Acknowledge(long bytes, int era)
    {
        lock (Gate)
        {
            if (era == _era)
            {
                _releasingBytes -= bytes;
                _ledger.EndRelease(Budget, bytes);
            }
        }
    }

    private void ReportRemoved(in Removal<TKey, TItem> removal)
    {
        try
        {
            Removed?.Invoke(removal);
        }
        catch (Exception error)
        {
            Report(error);
        }
    }

    private void ReportReleased(Departures departures)
    {
        for (var i = 0; i < departures.Count && HasReleaseListeners; i++)
        {
            if (departures[i].IsReleased)
            {
                ReportReleased(departures[i].Removal, demoted: false);
            }
        }
    }

    private void ReportReleased(in Removal<TKey, TItem> removal, bool demoted)
    {
        if (HasReleaseListeners)
        {
            var release = new TierRelease(removal.Group, removal.Bytes, removal.Reason, demoted);
            Guard(() => Report(release));
        }
    }

    /// <summary>Calls somebody else's code: what it throws is reported, not thrown into this turn.</summary>
    private void Guard(Action call)
    {
        try
        {
            call();
        }
        catch (Exception error)
        {
            Report(error);
        }
    }
}
