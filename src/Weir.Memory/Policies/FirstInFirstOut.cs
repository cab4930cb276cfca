namespace Weir.Memory;

/// <summary>
/// Who came first goes first, used or not: what a cache without any policy would do, and so the floor that the others
/// are measured against. An entry in use keeps its place and is passed over.
/// </summary>
public sealed class FirstInFirstOut<TKey> : IEvictionPolicy<TKey>
{
    private readonly PriorityOrder _order = new();
    private long _arrivals;

    /// <inheritdoc/>
    public void Added(int slot, in PolicyEntry<TKey> entry) =>
        _order.Add(slot, entry.Group, ++_arrivals);

    /// <inheritdoc/>
    public void Touched(int slot) { }

    /// <inheritdoc/>
    public void Held(int slot) => _order.Hold(slot);

    /// <inheritdoc/>
    public void LetGo(int slot) => _order.LetGo(slot);

    /// <inheritdoc/>
    public void Removed(int slot) => _order.Remove(slot);

    /// <inheritdoc/>
    public bool TryNextVictim(in VictimScope scope, out int slot) =>
        (slot = _order.Lowest(scope.SparedGroup)) != SlotList.None;
}
