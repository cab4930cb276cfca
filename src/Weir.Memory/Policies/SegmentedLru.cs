namespace Weir.Memory;

/// <summary>
/// Segmented LRU (R. Karedla, J. S. Love, B. G. Wherry, "Caching Strategies to Improve Disk System Performance", IEEE
/// Computer 27(3), 1994): entries start on probation and are protected once they are used again. Victims come from
/// probation; who is pushed out of the protected part gets another turn there. One long scroll through a study that nobody comes
/// back to cannot wash the others out.
/// </summary>
public sealed class SegmentedLru<TKey> : IEvictionPolicy<TKey>
{
    /// <summary>Four fifths are protected, as in the literature's usual set-up; not tuned for images.</summary>
    public const double DefaultProtectedShare = 0.8;

    private const int Probation = 0;
    private const int Protected = 1;

    private readonly GroupIndex _groups = new();
    private readonly AgeOrder _order = new(segments: 2);
    private readonly double _protectedShare;

    // Unknown until the first search, before which nothing has to be given up.
    private double _protectedLimit = double.MaxValue;

    /// <summary>Makes the policy.</summary>
    /// <param name="protectedShare">Part of the tier's size, 0 to 1, for entries that were used again.</param>
    public SegmentedLru(double protectedShare = DefaultProtectedShare)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(protectedShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(protectedShare, 1);
        _protectedShare = protectedShare;
    }

    /// <inheritdoc/>
    public void Added(int slot, in PolicyEntry<TKey> entry) =>
        _order.Add(slot, Probation, _groups.Join(entry.Group), entry.Bytes);

    /// <inheritdoc/>
    public void Touched(int slot) => _order.SendTo(slot, Protected);

    /// <inheritdoc/>
    public void Held(int slot) => _order.Hold(slot);

    /// <inheritdoc/>
    public void LetGo(int slot)
    {
        _order.LetGo(slot);
        DemoteExcess();
    }

    /// <inheritdoc/>
    public void Removed(int slot)
    {
        _order.Remove(slot);
        var group = _order.Group(slot);
        if (_groups.Leave(group))
        {
            _order.Forget(group);
        }
    }

    /// <inheritdoc/>
    public bool TryNextVictim(in VictimScope scope, out int slot)
    {
        _protectedLimit = scope.CapacityBytes * _protectedShare;
        DemoteExcess();
        var spared = _groups.Find(scope.SparedGroup);
        slot = _order.Oldest(Probation, spared);
        if (slot == SlotList.None)
        {
            slot = _order.Oldest(Protected, spared);
        }
        return slot != SlotList.None;
    }

    private void DemoteExcess()
    {
        while (_order.Bytes(Protected) > _protectedLimit)
        {
            _order.Move(_order.Oldest(Protected), Probation);
        }
    }
}
