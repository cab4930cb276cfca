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
        Departures departures = new();
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
            _ledger.EndRelease(Budget, _releasingBytes);
            _releasingBytes = 0;
            _era++;
        }
        Dispatch(departures);
        _ledger.Settle();
    }

    /// <summary>Reports and releases, under no lock.</summary>
    /// <returns>Ends when all releases are acknowledged, or have failed: what was freed.</returns>
    private Task<Freed> Dispatch(Departures departures)
    {
        var freed = default(Freed);
        List<Task<Freed>>? unfinished = null;
        foreach (var departure in departures)
        {
            if (departure.Report)
            {
                Guard(() => Removed?.Invoke(departure.Removal));
            }
            if (!departure.Release)
            {
                continue;
            }
            var release = ReleaseAsync(departure, departures.MayDemote);
            if (release.IsCompletedSuccessfully)
            {
                freed += release.Result;
            }
            else
            {
                (unfinished ??= []).Add(release);
            }
        }
        return unfinished is null ? Task.FromResult(freed) : SumAsync(freed, unfinished);
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
        Departure departure;
        using (Enter())
        {
            var bytes = load.Reservation is { } room ? _ledger.Discard(room) : 0;
            _releasingBytes += bytes;
            var removal = new Removal<TKey, TItem>(
                load.Key,
                item,
                load.Group,
                bytes,
                RemovalReason.Explicit
            );
            departure = new Departure(removal, Report: false, Release: true, _era)
            {
                WasEntry = false,
            };
        }
        _ = ReleaseAsync(departure, mayDemote: false);
        _ledger.Settle();
    }

    /// <summary>Never throws: a failed release leaves its bytes in the ledger, for then nobody knows.</summary>
    private async Task<Freed> ReleaseAsync(Departure departure, bool mayDemote)
    {
        var removal = departure.Removal;
        var demoted = false;
        try
        {
            // Of what is lost nothing is left to release.
            if (removal.Reason != RemovalReason.Lost)
            {
                demoted = mayDemote && MayLiveOn(removal.Reason) && await DemoteAsync(removal);
                if (!demoted)
                {
                    await _options.Release(removal);
                }
            }
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
        lock (Gate)
        {
            if (departure.Era == _era)
            {
                _releasingBytes -= removal.Bytes;
                _ledger.EndRelease(Budget, removal.Bytes);
            }
            _demotions += demoted ? 1 : 0;
            _demotedBytes += demoted ? removal.Bytes : 0;
        }
        if (departure.WasEntry && HasReleaseListeners)
        {
            var release = new TierRelease(removal.Group, removal.Bytes, removal.Reason, demoted);
            Guard(() => Report(release));
        }
        _ledger.Settle();
        return new Freed(1, removal.Bytes);
    }

    /// <summary>A cheaper tier that fails has not taken the item: it is released here.</summary>
    private async ValueTask<bool> DemoteAsync(Removal<TKey, TItem> removal)
    {
        try
        {
            return _options.Demote is { } demote && await demote(removal);
        }
        catch (Exception error)
        {
            Guard(() => Report(error));
            return false;
        }
    }

    private static bool MayLiveOn(RemovalReason reason) =>
        reason is RemovalReason.Size or RemovalReason.Pressure or RemovalReason.SessionClosed;

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

    private sealed class Departures : List<Departure>
    {
        /// <summary>False: nothing may live on in a cheaper tier.</summary>
        public bool MayDemote { get; init; } = true;
    }

    /// <summary>What is left to do for an entry that is gone from the tables.</summary>
    private readonly record struct Departure(
        Removal<TKey, TItem> Removal,
        bool Report,
        bool Release,
        int Era
    )
    {
        /// <summary>False for an item that came too late.</summary>
        public bool WasEntry { get; init; } = true;
    }
}
