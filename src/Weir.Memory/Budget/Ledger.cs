namespace Weir.Memory;

/// <summary>
/// The book of one tree of budgets: one lock for all its numbers. Lock order: a tier's lock, then this one; nothing is
/// ever called from under it. The queue of those who wait is in the other half of this class.
/// </summary>
internal sealed partial class Ledger(TimeProvider time)
{
    private readonly List<MemoryBudget> _budgets = [];

    // The live reservations: a ring of their own links, since one is opened and closed with every load.
    private readonly Reservation _live = new();

    public Lock Gate { get; } = new();

    /// <summary>Changes when a tier or budget comes in or a share changes. Under <see cref="Gate"/>.</summary>
    public int Shape { get; set; }

    public void Adopt(MemoryBudget budget)
    {
        lock (Gate)
        {
            _budgets.Add(budget);
            Shape++;
        }
    }

    /// <summary>A load ended: its reserved bytes become an entry's, what it did not need returns.</summary>
    public void Commit(Reservation reservation, long bytes)
    {
        lock (Gate)
        {
            for (var node = reservation.Budget; node is not null; node = node.Parent)
            {
                node.Reserved -= reservation.Remaining;
                node.Committed += bytes;
            }
            Close(reservation);
        }
    }

    /// <summary>A load ended too late: its item goes straight to its release, with the bytes still reserved for it.</summary>
    /// <returns>These bytes.</returns>
    public long Discard(Reservation reservation)
    {
        lock (Gate)
        {
            var bytes = reservation.Remaining;
            for (var node = reservation.Budget; node is not null; node = node.Parent)
            {
                node.Reserved -= bytes;
                node.Releasing += bytes;
            }
            Close(reservation);
            return bytes;
        }
    }

    /// <summary>An entry was given up: its bytes count until the release is acknowledged.</summary>
    public void BeginRelease(MemoryBudget budget, long bytes)
    {
        lock (Gate)
        {
            for (var node = budget; node is not null; node = node.Parent)
            {
                node.Committed -= bytes;
                node.Releasing += bytes;
            }
        }
    }

    public void EndRelease(MemoryBudget budget, long bytes)
    {
        lock (Gate)
        {
            for (var node = budget; node is not null; node = node.Parent)
            {
                node.Releasing -= bytes;
            }
        }
    }

    /// <returns>False when nothing was left to give back.</returns>
    public bool Return(Reservation reservation)
    {
        lock (Gate)
        {
            if (!reservation.IsLive)
            {
                return false;
            }
            for (var node = reservation.Budget; node is not null; node = node.Parent)
            {
                node.Reserved -= reservation.Remaining;
            }
            Close(reservation);
            return true;
        }
    }

    public Reservation? Split(Reservation reservation, long bytes)
    {
        lock (Gate)
        {
            if (!reservation.IsLive || reservation.Remaining < bytes)
            {
                return null;
            }
            reservation.Remaining -= bytes;
            return Open(reservation.Budget, bytes);
        }
    }

    public BudgetSnapshot Snapshot(MemoryBudget budget)
    {
        lock (Gate)
        {
            return Read(budget);
        }
    }

    /// <summary>Live reservations of a session; what an ended session must have none of.</summary>
    public int CountReservations(ViewingSession session)
    {
        lock (Gate)
        {
            return Live().Count(reservation => reservation.Session == session);
        }
    }

    /// <summary>Sum of the live reservations charged to a budget itself. Called under <see cref="Gate"/>.</summary>
    public long SumOfReservations(MemoryBudget budget) =>
        Live().Where(reservation => reservation.Budget == budget).Sum(r => r.Remaining);

    private BudgetSnapshot Read(MemoryBudget node) =>
        new(
            node.Name,
            node.CurrentLimit == long.MaxValue ? null : node.CurrentLimit,
            node.Committed,
            node.Reserved,
            node.Releasing,
            WaitingBytes(node)
        )
        {
            Children = [.. node.Children.Select(Read)],
        };

    private Reservation Open(MemoryBudget budget, long bytes)
    {
        var reservation = new Reservation(budget, bytes);
        reservation.Link(_live);
        return reservation;
    }

    private void Close(Reservation reservation)
    {
        reservation.Remaining = 0;
        reservation.Unlink();
    }

    private IEnumerable<Reservation> Live()
    {
        for (var one = _live.Next!; one != _live; one = one.Next!)
        {
            yield return one;
        }
    }

    /// <summary>Charges all parts, or none.</summary>
    /// <returns>The budget without room; null when all are charged.</returns>
    private MemoryBudget? Charge(ReadOnlySpan<BudgetPart> parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var full = FirstFull(parts[i]);
            if (full is not null)
            {
                Uncharge(parts[..i]);
                return full;
            }
            for (var node = parts[i].Budget; node is not null; node = node.Parent)
            {
                node.Reserved += parts[i].Bytes;
            }
        }
        return null;
    }

    private static void Uncharge(ReadOnlySpan<BudgetPart> parts)
    {
        foreach (var part in parts)
        {
            for (var node = part.Budget; node is not null; node = node.Parent)
            {
                node.Reserved -= part.Bytes;
            }
        }
    }

    private static MemoryBudget? FirstFull(BudgetPart part)
    {
        if (part.Bytes == 0)
        {
            return null;
        }
        for (var node = part.Budget; node is not null; node = node.Parent)
        {
            // Written so that neither an unlimited budget nor huge requests overflow.
            if (part.Bytes > node.CurrentLimit - node.Used)
            {
                return node;
            }
        }
        return null;
    }
}
