namespace Weir.Memory;

/// <summary>What one budget holds at one moment, with everything below it. All numbers are bytes.</summary>
/// <param name="Name">The budget's name.</param>
/// <param name="Limit">Its own limit; null where only its parents limit it.</param>
/// <param name="Committed">Bytes of entries: cached, or evicted and still leased.</param>
/// <param name="Reserved">Bytes promised to loads that have not ended.</param>
/// <param name="Releasing">Bytes given up whose release nobody has acknowledged yet.</param>
/// <param name="Waiting">Bytes that reservations in the queue ask for.</param>
public sealed record BudgetSnapshot(
    string Name,
    long? Limit,
    long Committed,
    long Reserved,
    long Releasing,
    long Waiting
)
{
    /// <summary>The ledger's sum: what counts against the limit.</summary>
    public long Used => Committed + Reserved + Releasing;

    /// <summary>The budgets below.</summary>
    public IReadOnlyList<BudgetSnapshot> Children { get; init; } = [];
}
