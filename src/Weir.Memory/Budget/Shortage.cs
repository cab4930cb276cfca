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
    private readonly List<Giver> _givers = [];
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
        _evictable = _givers.Sum(giver => giver.Evictable(_scope));
        // A lowered limit is different: every byte counts, even if pins keep it exceeded.
        if (Ticket is not null && (_evictable < Deficit || Needed > _limit))
        {
            return 0;
        }
        var freed = 0L;
        foreach (var giver in _givers)
        {
            freed += giver.Reclaim(Deficit - freed, _scope);
        }
        return freed;
    }

    private void FindGivers()
    {
        var own = Ticket?.Parts.Select(part => part.Budget).ToArray() ?? [];
        var guaranteed = _full
            .Children.Where(child => child.Share is not null && !Array.Exists(own, child.Holds))
            .ToArray();
        foreach (var child in guaranteed)
        {
            AddGiver(child.TiersBelow(), child.Used - child.Share!.Value);
        }
        var asking = own.Where(_full.Holds).SelectMany(b => b.TiersBelow()).Distinct().ToArray();
        AddGiver(asking, long.MaxValue);
        // When a limit was lowered nobody asks, and shares do not protect against that.
        var spared = Ticket is null ? [] : guaranteed.SelectMany(child => child.TiersBelow());
        AddGiver(
            _full
                .TiersBelow()
                .Except(asking)
                .Except(spared)
                .OrderByDescending(tier => tier.IsBackedByCheaperTier),
            long.MaxValue
        );
    }

    private void AddGiver(IEnumerable<CacheTier> tiers, long atMost)
    {
        if (atMost > 0)
        {
            _givers.Add(new Giver([.. tiers], atMost));
        }
    }

    /// <summary>Tiers that give back in turn, together so much at most.</summary>
    private sealed record Giver(CacheTier[] Tiers, long AtMost)
    {
        public long Evictable(ReclaimScope scope) =>
            Math.Min(AtMost, Tiers.Sum(tier => tier.EvictableBytes(scope)));

        public long Reclaim(long bytes, ReclaimScope scope)
        {
            var wanted = Math.Min(bytes, AtMost);
            var freed = 0L;
            foreach (var tier in Tiers)
            {
                if (freed < wanted)
                {
                    freed += tier.Reclaim(wanted - freed, scope, RemovalReason.Size);
                }
            }
            return freed;
        }
    }
}

/// <summary>Which entries may be given up.</summary>
/// <param name="Eviction">How far it may go.</param>
/// <param name="Group">The group that <see cref="Eviction.OtherGroups"/> spares.</param>
internal readonly record struct ReclaimScope(Eviction Eviction, long Group);
