namespace Weir.Memory;

/// <summary>The report that an entry left its tier. Sent exactly once for each entry, after the fact and outside any lock.</summary>
/// <param name="Key">Its key; the tier may hold another item under it already.</param>
/// <param name="Item">The item. It is released after the report, or later when it is still leased.</param>
/// <param name="Group">Its group, usually a study.</param>
/// <param name="Bytes">What it was charged.</param>
/// <param name="Reason">Why it left.</param>
public readonly record struct Removal<TKey, TItem>(
    TKey Key,
    TItem Item,
    long Group,
    long Bytes,
    RemovalReason Reason
);
