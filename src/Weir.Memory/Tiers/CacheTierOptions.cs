namespace Weir.Memory;

/// <summary>How a tier treats its items.</summary>
public sealed class CacheTierOptions<TKey, TItem>
    where TKey : notnull
{
    /// <summary>
    /// Gives an item's memory back. The bytes stay in the ledger, as <i>releasing</i>, until the task ends: at once on a
    /// server, with the stage's acknowledgement in a browser. A task that fails keeps them there, for then nobody knows.
    /// Called once an item, outside any lock.
    /// </summary>
    public required Func<Removal<TKey, TItem>, ValueTask> Release { get; init; }

    /// <summary>
    /// Offers an evicted item to a cheaper tier before its release: after <see cref="RemovalReason.Size"/>,
    /// <see cref="RemovalReason.Pressure"/>, or a session's end that does not purge. True: the item lives on there,
    /// charged there, and is not released here. Null: nothing below.
    /// </summary>
    public Func<Removal<TKey, TItem>, ValueTask<bool>>? Demote { get; init; }

    /// <summary>Who goes first. Null: <see cref="LruWithFirstScreenShare{TKey}"/> with its default share.</summary>
    public IEvictionPolicy<TKey>? Policy { get; init; }

    /// <summary>True: a session's end under <see cref="ExitPolicy.Demote"/> leaves the entries (the encoded bytes).</summary>
    public bool SurvivesDemotion { get; init; }

    /// <summary>True: a cheaper tier holds what is needed to make the items again, so they give way first (textures).</summary>
    public bool IsBackedByCheaperTier { get; init; }

    /// <summary>Loaders that run at a time. Null means unlimited.</summary>
    public int? MaxConcurrentLoads { get; init; }

    /// <summary>Equality of keys. Null: their own.</summary>
    public IEqualityComparer<TKey>? Comparer { get; init; }
}
