namespace Weir.Memory;

/// <content>What sessions hold here, and their end.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    private readonly Dictionary<ViewingSession, SessionShelf> _shelves = [];
    private readonly SessionShelf _user = new(null);

    /// <summary>
    /// Ends what a session holds here: its waits and loads, its leases, its pins; then, as the policy says, the entries
    /// that it used and nobody else claims. Linear in these.
    /// </summary>
    internal override Task<Freed> EndSessionAsync(ViewingSession session, ExitPolicy policy)
    {
        var departures = BeginDepartures();
        departures.MayDemote = policy != ExitPolicy.Purge;
        List<PendingLoad<TKey, TItem>> unwanted = [];
        List<LoadWaiter<TItem>> waiters = [];
        var frees =
            policy == ExitPolicy.Purge
            || (policy == ExitPolicy.Demote && !_options.SurvivesDemotion);
        using (Enter())
        {
            if (!_shelves.Remove(session, out var shelf))
            {
                return Task.FromResult(default(Freed));
            }
            _trace?.SessionEnded(session, policy);
            LeaveLoads(shelf, unwanted, waiters);
            while (shelf.FirstClaim != SlotList.None)
            {
                EndClaim(shelf.FirstClaim, frees, departures);
            }
            Charge(departures);
        }
        foreach (var waiter in waiters)
        {
            waiter.Fail(null, session.Closing);
        }
        return Finish([.. unwanted], departures);
    }

    private void LeaveLoads(
        SessionShelf shelf,
        List<PendingLoad<TKey, TItem>> unwanted,
        List<LoadWaiter<TItem>> waiters
    )
    {
        foreach (var load in _loads.Values)
        {
            waiters.AddRange(load.Waiters.Where(waiter => waiter.Shelf == shelf));
            load.Waiters.RemoveAll(waiter => waiter.Shelf == shelf);
            // Another session may wait for what this one began: then the push goes on for that one.
            if (load.Request.Session == shelf.Session)
            {
                load.BeginnerLeft = true;
            }
            if (load.IsUnwanted)
            {
                unwanted.Add(load);
            }
        }
    }

    private void EndClaim(int claim, bool frees, Departures departures)
    {
        var slot = _claims[claim].Slot;
        var shelf = _claims[claim].Shelf;
        Shut(slot);
        if (_entries[slot].Way.Shelf == shelf)
        {
            _entries[slot].Way.Shelf = null;
        }
        while (_claims[claim].FirstLease != SlotList.None)
        {
            if (CloseLease(_claims[claim].FirstLease, out _))
            {
                // Frees the entry's claims, this one too.
                FreeDoomed(slot, departures);
                return;
            }
        }
        if (_claims[claim].Comparison > 0)
        {
            LeaveComparison(slot, _claims[claim].Pins);
        }
        LetGo(slot, leases: 0, pins: _claims[claim].Pins);
        _claims.Remove(claim, ref _entries[slot].FirstClaim);
        if (
            frees
            && _entries[slot].State == EntryState.Cached
            && _entries[slot].FirstClaim == SlotList.None
        )
        {
            Detach(slot, RemovalReason.SessionClosed, departures);
            return;
        }
        OpenIfFree(slot);
    }

    /// <summary>The session's shelf, made on first use. No session: no shelf, which is fine.</summary>
    /// <returns>False when the session has ended.</returns>
    private bool TryFindShelf(ViewingSession? session, out SessionShelf? shelf)
    {
        shelf = null;
        if (session is null || _shelves.TryGetValue(session, out shelf))
        {
            return true;
        }
        if (!session.TryAttach(this))
        {
            return false;
        }
        _shelves[session] = shelf = new SessionShelf(session);
        return true;
    }
}
