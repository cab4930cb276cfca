namespace Weir.Memory;

/// <summary>
/// A byte limit in a tree of limits (total → RAM, GPU → tiers). Bytes charged to a budget are charged to all its
/// parents, in one ledger with one lock, so that no parent is ever overshot by children that each kept their own limit.
/// </summary>
/// <remarks>
/// A child borrows what the others do not use: its limit may be as large as its parent's. What is borrowed can be asked
/// back: a child with a share gets its share against the others' excess, and never loses bytes within its share to them.
/// Thread-safe; no member blocks, so it is as usable in a browser's one thread.
/// </remarks>
public sealed partial class MemoryBudget
{
    private readonly List<MemoryBudget> _children = [];
    private readonly List<CacheTier> _tiers = [];

    /// <summary>Makes the root of a tree.</summary>
    /// <param name="name">Name for statistics and refusals.</param>
    /// <param name="limit">Bytes; null means unlimited.</param>
    /// <param name="time">The clock of reservations that wait only so long; null: the system's.</param>
    public MemoryBudget(string name, long? limit = null, TimeProvider? time = null)
        : this(name, limit, null, null, new Ledger(time ?? TimeProvider.System)) { }

    private MemoryBudget(string name, long? limit, long? share, MemoryBudget? parent, Ledger ledger)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(limit ?? 0, nameof(limit));
        ArgumentOutOfRangeException.ThrowIfNegative(share ?? 0, nameof(share));
        Name = name;
        Parent = parent;
        Ledger = ledger;
        Share = share;
        CurrentLimit = limit ?? long.MaxValue;
        ledger.Adopt(this);
    }

    /// <summary>Name for statistics and refusals.</summary>
    public string Name { get; }

    /// <summary>The budget this one is part of; null at the root.</summary>
    public MemoryBudget? Parent { get; }

    /// <summary>
    /// Bytes that other children of the same parent cannot take for good; what it has beyond them it gives back first. Null: nothing
    /// is guaranteed. A change counts from the next reservation on.
    /// </summary>
    public long? Share
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0);
            lock (Ledger.Gate)
            {
                field = value;
                Ledger.Shape++;
            }
        }
    }

    /// <summary>Bytes; null means that only the parents limit it.</summary>
    public long? Limit
    {
        get
        {
            lock (Ledger.Gate)
            {
                return CurrentLimit == long.MaxValue ? null : CurrentLimit;
            }
        }
    }

    /// <summary>The smallest limit on the way up to the root, in bytes; null when nothing limits it.</summary>
    public long? EffectiveLimit
    {
        get
        {
            lock (Ledger.Gate)
            {
                var limit = CurrentLimit;
                for (var node = Parent; node is not null; node = node.Parent)
                {
                    limit = Math.Min(limit, node.CurrentLimit);
                }
                return limit == long.MaxValue ? null : limit;
            }
        }
    }

    /// <summary>
    /// An interactive reservation anywhere in the tree was refused: a moment to look at the pressure. Sent outside any
    /// lock, on the turn that refused it. Must not throw.
    /// </summary>
    public event Action<MemoryRefusedException>? Refused
    {
        add => Ledger.Refused += value;
        remove => Ledger.Refused -= value;
    }

    /// <summary>The tiers charged to this budget itself.</summary>
    public IReadOnlyList<CacheTier> Tiers => _tiers.AsReadOnly();

    /// <summary>The budgets directly below.</summary>
    public IReadOnlyList<MemoryBudget> Children => _children.AsReadOnly();

    internal Ledger Ledger { get; }

    // The ledger's numbers of this node and all below. Read and written under Ledger.Gate.
    internal long CurrentLimit { get; private set; }
    internal long Committed { get; set; }
    internal long Reserved { get; set; }
    internal long Releasing { get; set; }

    /// <summary>A lowered limit found more than it allows; until that is gone, exceeding it is no overshoot.</summary>
    internal bool IsDraining { get; set; }

    /// <summary>The round of the queue in which a waiter was found stuck here: those behind it do not overtake.</summary>
    internal int BlockedInRound { get; set; }

    internal long Used => Committed + Reserved + Releasing;

    /// <summary>Makes a budget below this one. Trees are built at start-up, before their first reservation.</summary>
    /// <param name="name">Name for statistics and refusals.</param>
    /// <param name="limit">Bytes; null: it may borrow all that its parent has.</param>
    /// <param name="share">Bytes guaranteed to it; null: none.</param>
    public MemoryBudget CreateChild(string name, long? limit = null, long? share = null)
    {
        var child = new MemoryBudget(name, limit, share, this, Ledger);
        _children.Add(child);
        return child;
    }

    /// <summary>
    /// Charges bytes if they fit now or can be made to fit by evictions whose release ends at once. Never waits, and
    /// never overtakes a reservation that waits with the same or a higher priority.
    /// </summary>
    /// <returns>The reservation; null when the bytes do not fit now.</returns>
    public Reservation? TryReserve(long bytes, ReserveOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var reserve = options ?? new ReserveOptions();
        var reservation = Ledger.TryReserve(new BudgetPart(this, bytes), reserve);
        return Owned(reservation, reserve);
    }

    /// <summary>Charges bytes, waiting in a fair queue until they fit. Interactive ones go first.</summary>
    /// <exception cref="MemoryRefusedException">They exceed a limit, or what pins and leases leave of it.</exception>
    /// <exception cref="TimeoutException"><see cref="ReserveOptions.Timeout"/> passed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the owning session ended.</exception>
    public async ValueTask<Reservation> ReserveAsync(
        long bytes,
        ReserveOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        var ticket = TicketFor(bytes, options);
        return (await Ledger.ReserveAsync(ticket, cancellation) ?? throw ticket.Failure)[0];
    }

    /// <summary>As <see cref="ReserveAsync"/>, but a refusal or time that is up is an answer (null), not an exception.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the owning session ended.</exception>
    public async ValueTask<Reservation?> TryReserveAsync(
        long bytes,
        ReserveOptions? options = null,
        CancellationToken cancellation = default
    ) => (await Ledger.ReserveAsync(TicketFor(bytes, options), cancellation))?[0];

    /// <summary>Charges all parts in one step or none: two screens that each hold half never wait for each other.</summary>
    /// <param name="parts">At least one part; all of one tree.</param>
    /// <param name="options">One for all parts.</param>
    /// <param name="cancellation">Leaves the queue.</param>
    /// <returns>One reservation a part, in the same order; null when refused, or its time was up.</returns>
    public static ValueTask<Reservation[]?> TryReserveAllAsync(
        IReadOnlyList<BudgetPart> parts,
        ReserveOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count);
        var ledger = parts[0].Budget.Ledger;
        foreach (var part in parts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(part.Bytes);
            if (part.Budget.Ledger != ledger)
            {
                throw new ArgumentException("The parts belong to different trees.", nameof(parts));
            }
        }
        var ticket = new ReservationTicket([.. parts], options ?? new ReserveOptions());
        return ledger.ReserveAsync(ticket, cancellation);
    }

    /// <summary>
    /// Changes the limit at once: what is over it is evicted in this call, pinned and leased bytes as soon as they are
    /// let go, and reservations in the queue that can no longer fit are refused.
    /// </summary>
    public void SetLimit(long? limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit ?? 0, nameof(limit));
        lock (Ledger.Gate)
        {
            CurrentLimit = limit ?? long.MaxValue;
            IsDraining = Used > CurrentLimit;
        }
        if (Parent is null)
        {
            Ledger.KeepWithinLimit();
        }
        Ledger.LimitChanged();
    }

    /// <summary>Itself and every budget above.</summary>
    internal IEnumerable<MemoryBudget> WithParents()
    {
        for (var node = this; node is not null; node = node.Parent)
        {
            yield return node;
        }
    }

    /// <summary>True for itself and every budget below.</summary>
    internal bool Holds(MemoryBudget? budget)
    {
        while (budget is not null && budget != this)
        {
            budget = budget.Parent;
        }
        return budget is not null;
    }

    private ReservationTicket TicketFor(long bytes, ReserveOptions? options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new ReservationTicket(
            [new BudgetPart(this, bytes)],
            options ?? new ReserveOptions()
        );
    }

    private static Reservation? Owned(Reservation? reservation, in ReserveOptions options)
    {
        if (reservation is null || options.Session is null || options.Session.TryOwn(reservation))
        {
            return reservation;
        }
        reservation.Dispose();
        return null;
    }
}
