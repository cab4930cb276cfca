namespace Weir.Memory;

/// <content>Settling: waiting reservations are granted, and tiers made to give back, until nothing moves any more.</content>
internal sealed partial class Ledger
{
    public event Action<MemoryRefusedException>? Refused;

    private int _round;
    private bool _settling;
    private bool _again;

    // Read without the lock at the end of every lease: somebody waits, or a lowered limit is exceeded.
    private volatile bool _attention;

    /// <summary>
    /// Grants what fits and makes tiers give back for what does not. Called, under no lock, after every change that may
    /// help a waiter: bytes returned, a lease or pin that ended, a load that became an entry. Calls from within
    /// (releases it causes) or from other threads only make it go round once more.
    /// </summary>
    public void Settle()
    {
        if (_attention)
        {
            SettleNow();
        }
    }

    private void SettleNow()
    {
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
        List<List<Shortage>> shortages;
        List<MemoryRefusedException> refusals = [];
        bool goesOn;
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
            freed += Shortage.Relieve(shortage);
        }
        lock (Gate)
        {
            goesOn = freed > 0 || _again || Refuse(shortages, refusals);
            if (!goesOn)
            {
                foreach (var budget in _budgets)
                {
                    budget.IsDraining &= budget.Used > budget.CurrentLimit;
                }
                _attention =
                    Array.Exists(_queues, queue => queue.Count > 0)
                    || _budgets.Exists(budget => budget.IsDraining);
                _settling = false;
            }
        }
        refusals.ForEach(refusal => Refused?.Invoke(refusal));
        return goesOn;
    }

    /// <summary>Sends away those whom waiting would not help. Asked only when nothing moves any more.</summary>
    private bool Refuse(List<List<Shortage>> shortages, List<MemoryRefusedException> refusals)
    {
        var any = false;
        foreach (var shortage in shortages.SelectMany(ofOne => ofOne))
        {
            if (shortage is { Ticket: { IsWaiting: true } ticket, IsHopeless: true })
            {
                Dequeue(ticket);
                ticket.Refuse(shortage.ToRefusal());
                _refused++;
                any = true;
                if (ticket.Options.Priority == LoadPriority.Interactive)
                {
                    refusals.Add(ticket.Refusal!);
                }
            }
        }
        return any;
    }

    private List<List<Shortage>> GrantWhatFits()
    {
        List<List<Shortage>> shortages = [];
        for (var priority = _queues.Length - 1; priority >= 0; priority--)
        {
            for (var node = _queues[priority].First; node is not null; )
            {
                var next = node.Next;
                if (_budgets[0].BlockedInRound == _round)
                {
                    // The root is full: nobody behind can pass.
                    return shortages;
                }
                if (!IsBehindABlockedOne(node.Value))
                {
                    GrantOrBlock(node.Value, shortages);
                }
                node = next;
            }
        }
        return shortages;
    }

    private void GrantOrBlock(ReservationTicket ticket, List<List<Shortage>> shortages)
    {
        if (Charge(ticket.Parts) is not { } full)
        {
            Dequeue(ticket);
            ticket.Grant(Open(ticket.Parts));
            return;
        }
        full.BlockedInRound = _round;
        if (Shortage.Of(ticket) is { Count: > 0 } ofOne)
        {
            shortages.Add(ofOne);
        }
    }

    private void AddExceededLimits(List<List<Shortage>> shortages)
    {
        foreach (var budget in _budgets)
        {
            var excess = budget.Used - budget.CurrentLimit - budget.Releasing;
            if (excess > 0 && budget.Committed > 0)
            {
                shortages.Add([Shortage.Over(budget, excess)]);
            }
        }
    }
}
