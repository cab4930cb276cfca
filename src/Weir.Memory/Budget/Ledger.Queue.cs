namespace Weir.Memory;

/// <content>
/// The queue: by priority, then first come, first served. One that does not fit blocks those behind it that need the
/// same budget (or a large request would starve), but nobody who needs another.
/// </content>
internal sealed partial class Ledger
{
    private readonly LinkedList<ReservationTicket>[] _queues = [new(), new(), new()];
    private int _round;
    private bool _settling;
    private bool _again;

    // Read without the lock on every hit: somebody waits, or a limit is exceeded.
    private volatile bool _attention;

    public Reservation[]? TryReserve(BudgetPart[] parts, in ReserveOptions options)
    {
        var ticket = new ReservationTicket(parts, options);
        while (true)
        {
            Shortage? shortage;
            lock (Gate)
            {
                if (WouldOvertake(ticket))
                {
                    return null;
                }
                if (Charge(parts) is not { } full)
                {
                    return Open(parts);
                }
                shortage = Shortage.Of(ticket, full);
            }
            // A release that was not acknowledged at once leaves nothing more to evict, and the loop.
            if (shortage.Deficit <= 0 || shortage.Relieve() == 0)
            {
                return null;
            }
        }
    }

    /// <summary>Adds bytes to a live reservation, evicting for them; never waits.</summary>
    public bool TryGrow(Reservation reservation, long extra, in ReserveOptions options)
    {
        if (TryReserve([new BudgetPart(reservation.Budget, extra)], options) is not [var more])
        {
            return false;
        }
        lock (Gate)
        {
            if (_live.Contains(reservation))
            {
                reservation.Remaining += more.Remaining;
                Close(more);
                return true;
            }
        }
        more.Dispose();
        return false;
    }

    public async ValueTask<Reservation[]?> ReserveAsync(
        ReservationTicket ticket,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        var session = ticket.Options.Session;
        session?.Closing.ThrowIfCancellationRequested();
        lock (Gate)
        {
            _queues[(int)ticket.Options.Priority].AddLast(ticket);
            ticket.IsWaiting = true;
            _attention = true;
        }
        Settle();
        using var byCaller = cancellation.UnsafeRegister((_, token) => Leave(ticket, token), null);
        using var bySession = (session?.Closing ?? default).UnsafeRegister(
            (_, token) => Leave(ticket, token),
            null
        );
        var reservations = await ticket.Answer;
        if (reservations is null || session is null)
        {
            return reservations;
        }
        if (!Array.TrueForAll(reservations, session.TryOwn))
        {
            Array.ForEach(reservations, reservation => reservation.Dispose());
            throw new OperationCanceledException(session.Closing);
        }
        return reservations;
    }

    /// <summary>Moves a waiting ticket to a higher priority's queue.</summary>
    public void Raise(ReservationTicket ticket, LoadPriority priority)
    {
        lock (Gate)
        {
            if (ticket.Options.Priority >= priority)
            {
                return;
            }
            if (ticket.IsWaiting)
            {
                _queues[(int)ticket.Options.Priority].Remove(ticket);
                _queues[(int)priority].AddLast(ticket);
            }
            ticket.Options = ticket.Options with { Priority = priority, Eviction = Eviction.Any };
        }
        Settle();
    }

    public void LimitChanged()
    {
        _attention = true;
        Settle();
    }

    /// <summary>
    /// Grants what fits and makes tiers give back for what does not. Called, under no lock, after every change that may
    /// help a waiter: bytes returned, a lease or pin that ended, a load that became an entry. Calls from within
    /// (releases it causes) or from other threads only make it go round once more.
    /// </summary>
    public void Settle()
    {
        if (!_attention)
        {
            return;
        }
        lock (Gate)
        {
            if (_settling)
            {
                _again = true;
                return;
            }
            _settling = true;
        }
        try
        {
            while (SettleOnce()) { }
        }
        catch
        {
            // A subscriber threw. The book is right; the next change settles on.
            lock (Gate)
            {
                _settling = false;
            }
            throw;
        }
    }

    private bool SettleOnce()
    {
        List<Shortage> shortages;
        lock (Gate)
        {
            _again = false;
            _round++;
            shortages = GrantWhatFits();
            AddExceededLimits(shortages);
        }
        var freed = 0L;
        foreach (var shortage in shortages)
        {
            freed += shortage.Relieve();
        }
        lock (Gate)
        {
            if (freed > 0 || _again)
            {
                return true;
            }
            foreach (var shortage in shortages)
            {
                if (shortage is { Ticket: { IsWaiting: true } ticket, IsHopeless: true })
                {
                    Dequeue(ticket);
                    ticket.Refuse(shortage.ToRefusal());
                    _again = true;
                }
            }
            if (_again)
            {
                return true;
            }
            _attention =
                Array.Exists(_queues, queue => queue.Count > 0)
                || _budgets.Exists(budget => budget.Used > budget.CurrentLimit);
            _settling = false;
            return false;
        }
    }

    private List<Shortage> GrantWhatFits()
    {
        var shortages = new List<Shortage>();
        for (var priority = _queues.Length - 1; priority >= 0; priority--)
        {
            for (var node = _queues[priority].First; node is not null; )
            {
                var next = node.Next;
                if (!IsBehindABlockedOne(node.Value))
                {
                    GrantOrBlock(node.Value, shortages);
                }
                node = next;
            }
        }
        return shortages;
    }

    private void GrantOrBlock(ReservationTicket ticket, List<Shortage> shortages)
    {
        if (Charge(ticket.Parts) is not { } full)
        {
            Dequeue(ticket);
            ticket.Grant(Open(ticket.Parts));
            return;
        }
        full.BlockedInRound = _round;
        var shortage = Shortage.Of(ticket, full);
        if (shortage.Deficit > 0)
        {
            shortages.Add(shortage);
        }
    }

    private void AddExceededLimits(List<Shortage> shortages)
    {
        foreach (var budget in _budgets)
        {
            var excess = budget.Used - budget.CurrentLimit - budget.Releasing;
            if (excess > 0 && budget.Committed > 0)
            {
                shortages.Add(Shortage.Over(budget, excess));
            }
        }
    }

    private bool IsBehindABlockedOne(ReservationTicket ticket)
    {
        foreach (var part in ticket.Parts)
        {
            for (
                var node = part.Bytes > 0 ? part.Budget : null;
                node is not null;
                node = node.Parent
            )
            {
                if (node.BlockedInRound == _round)
                {
                    return true;
                }
            }
        }
        return false;
    }

    private bool WouldOvertake(ReservationTicket newcomer)
    {
        for (var priority = (int)newcomer.Options.Priority; priority < _queues.Length; priority++)
        {
            foreach (var waiting in _queues[priority])
            {
                if (
                    waiting.Parts.Any(part =>
                        FirstFull(part) is { } full && newcomer.BytesAt(full) > 0
                    )
                )
                {
                    return true;
                }
            }
        }
        return false;
    }

    private void Leave(ReservationTicket ticket, CancellationToken cancellation)
    {
        lock (Gate)
        {
            if (!ticket.IsWaiting)
            {
                return;
            }
            Dequeue(ticket);
        }
        ticket.Cancel(cancellation);
        Settle();
    }

    private void Dequeue(ReservationTicket ticket)
    {
        _queues[(int)ticket.Options.Priority].Remove(ticket);
        ticket.IsWaiting = false;
    }

    private Reservation[] Open(BudgetPart[] parts) =>
        Array.ConvertAll(parts, part => Open(part.Budget, part.Bytes));

    private long WaitingBytes(MemoryBudget node) =>
        _queues.Sum(queue => queue.Sum(ticket => ticket.BytesAt(node)));
}
