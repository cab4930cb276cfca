namespace Weir.Memory;

/// <content>The tiers of a budget, and who of them gives back when there is no room.</content>
public sealed partial class MemoryBudget
{
    // By who asks.
    private readonly Dictionary<MemoryBudget, GiverPlan> _givers = [];

    internal void Attach(CacheTier tier)
    {
        lock (Ledger.Gate)
        {
            _tiers.Add(tier);
            Ledger.Shape++;
        }
    }

    /// <summary>Every tier charged here or below, in the order of attachment.</summary>
    internal IEnumerable<CacheTier> TiersBelow() =>
        _tiers.Concat(_children.SelectMany(child => child.TiersBelow()));

    /// <summary>Who gives when this budget has no room. Under the ledger's lock.</summary>
    /// <param name="ticket">Who asks; null when a limit was lowered.</param>
    internal GiverPlan GiversFor(ReservationTicket? ticket)
    {
        if (ticket?.Parts is not [var one])
        {
            var asking = ticket?.Parts.Select(part => part.Budget).ToArray() ?? [];
            return GiverPlan.Of(this, asking);
        }
        if (!_givers.TryGetValue(one.Budget, out var plan) || plan.Shape != Ledger.Shape)
        {
            plan = GiverPlan.Of(this, [one.Budget]) with { Shape = Ledger.Shape };
            _givers[one.Budget] = plan;
        }
        return plan;
    }
}
