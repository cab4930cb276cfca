namespace Weir.Memory;

/// <summary>
/// Who gives bytes of one budget to those who ask through others below it, in which order. Made once and kept by the budget
/// until a tree grows or a share changes, for every entry into a full tier asks.
/// </summary>
/// <param name="Borrowers">Children with a share: what they have beyond it goes first.</param>
/// <param name="Asking">The tiers of those who ask.</param>
/// <param name="Others">All others that may be asked, those first whose items a cheaper tier still holds.</param>
internal sealed record GiverPlan(
    (MemoryBudget Budget, CacheTier[] Tiers)[] Borrowers,
    CacheTier[] Asking,
    CacheTier[] Others
)
{
    /// <summary>The state of the tree that it was made of.</summary>
    public int Shape { get; init; }

    /// <summary>Makes a plan. Under the ledger's lock.</summary>
    /// <param name="full">The budget without room.</param>
    /// <param name="asking">Who asks; empty when a limit was lowered.</param>
    public static GiverPlan Of(MemoryBudget full, MemoryBudget[] asking)
    {
        var borrowers = full
            .Children.Where(child => child.Share is not null && !Array.Exists(asking, child.Holds))
            .Select(child => (Budget: child, Tiers: child.TiersBelow().ToArray()))
            .ToArray();
        var own = asking.Where(full.Holds).SelectMany(b => b.TiersBelow()).Distinct().ToArray();
        // When a limit was lowered nobody asks, and shares do not protect against that.
        var spared = asking.Length == 0 ? [] : borrowers.SelectMany(borrower => borrower.Tiers);
        var others = full.TiersBelow()
            .Except(own)
            .Except(spared)
            .OrderByDescending(tier => tier.IsBackedByCheaperTier);
        return new(borrowers, own, [.. others]);
    }
}
