namespace Weir.Memory;

/// <content>Loads: one a key, charged before it starts, shared by all who wait, cancelled with the last of them.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    private readonly Dictionary<TKey, PendingLoad<TKey, TItem>> _loads;
    private readonly LoadTurns _turns;
    private long _loaded;
    private long _failedLoads;
    private long _cancelledLoads;

    /// <summary>Somebody asked for a load in flight with a higher priority: who feeds pushed loads may reorder.</summary>
    public event Action<PendingLoad<TKey, TItem>>? LoadRaised;

    /// <summary>Leases the entry, loading it if it is not here; joins a load in flight, pushed ones too.</summary>
    /// <param name="key">The key.</param>
    /// <param name="request">Group, size and urgency.</param>
    /// <param name="loader">Makes the item; not called on a hit or a join.</param>
    /// <param name="cancellation">Ends this wait; the load too if nobody else wants it.</param>
    /// <exception cref="MemoryRefusedException">Its bytes cannot fit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the session ended.</exception>
    public ValueTask<Lease<TItem>> GetAsync(
        TKey key,
        LoadRequest request,
        Loader<TKey, TItem> loader,
        CancellationToken cancellation = default
    )
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Lease<TItem>>(cancellation);
        }
        PendingLoad<TKey, TItem>? load;
        LoadWaiter<TItem> waiter;
        bool isNew;
        lock (Gate)
        {
            if (!TryFindShelf(request.Session, out var shelf))
            {
                return ValueTask.FromCanceled<Lease<TItem>>(request.Session!.Closing);
            }
            if (_entries.TryFind(key, out var slot))
            {
                _hits++;
                _policy.Touched(slot);
                return ValueTask.FromResult(OpenLease(slot, shelf));
            }
            _misses++;
            isNew = !_loads.TryGetValue(key, out load);
            if (load is null)
            {
                _loads[key] = load = new(this, key, request, isPushed: false);
            }
            waiter = new LoadWaiter<TItem>(shelf);
            load.Waiters.Add(waiter);
        }
        if (isNew)
        {
            _ = RunAsync(load, loader);
        }
        else
        {
            Raise(load, request.Priority);
        }
        return WaitAsync(load, waiter, cancellation);
    }

    /// <summary>
    /// Begins a load whose item will be handed in. Reserves at once, from <see cref="LoadRequest.Room"/> or the budget,
    /// and never waits; <see cref="MemoryBudget.TryReserveAsync"/> a batch's room first where it may have to.
    /// </summary>
    public BeginLoad TryBeginLoad(
        TKey key,
        in LoadRequest request,
        out PendingLoad<TKey, TItem>? load
    )
    {
        load = null;
        PendingLoad<TKey, TItem>? begun;
        lock (Gate)
        {
            if (!TryFindShelf(request.Session, out _))
            {
                return BeginLoad.SessionClosed;
            }
            if (_entries.TryFind(key, out _))
            {
                return BeginLoad.Present;
            }
            if (!_loads.TryGetValue(key, out begun))
            {
                _loads[key] = load = new(this, key, request, isPushed: true);
            }
        }
        if (load is null)
        {
            Raise(begun!, request.Priority);
            return BeginLoad.Loading;
        }
        var room = request.Room is null
            ? Budget.TryReserve(request.Bytes, request.ToReserveOptions())
            : request.Room.TrySplit(request.Bytes);
        if (room is not null && TryAdmit(load, room))
        {
            return BeginLoad.Started;
        }
        End(load, new MemoryRefusedException(Budget.Name, request.Bytes, 0));
        load = null;
        return BeginLoad.NoRoom;
    }

    /// <summary>Puts an item that exists already. One under the same key is replaced; a load of the key is over with it.</summary>
    /// <returns>False when its bytes do not fit now, or the session has ended: the item stays the caller's.</returns>
    public bool TryPut(TKey key, TItem item, in LoadRequest request)
    {
        var room = request.Room is null
            ? Budget.TryReserve(request.Bytes, request.ToReserveOptions())
            : request.Room.TrySplit(request.Bytes);
        // What the session does not own yet returns here if it has ended.
        using var _ = room;
        if (room is null)
        {
            return false;
        }
        Departures? departures = null;
        PendingLoad<TKey, TItem>? superseded;
        List<(LoadWaiter<TItem>, Lease<TItem>)>? served;
        lock (Gate)
        {
            if (!TryFindShelf(request.Session, out var shelf))
            {
                return false;
            }
            if (_entries.TryFind(key, out var old))
            {
                Detach(old, RemovalReason.Replaced, ref departures);
            }
            if (_loads.Remove(key, out superseded))
            {
                superseded.IsOver = true;
                _cancelledLoads++;
            }
            var slot = Enter(key, item, request, shelf, room, request.Bytes);
            served = Serve(superseded, slot);
        }
        Deliver(served);
        superseded?.SignalCancelled();
        superseded?.Reservation?.Dispose();
        Dispatch(departures);
        _ledger.Settle();
        return true;
    }

    internal bool Complete(PendingLoad<TKey, TItem> load, TItem item, long bytes)
    {
        var fits = !load.IsOver && TryFit(load, bytes);
        List<(LoadWaiter<TItem>, Lease<TItem>)>? served = null;
        bool isOver;
        lock (Gate)
        {
            isOver = load.IsOver;
            if (!isOver && fits)
            {
                load.IsOver = true;
                _loads.Remove(load.Key);
                _loaded++;
                TryFindShelf(load.Request.Session, out var shelf);
                var room = load.Reservation!;
                served = Serve(load, Enter(load.Key, item, load.Request, shelf, room, bytes));
            }
        }
        if (isOver || !fits)
        {
            ReleaseUnwanted(load, item);
            End(load, new MemoryRefusedException(Budget.Name, bytes, load.Request.Bytes));
            return false;
        }
        Deliver(served);
        _ledger.Settle();
        return true;
    }

    /// <summary>Ends a load without an item: with an error, or (null) cancelled.</summary>
    internal void End(PendingLoad<TKey, TItem> load, Exception? error)
    {
        List<LoadWaiter<TItem>> waiters;
        lock (Gate)
        {
            if (load.IsOver)
            {
                return;
            }
            load.IsOver = true;
            _loads.Remove(load.Key);
            _ = error is null ? _cancelledLoads++ : _failedLoads++;
            waiters = [.. load.Waiters];
            load.Waiters.Clear();
        }
        load.SignalCancelled();
        foreach (var waiter in waiters)
        {
            waiter.Fail(error, load.Cancelled);
        }
        if (load.IsPushed)
        {
            load.Reservation?.Dispose();
        }
    }

    private async Task RunAsync(PendingLoad<TKey, TItem> load, Loader<TKey, TItem> loader)
    {
        try
        {
            await AdmitAsync(load);
            await _turns.EnterAsync(() => load.Priority, load.Cancelled);
            Loaded<TItem> loaded;
            try
            {
                load.Cancelled.ThrowIfCancellationRequested();
                loaded = await loader(load.Key, load.Cancelled);
            }
            finally
            {
                _turns.Leave();
            }
            Complete(load, loaded.Item, loaded.Bytes);
        }
        catch (OperationCanceledException) when (load.Cancelled.IsCancellationRequested)
        {
            End(load, null);
        }
        catch (Exception error)
        {
            End(load, error);
        }
        // Only now: until its loader returned, a cancelled load may still have used its bytes.
        load.Reservation?.Dispose();
    }

    private async ValueTask AdmitAsync(PendingLoad<TKey, TItem> load)
    {
        var request = load.Request;
        if (request.Room is { } room)
        {
            load.Reservation =
                room.TrySplit(request.Bytes)
                ?? throw new MemoryRefusedException(Budget.Name, request.Bytes, room.Bytes);
            return;
        }
        lock (Gate)
        {
            // Under the lock, so that who raises the load sees either the ticket or is seen by it.
            var options = request.ToReserveOptions() with
            {
                Priority = load.Priority,
            };
            load.Ticket = new ReservationTicket([new BudgetPart(Budget, request.Bytes)], options);
        }
        var reservations = await _ledger.ReserveAsync(load.Ticket, load.Cancelled);
        load.Reservation = (reservations ?? throw load.Ticket.Refusal!)[0];
    }

    private bool TryAdmit(PendingLoad<TKey, TItem> load, Reservation room)
    {
        lock (Gate)
        {
            load.Reservation = room;
            if (!load.IsOver)
            {
                return true;
            }
        }
        room.Dispose();
        return false;
    }

    private async ValueTask<Lease<TItem>> WaitAsync(
        PendingLoad<TKey, TItem> load,
        LoadWaiter<TItem> waiter,
        CancellationToken cancellation
    )
    {
        using var registration = cancellation.UnsafeRegister(
            (_, token) => Abandon(load, waiter, token),
            null
        );
        return await waiter.Lease;
    }

    private void Abandon(
        PendingLoad<TKey, TItem> load,
        LoadWaiter<TItem> waiter,
        CancellationToken cancellation
    )
    {
        bool isLast;
        lock (Gate)
        {
            if (!load.Waiters.Remove(waiter))
            {
                return;
            }
            isLast = load.Waiters.Count == 0 && (!load.IsPushed || load.BeginnerLeft);
        }
        waiter.Fail(null, cancellation);
        if (isLast)
        {
            End(load, null);
        }
    }

    private void Raise(PendingLoad<TKey, TItem> load, LoadPriority priority)
    {
        lock (Gate)
        {
            if (load.IsOver || load.Priority >= priority)
            {
                return;
            }
            load.Priority = priority;
        }
        if (load.Ticket is { } ticket)
        {
            _ledger.Raise(ticket, priority);
        }
        LoadRaised?.Invoke(load);
    }

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
        long bytes
    )
    {
        _ledger.Commit(room, bytes);
        room.Session?.Disown(room);
        var slot = _entries.Add(key, item, request.Group, bytes, request.FirstScreen);
        _bytes += bytes;
        AddToPolicy(slot);
        if (shelf is not null)
        {
            ClaimOf(slot, shelf);
        }
        return slot;
    }

    private List<(LoadWaiter<TItem>, Lease<TItem>)>? Serve(PendingLoad<TKey, TItem>? load, int slot)
    {
        if (load is null || load.Waiters.Count == 0)
        {
            return null;
        }
        var served = load.Waiters.ConvertAll(waiter => (waiter, OpenLease(slot, waiter.Shelf)));
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
