namespace Weir.Memory;

/// <content>Items that are handed in: by a load that was begun here, or made already.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    /// <summary>
    /// Begins a load whose item will be handed in. Reserves at once, from <see cref="LoadRequest.Room"/> or the budget,
    /// and never waits; <see cref="MemoryBudget.TryReserveAsync"/> a batch's room first where it may have to.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="request">Group, size and urgency.</param>
    /// <param name="load">The load when it was started; else null.</param>
    public BeginLoad TryBeginLoad(
        TKey key,
        in LoadRequest request,
        out PendingLoad<TKey, TItem>? load
    )
    {
        load = null;
        if (AlreadyThere(key, request) is { } answer)
        {
            return answer;
        }
        using var room = TakeRoom(request);
        if (room is null)
        {
            Interlocked.Increment(ref _refused);
            return BeginLoad.NoRoom;
        }
        using (Enter())
        {
            // Asked again: meanwhile another thread may have begun it. Then the room returns.
            if (AlreadyThereLocked(key, request, out _) is { } late)
            {
                return late;
            }
            _loads[key] = load = new(this, key, request, isPushed: true);
            load.Reservation = _ledger.Split(room, request.Bytes);
            _trace?.LoadBegan(key);
        }
        return BeginLoad.Started;
    }

    /// <summary>Puts an item that exists already. One under the same key is replaced; a load of the key is over with it.</summary>
    /// <returns>False when its bytes do not fit now, or the session has ended: the item stays the caller's.</returns>
    public bool TryPut(TKey key, TItem item, in LoadRequest request)
    {
        using var room = TakeRoom(request);
        if (room is null)
        {
            Interlocked.Increment(ref _refused);
            return false;
        }
        Departures? departures = null;
        PendingLoad<TKey, TItem>? superseded;
        List<(LoadWaiter<TItem>, Lease<TItem>)>? served;
        using (Enter())
        {
            if (!TryFindShelf(request.Session, out var shelf))
            {
                return false;
            }
            if (_entries.TryFind(key, out var old))
            {
                Detach(old, RemovalReason.Replaced, departures = BeginDepartures());
                Charge(departures);
            }
            if (_loads.Remove(key, out superseded))
            {
                superseded.IsOver = true;
                _cancelledLoads++;
            }
            served = Serve(
                superseded,
                Enter(key, item, request, shelf, room, request.Bytes, request.Priority)
            );
        }
        Deliver(served);
        if (superseded is not null)
        {
            StopLoading(superseded);
        }
        if (departures is not null)
        {
            _ = Dispatch(departures);
        }
        _ledger.Settle();
        return true;
    }

    /// <summary>An item arrived for a load.</summary>
    internal bool Complete(PendingLoad<TKey, TItem> load, TItem item, long bytes)
    {
        var fits = !load.IsOver && TryFit(load, bytes);
        List<(LoadWaiter<TItem>, Lease<TItem>)>? served = null;
        bool enters;
        using (Enter())
        {
            enters = fits && !load.IsOver;
            if (enters)
            {
                load.IsOver = true;
                _loads.Remove(load.Key);
                _loaded++;
                TryFindShelf(load.Request.Session, out var shelf);
                var room = load.Reservation!;
                served = Serve(
                    load,
                    Enter(load.Key, item, load.Request, shelf, room, bytes, load.Priority)
                );
            }
        }
        if (!enters)
        {
            ReleaseUnwanted(load, item);
            End(load, new MemoryRefusedException(Budget.Name, bytes, load.Request.Bytes));
            return false;
        }
        Deliver(served);
        _ledger.Settle();
        return true;
    }

    private BeginLoad? AlreadyThere(TKey key, in LoadRequest request)
    {
        PendingLoad<TKey, TItem>? other;
        BeginLoad? answer;
        using (Enter())
        {
            answer = AlreadyThereLocked(key, request, out other);
        }
        if (other is not null)
        {
            Raise(other, request);
        }
        return answer;
    }

    private BeginLoad? AlreadyThereLocked(
        TKey key,
        in LoadRequest request,
        out PendingLoad<TKey, TItem>? other
    )
    {
        other = null;
        return !TryFindShelf(request.Session, out _) ? BeginLoad.SessionClosed
            : _entries.TryFind(key, out _) ? BeginLoad.Present
            : _loads.TryGetValue(key, out other) ? BeginLoad.Loading
            : null;
    }

    /// <summary>
    /// From the room the request brings, or the budget; never waits. It is owned by no session: from here on the load
    /// owns it, and may outlive the session that began it when another session waits.
    /// </summary>
    private Reservation? TakeRoom(in LoadRequest request) =>
        request.Room is null
            ? Budget.TryReserve(request.Bytes, request.ToReserveOptions())
            : _ledger.Split(request.Room, request.Bytes);

    /// <summary>True when the load's reservation covers the item, or could be made to.</summary>
    private bool TryFit(PendingLoad<TKey, TItem> load, long bytes)
    {
        if (load.Reservation is not { } room)
        {
            return false;
        }
        var extra = bytes - room.Bytes;
        return extra <= 0 || _ledger.TryGrow(room, extra, load.Request.ToReserveOptions());
    }

    private int Enter(
        TKey key,
        TItem item,
        in LoadRequest request,
        SessionShelf? shelf,
        Reservation room,
        long bytes,
        LoadPriority priority
    )
    {
        _ledger.Commit(room, bytes);
        var slot = _entries.Add(key, item, request.Group, bytes, request.FirstScreen);
        _bytes += bytes;
        AddToPolicy(slot);
        if (shelf is not null)
        {
            ClaimOf(slot, shelf);
        }
        _trace?.Entered(_entries[slot], priority, shelf?.Session?.Generation ?? 0);
        if (FindKept(request.Group) is { } kept)
        {
            KeepByGroup(slot, kept);
        }
        OpenIfFree(slot);
        return slot;
    }

    /// <summary>Leases a new entry to all who waited for it, before anybody can evict it.</summary>
    private List<(LoadWaiter<TItem>, Lease<TItem>)>? Serve(PendingLoad<TKey, TItem>? load, int slot)
    {
        if (load is null || load.Waiters.Count == 0)
        {
            return null;
        }
        var served = load.Waiters.ConvertAll(waiter =>
        {
            TraceEntry(TraceEvent.Lease, slot, waiter.Shelf);
            return (waiter, OpenLease(slot, waiter.Shelf));
        });
        load.Waiters.Clear();
        return served;
    }

    private static void Deliver(List<(LoadWaiter<TItem> Waiter, Lease<TItem> Lease)>? served)
    {
        foreach (var (waiter, lease) in served ?? [])
        {
            waiter.Give(lease);
        }
    }
}
