namespace Weir.Memory;

/// <summary>
/// One budget lacks bytes: who gives back, in which order, and whether that can be enough. Made under the ledger's
/// lock, relieved outside of it. A ticket may lack bytes in several budgets.
/// </summary>
/// <remarks>
/// The order: children that borrowed beyond their share; the tiers of the one who asks; then the others, those whose
/// items a cheaper tier still holds first. Nobody within its share gives to somebody else. Nothing is evicted unless
/// the evictions suffice: a request that cannot be met must not empty the cache on its way to the refusal.
/// </remarks>
internal sealed class Shortage
{
    private readonly MemoryBudget _full;
    private readonly ReclaimScope _scope;
    private readonly GiverPlan? _plan;
    private readonly long[] _borrowed;
    private readonly long _committed;
    private readonly long _limit;
    private readonly long _deficit;
    private long _evictable;

    private Shortage(MemoryBudget full, long deficit, ReservationTicket? ticket)
    {
        _full = full;
        _limit = full.CurrentLimit;
        _committed = full.Committed;
        _deficit = deficit;
        Ticket = ticket;
        _scope = ticket is null
            ? new ReclaimScope(Eviction.Any, 0)
            : new ReclaimScope(ticket.Options.Eviction, ticket.Options.Group);
        _plan = _scope.Eviction == Eviction.None ? null : full.GiversFor(ticket);
        _borrowed = _plan is null or { Borrowers: [] } ? [] : Borrowed(_plan);
    }

    /// <summary>Who asks; null when a limit was lowered.</summary>
    public ReservationTicket? Ticket { get; }

    /// <summary>
    /// True when waiting would not help: it is more than the limit, or (for one who asked to be refused then) more than
    /// pins and leases leave of it. Loads in flight do not count as an obstacle: they end as evictable entries.
    /// </summary>
    public bool IsHopeless =>
        Ticket is not null
        && (
            Needed > _limit
            || (Ticket.Options.WhenHeld == WhenHeld.Refuse && Needed > _limit - Unreclaimable)
        );

    // Beyond those whose release is under way already: evicting more for these would be in vain.
    private bool CanBeMet => Needed <= _limit && _evictable >= _deficit;

    private long Needed => Ticket?.BytesAt(_full) ?? 0;

    // The smaller of two readings around the count of evictable bytes, so that a race cannot make a refusal.
    private long Unreclaimable => Math.Min(_committed, _full.Committed) - _evictable;

    /// <summary>What a ticket lacks, innermost budgets first; those that only wait for acknowledgements lack nothing.</summary>
    public static List<Shortage> Of(ReservationTicket ticket)
    {
        List<Shortage> all = [];
        if (ticket.Parts is [{ Bytes: > 0 } one])
        {
            for (var budget = one.Budget; budget is not null; budget = budget.Parent)
            {
                AddIfShort(budget);
            }
            return all;
        }
        foreach (var budget in ticket.Budgets())
        {
            AddIfShort(budget);
        }
        return all;

        void AddIfShort(MemoryBudget budget)
        {
            var deficit =
                ticket.BytesAt(budget) - (budget.CurrentLimit - budget.Used) - budget.Releasing;
            if (deficit > 0)
            {
                all.Add(new Shortage(budget, deficit, ticket));
            }
        }
    }

    /// <summary>The innermost limit that a ticket exceeds all by itself; null: none.</summary>
    public static Shortage? BeyondLimit(ReservationTicket ticket)
    {
        foreach (var part in ticket.Parts)
        {
            for (
                var node = part.Bytes > 0 ? part.Budget : null;
                node is not null;
                node = node.Parent
            )
            {
                if (ticket.BytesAt(node) > node.CurrentLimit)
                {
                    return new Shortage(node, ticket.BytesAt(node), ticket);
                }
            }
        }
        return null;
    }

    /// <summary>What a lowered limit is exceeded by.</summary>
    public static Shortage Over(MemoryBudget full, long excess) => new(full, excess, null);

    /// <summary>
    /// Evicts for one ticket's shortages. The innermost alone, for what it gives counts for its parents too: the caller
    /// asks again. Called under no lock: releases and reports run inside.
    /// </summary>
    /// <returns>Bytes that left their tiers; zero when not all shortages can be met.</returns>
    public static long Relieve(List<Shortage> ofOne)
    {
        foreach (var shortage in ofOne)
        {
            shortage.CountEvictable();
        }
        // A lowered limit is different: every byte counts, even if pins keep it exceeded.
        return
            ofOne is [var first, ..]
            && (first.Ticket is null || ofOne.TrueForAll(shortage => shortage.CanBeMet))
            ? first.Reclaim()
            : 0;
    }

    public void CountEvictable()
    {
        _evictable = 0;
        if (_plan is null)
        {
            return;
        }
        for (var i = 0; i < _borrowed.Length; i++)
        {
            _evictable += Math.Min(_borrowed[i], Evictable(_plan.Borrowers[i].Tiers));
        }
        _evictable += Evictable(_plan.Asking) + Evictable(_plan.Others);
    }

    public MemoryRefusedException ToRefusal() =>
        new(_full.Name, Needed, Math.Max(0, Math.Min(_limit, _limit - Unreclaimable)));

    private static long[] Borrowed(GiverPlan plan) =>
        Array.ConvertAll(
            plan.Borrowers,
            borrower => Math.Max(0, borrower.Budget.Used - borrower.Budget.Share!.Value)
        );

    private long Reclaim()
    {
        var freed = 0L;
        if (_plan is null)
        {
            return freed;
        }
        for (var i = 0; i < _borrowed.Length; i++)
        {
            var wanted = Math.Min(_borrowed[i], _deficit - freed);
            freed += Reclaim(_plan.Borrowers[i].Tiers, wanted);
        }
        freed += Reclaim(_plan.Asking, _deficit - freed);
        return freed + Reclaim(_plan.Others, _deficit - freed);
    }

    private long Evictable(CacheTier[] tiers)
    {
        var bytes = 0L;
        foreach (var tier in tiers)
        {
            bytes += tier.EvictableBytes(_scope);
        }
        return bytes;
    }

    private long Reclaim(CacheTier[] tiers, long wanted)
    {
        var freed = 0L;
        foreach (var tier in tiers)
        {
            if (freed < wanted)
            {
                freed += tier.Reclaim(wanted - freed, _scope, RemovalReason.Size);
            }
        }
        return freed;
    }
}

/// <summary>Which entries may be given up.</summary>
/// <param name="Eviction">How far it may go.</param>
/// <param name="Group">The group that <see cref="Eviction.OtherGroups"/> spares.</param>
internal readonly record struct ReclaimScope(Eviction Eviction, long Group);
