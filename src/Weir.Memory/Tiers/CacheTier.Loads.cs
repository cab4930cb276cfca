namespace Weir.Memory;

/// <content>Loads: one a key, charged before it starts, shared by all who wait, cancelled with the last of them.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    private readonly Dictionary<TKey, PendingLoad<TKey, TItem>> _loads;
    private readonly LoadTurns _turns;
    private long _loaded;
    private long _failedLoads;
    private long _cancelledLoads;
    private long _joins;
    private long _refused;

    /// <summary>Somebody asked for a load in flight with a higher priority: who feeds pushed loads may reorder.</summary>
    public event Action<PendingLoad<TKey, TItem>>? LoadRaised;

    /// <summary>Leases the entry, loading it if it is not here; joins a load in flight, pushed ones too.</summary>
    /// <param name="key">The key.</param>
    /// <param name="request">Group, size and urgency.</param>
    /// <param name="loader">Makes the item; not called on a hit or a join.</param>
    /// <param name="cancellation">Ends this wait; the load too if nobody else wants it.</param>
    /// <exception cref="MemoryRefusedException">Its bytes cannot fit.</exception>
    /// <exception cref="TimeoutException">It waited for its bytes longer than <see cref="LoadRequest.Timeout"/>.</exception>
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
        if (TryTake(key, request.Session, out var lease))
        {
            return ValueTask.FromResult(lease);
        }
        PendingLoad<TKey, TItem>? load;
        LoadWaiter<TItem> waiter;
        bool isNew;
        using (Enter())
        {
            if (!TryFindShelf(request.Session, out var shelf))
            {
                return ValueTask.FromCanceled<Lease<TItem>>(request.Session!.Closing);
            }
            if (_entries.TryFind(key, out var slot))
            {
                return ValueTask.FromResult(Hit(slot, shelf));
            }
            _misses++;
            _trace?.Missed(key, request.Group, request.Session?.Generation ?? 0);
            isNew = !_loads.TryGetValue(key, out load);
            _joins += isNew ? 0 : 1;
            if (load is null)
            {
                _loads[key] = load = new(this, key, request, isPushed: false);
                _trace?.LoadBegan(key);
            }
            load.Waiters.Add(waiter = new LoadWaiter<TItem>(shelf));
        }
        if (isNew)
        {
            _ = RunAsync(load, loader);
        }
        else
        {
            Raise(load, request);
        }
        return WaitAsync(load, waiter, cancellation);
    }

    /// <summary>Ends a load without an item: with an error, or (null) cancelled.</summary>
    internal void End(PendingLoad<TKey, TItem> load, Exception? error)
    {
        LoadWaiter<TItem>[] waiters;
        using (Enter())
        {
            if (load.IsOver)
            {
                return;
            }
            load.IsOver = true;
            _loads.Remove(load.Key);
            _trace?.LoadEnded(load.Key);
            _ = error is null ? _cancelledLoads++ : _failedLoads++;
            _refused += error is MemoryRefusedException ? 1 : 0;
            waiters = [.. load.Waiters];
            load.Waiters.Clear();
        }
        StopLoading(load);
        foreach (var waiter in waiters)
        {
            waiter.Fail(error, load.Cancelled);
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
                _ledger.Split(room, request.Bytes)
                ?? throw new MemoryRefusedException(Budget.Name, request.Bytes, room.Bytes);
            return;
        }
        using (Enter())
        {
            // Under the lock, so that who raises the load sees either the ticket or is seen by it.
            var options = request.ToReserveOptions() with
            {
                Priority = load.Priority,
            };
            load.Ticket = new ReservationTicket([new BudgetPart(Budget, request.Bytes)], options);
        }
        var reservations = await _ledger.ReserveAsync(load.Ticket, load.Cancelled);
        load.Reservation = (reservations ?? throw load.Ticket.Failure)[0];
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
        using (Enter())
        {
            if (!load.Waiters.Remove(waiter))
            {
                return;
            }
            isLast = load.IsUnwanted;
        }
        waiter.Fail(null, cancellation);
        if (isLast)
        {
            End(load, null);
        }
    }

    private void Raise(PendingLoad<TKey, TItem> load, in LoadRequest request)
    {
        using (Enter())
        {
            if (load.IsOver || load.Priority >= request.Priority)
            {
                return;
            }
            load.Priority = request.Priority;
        }
        if (load.Ticket is { } ticket)
        {
            _ledger.Raise(ticket, request.ToReserveOptions());
        }
        Guard(() => LoadRaised?.Invoke(load));
    }

    /// <summary>Tells whoever makes the item to stop, once the load is over.</summary>
    private void StopLoading(PendingLoad<TKey, TItem> load)
    {
        Guard(load.SignalCancelled);
        if (load.IsPushed)
        {
            load.Reservation?.Dispose();
        }
    }
}
