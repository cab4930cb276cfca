namespace Weir.Memory;

/// <summary>
/// W-TinyLFU (G. Einziger, R. Friedman, B. Manes, "TinyLFU: A Highly Efficient Cache Admission Policy", ACM Transactions on
/// Storage 13(4), 2017): a new entry first lives in a small LRU window; when it leaves that, it may stay only if it was asked
/// for more often than the entry that would have to go for it. The main part is a segmented LRU. How often, a sketch remembers,
/// also of entries that are gone. It pays where many users share hot cases.
/// </summary>
public sealed class WindowTinyLfu<TKey> : IEvictionPolicy<TKey>
{
    /// <summary>The paper's 1 %.</summary>
    public const double DefaultWindowShare = 0.01;

    // Of the main part, four fifths for entries that were used again.
    private const double ProtectedShare = 0.8;
    private const int Window = 0;
    private const int Probation = 1;
    private const int Protected = 2;

    private readonly GroupIndex _groups = new();
    private readonly AgeOrder _order = new(segments: 3);
    private readonly FrequencySketch _frequency = new();
    private readonly IEqualityComparer<TKey> _comparer;
    private readonly double _windowShare;
    private int[] _hashes = new int[16];
    private int _count;

    // Unknown until the first search, before which nothing has to be given up.
    private double _windowLimit = double.MaxValue;
    private double _protectedLimit = double.MaxValue;

    /// <summary>The last that left the window and was not yet weighed against a victim.</summary>
    private int _candidate = SlotList.None;

    /// <summary>Makes the policy.</summary>
    /// <param name="windowShare">Part of the tier's size, 0 to 1, for the window of new entries.</param>
    /// <param name="comparer">The tier's comparer of keys, if it has one: what is equal must be counted as one.</param>
    public WindowTinyLfu(
        double windowShare = DefaultWindowShare,
        IEqualityComparer<TKey>? comparer = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(windowShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(windowShare, 1);
        _windowShare = windowShare;
        _comparer = comparer ?? EqualityComparer<TKey>.Default;
    }

    /// <inheritdoc/>
    public void Added(int slot, in PolicyEntry<TKey> entry)
    {
        if (slot >= _hashes.Length)
        {
            Array.Resize(ref _hashes, Math.Max(slot + 1, _hashes.Length * 2));
        }
        var hash = entry.Key is null ? 0 : _comparer.GetHashCode(entry.Key);
        _hashes[slot] = hash;
        _frequency.EnsureCapacity(++_count);
        _frequency.Increment(hash);
        _order.Add(slot, Window, _groups.Join(entry.Group), entry.Bytes);
        LeaveWindow();
    }

    /// <inheritdoc/>
    public void Touched(int slot)
    {
        _frequency.Increment(_hashes[slot]);
        // Used again it is protected, unless it is so new that it has yet to prove itself.
        if (_order.Segment(slot) != Window)
        {
            _order.SendTo(slot, Protected);
        }
    }

    /// <inheritdoc/>
    public void Held(int slot)
    {
        _order.Hold(slot);
        if (_candidate == slot)
        {
            _candidate = SlotList.None;
        }
    }

    /// <inheritdoc/>
    public void LetGo(int slot)
    {
        _order.LetGo(slot);
        LeaveWindow();
        DemoteExcess();
    }

    /// <inheritdoc/>
    public void Removed(int slot)
    {
        _count--;
        _order.Remove(slot);
        if (_candidate == slot)
        {
            _candidate = SlotList.None;
        }
        var group = _order.Group(slot);
        if (_groups.Leave(group))
        {
            _order.Forget(group);
        }
    }

    /// <inheritdoc/>
    public bool TryNextVictim(in VictimScope scope, out int slot)
    {
        _windowLimit = scope.CapacityBytes * _windowShare;
        _protectedLimit = (scope.CapacityBytes - _windowLimit) * ProtectedShare;
        LeaveWindow();
        DemoteExcess();
        var spared = _groups.Find(scope.SparedGroup);
        var victim = _order.Oldest(Probation, spared);
        if (victim == SlotList.None)
        {
            victim = _order.Oldest(Protected, spared);
        }
        if (victim == SlotList.None)
        {
            victim = _order.Oldest(Window, spared);
        }
        slot = Weigh(victim, spared);
        return slot != SlotList.None;
    }

    /// <summary>The newcomer goes unless it was asked for more often than the victim. Either way it is weighed once.</summary>
    private int Weigh(int victim, int spared)
    {
        var candidate = _candidate;
        _candidate = SlotList.None;
        return
            victim == SlotList.None
            || candidate == SlotList.None
            || _order.Group(candidate) == spared
            || _frequency.Estimate(_hashes[candidate]) > _frequency.Estimate(_hashes[victim])
            ? victim
            : candidate;
    }

    private void LeaveWindow()
    {
        while (_order.Bytes(Window) > _windowLimit)
        {
            _candidate = _order.Oldest(Window);
            _order.Move(_candidate, Probation);
        }
    }

    private void DemoteExcess()
    {
        while (_order.Bytes(Protected) > _protectedLimit)
        {
            _order.Move(_order.Oldest(Protected), Probation);
        }
    }
}
