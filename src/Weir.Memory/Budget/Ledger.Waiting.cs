namespace Weir.Memory;

/// <content>What becomes of those who wait: counted, and sent away when their time is up.</content>
internal sealed partial class Ledger
{
    // Timers count milliseconds in 32 bits.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    // Under Gate.
    private long _waited;
    private long _refused;
    private long _timedOut;
    private long _cancelled;
    private long _noRoom;

    public QueueStatistics Statistics
    {
        get
        {
            lock (Gate)
            {
                return new QueueStatistics
                {
                    Waiting = [.. _queues.Select(queue => queue.Count)],
                    WaitingBytes = WaitingBytes(_budgets[0]),
                    Waited = _waited,
                    Refused = _refused,
                    TimedOut = _timedOut,
                    Cancelled = _cancelled,
                    NoRoom = _noRoom,
                };
            }
        }
    }

    /// <summary>
    /// Refuses one who asks for more than a limit, wherever it stands in the queue: its turn would not help. To be asked when it came,
    /// and of all when a limit changed.
    /// </summary>
    private void SendAwayIfTooLarge(ReservationTicket ticket)
    {
        Shortage? shortage;
        lock (Gate)
        {
            shortage = ticket.IsWaiting ? Shortage.BeyondLimit(ticket) : null;
            if (shortage is null)
            {
                return;
            }
            Dequeue(ticket);
            _refused++;
        }
        shortage.CountEvictable();
        ticket.Refuse(shortage.ToRefusal());
        if (ticket.Options.Priority == LoadPriority.Interactive)
        {
            Refused?.Invoke(ticket.Refusal!);
        }
    }

    private void CountIfItWaits(ReservationTicket ticket)
    {
        lock (Gate)
        {
            _waited += ticket.IsWaiting ? 1 : 0;
        }
    }

    private Reservation? NoRoom()
    {
        lock (Gate)
        {
            _noRoom++;
        }
        return null;
    }

    /// <summary>Sets the ticket's time, anew when it was raised. Called under no lock: a timer may fire at once.</summary>
    private void Arm(ReservationTicket ticket)
    {
        TimeSpan? timeout;
        lock (Gate)
        {
            timeout = ticket.IsWaiting ? ticket.Options.Timeout : null;
        }
        if (timeout == TimeSpan.Zero)
        {
            Expire(ticket);
            return;
        }
        var timer = timeout is { } due
            ? time.CreateTimer(
                _ => Expire(ticket),
                null,
                due < LongestTimer ? due : LongestTimer,
                Timeout.InfiniteTimeSpan
            )
            : null;
        ITimer? before;
        lock (Gate)
        {
            (before, ticket.Timer) = (ticket.Timer, timer);
        }
        before?.Dispose();
    }

    private void Expire(ReservationTicket ticket)
    {
        lock (Gate)
        {
            if (!ticket.IsWaiting)
            {
                return;
            }
            Dequeue(ticket);
            _timedOut++;
        }
        ticket.Expire();
        Settle();
    }
}
