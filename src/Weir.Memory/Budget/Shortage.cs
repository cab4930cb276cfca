namespace Weir.Memory;

/// <summary>
/// One budget lacks bytes: who gives back, in which order, and whether that can be enough. Made under the ledger's
/// lock, relieved outside of it.
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
    private readonly List<(CacheTier Tier, long AtMost)> _givers = [];
    private readonly long _committed;
    private readonly long _limit;
    private long _evictable;

    private Shortage(MemoryBudget full, long deficit, ReservationTicket? ticket)
    {
        _full = full;
        _limit = full.CurrentLimit;
        _committed = full.Committed;
        Deficit = deficit;
        Ticket = ticket;
        _scope = ticket is null
            ? new ReclaimScope(Eviction.Any, 0)
            : new ReclaimScope(ticket.Options.Eviction, ticket.Options.Group);
        if (_scope.Eviction != Eviction.None)
        {
            FindGivers();
        }
    }

    /// <summary>Bytes to give back, beyond those whose release is under way already.</summary>
    public long Deficit { get; }

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

    private long Needed => Ticket?.BytesAt(_full) ?? 0;

    // The smaller of two readings around the count of evictable bytes, so that a race cannot make a refusal.
    private long Unreclaimable => Math.Min(_committed, _full.Committed) - _evictable;

    public static Shortage Of(ReservationTicket ticket, MemoryBudget full) =>
        new(full, ticket.BytesAt(full) - (full.CurrentLimit - full.Used) - full.Releasing, ticket);

    public static Shortage Over(MemoryBudget full, long excess) => new(full, excess, null);

    public MemoryRefusedException ToRefusal() =>
        new(_full.Name, Needed, Math.Max(0, Math.Min(_limit, _limit - Unreclaimable)));

    /// <summary>Evicts for the deficit. Called under no lock: releases and reports run inside.</summary>
    /// <returns>Bytes that left their tiers; zero when the deficit cannot be met.</returns>
    public long Relieve()
    {
        _evictable = 0;
        foreach (var (tier, atMost) in _givers)
        {
            _evictable += Math.Min(atMost, tier.EvictableBytes(_scope));
        }
        // A lowered limit is different: every byte counts, even if pins keep it exceeded.
        if (Ticket is not null && (_evictable < Deficit || Needed > _limit))
        {
            return 0;
        }
        var freed = 0L;
        foreach (var (tier, atMost) in _givers)
        {
            if (freed >= Deficit)
            {
                break;
            }
            freed += tier.Reclaim(Math.Min(atMost, Deficit - freed), _scope, RemovalReason.Size);
        }
        return freed;
    }

    private void FindGivers()
    {
        var own = Ticket?.Parts.Select(part => part.Budget).ToArray() ?? [];
        foreach (var child in _full.Children)
        {
            if (child.Share is { } share && !Array.Exists(own, budget => IsWithin(budget, child)))
            {
                Add(child.TiersBelow(), child.Used - share);
            }
        }
        Add(own.Where(budget => IsWithin(budget, _full)).SelectMany(b => b.TiersBelow()));
        var rest = _full
            .Tiers.Concat(
                _full.Children.Where(c => c.Share is null).SelectMany(c => c.TiersBelow())
            )
            .Concat(
                _full
                    .Children.Where(c => c.Share is not null && own.Length == 0)
                    .SelectMany(c => c.TiersBelow())
            );
        Add(rest.OrderByDescending(tier => tier.IsBackedByCheaperTier));
    }

    private void Add(IEnumerable<CacheTier> tiers, long atMost = long.MaxValue)
    {
        foreach (var tier in tiers)
        {
            if (atMost > 0 && !_givers.Exists(giver => giver.Tier == tier))
            {
                _givers.Add((tier, atMost));
            }
        }
    }

    private static bool IsWithin(MemoryBudget? budget, MemoryBudget ancestor)
    {
        while (budget is not null && budget != ancestor)
        {
            budget = budget.Parent;
        }
        return budget is not null;
    }
}

/// <summary>Which entries may be given up.</summary>
/// <param name="Eviction">How far it may go.</param>
/// <param name="Group">The group that <see cref="Eviction.OtherGroups"/> spares.</param>
internal readonly record struct ReclaimScope(Eviction Eviction, long Group);
