namespace Weir.Memory;

/// <content>
/// The queue: by priority, then first come, first served. One that does not fit blocks those behind it that need the
/// same budget (or a large request would starve), but nobody who needs another.
/// </content>
internal sealed partial class Ledger
{
    private readonly LinkedList<ReservationTicket>[] _queues = [new(), new(), new()];

    /// <param name="part">What is asked for.</param>
    /// <param name="options">How.</param>
    /// <param name="mayOvertake">True for bytes that exist already: those who wait are served sooner by them.</param>
    public Reservation? TryReserve(
        BudgetPart part,
        in ReserveOptions options,
        bool mayOvertake = false
    )
    {
        ReservationTicket? ticket = null;
        while (true)
        {
            List<Shortage> shortages;
            lock (Gate)
            {
                if (!mayOvertake && WouldOvertake(part, options.Priority))
                {
                    return NoRoom();
                }
                if (Charge([part]) is null)
                {
                    return Open(part.Budget, part.Bytes);
                }
                ticket ??= new ReservationTicket([part], options);
                shortages = Shortage.Of(ticket);
            }
            // A release that was not acknowledged at once leaves no shortage, and the loop.
            if (Shortage.Relieve(shortages) == 0)
            {
                return NoRoom();
            }
        }
    }

    /// <summary>Adds bytes to a live reservation, evicting for them; never waits.</summary>
    public bool TryGrow(Reservation reservation, long extra, in ReserveOptions options)
    {
        var part = new BudgetPart(reservation.Budget, extra);
        if (TryReserve(part, options, mayOvertake: true) is not { } more)
        {
            return false;
        }
        lock (Gate)
        {
            if (reservation.IsLive)
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
            ticket.BeginWait();
            _attention = true;
        }
        SendAwayIfTooLarge(ticket);
        Settle();
        CountIfItWaits(ticket);
        Arm(ticket);
        using var byCaller = cancellation.UnsafeRegister((_, token) => Leave(ticket, token), null);
        using var bySession = (session?.Closing ?? default).UnsafeRegister(
            (_, token) => Leave(ticket, token),
            null
        );
        Reservation[]? reservations;
        try
        {
            reservations = await ticket.Answer;
        }
        finally
        {
            ticket.Timer?.Dispose();
        }
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

    /// <summary>Somebody more urgent wants what a ticket waits for: from now on it waits as theirs.</summary>
    public void Raise(ReservationTicket ticket, in ReserveOptions options)
    {
        lock (Gate)
        {
            if (ticket.Options.Priority >= options.Priority)
            {
                return;
            }
            if (ticket.IsWaiting)
            {
                _queues[(int)ticket.Options.Priority].Remove(ticket);
                _queues[(int)options.Priority].AddLast(ticket);
            }
            ticket.Options = options with { Session = ticket.Options.Session };
        }
        Arm(ticket);
        Settle();
    }

    public void LimitChanged()
    {
        _attention = true;
        ReservationTicket[] waiting;
        lock (Gate)
        {
            waiting = [.. _queues.SelectMany(queue => queue)];
        }
        Array.ForEach(waiting, SendAwayIfTooLarge);
        Settle();
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

    private bool WouldOvertake(BudgetPart newcomer, LoadPriority at)
    {
        for (var priority = (int)at; priority < _queues.Length; priority++)
        {
            foreach (var waiting in _queues[priority])
            {
                foreach (var part in waiting.Parts)
                {
                    if (
                        FirstFull(part) is { } full
                        && newcomer.Bytes > 0
                        && full.Holds(newcomer.Budget)
                    )
                    {
                        return true;
                    }
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
            _cancelled++;
        }
        ticket.Cancel(cancellation);
        Settle();
    }

    private void Dequeue(ReservationTicket ticket)
    {
        _queues[(int)ticket.Options.Priority].Remove(ticket);
        ticket.EndWait();
    }

    private Reservation[] Open(BudgetPart[] parts) =>
        Array.ConvertAll(parts, part => Open(part.Budget, part.Bytes));

    private long WaitingBytes(MemoryBudget node) =>
        _queues.Sum(queue => queue.Sum(ticket => ticket.BytesAt(node)));
}
