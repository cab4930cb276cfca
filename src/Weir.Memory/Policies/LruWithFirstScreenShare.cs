namespace Weir.Memory;

/// <summary>
/// Least recently used goes first, except that frames of first screens are passed over as long as they take no more
/// than their share of the tier. One reader who switches among studies comes back to where a study opens: a share of
/// 10 % raised returns without a stall from 41 % to 74 % (docs/memory.md). Within each kind the order is exact LRU; a
/// frame in use counts as used when its last lease ends.
/// </summary>
public sealed class LruWithFirstScreenShare<TKey> : IEvictionPolicy<TKey>
{
    /// <summary>The share that served best in replayed traces.</summary>
    public const double DefaultShare = 0.10;

    private readonly SlotList _order = new();
    private readonly double _share;
    private State[] _states = new State[16];
    private int _ordinary = SlotList.None;
    private int _firstScreens = SlotList.None;
    private long _firstScreenBytes;
    private long _clock;

    /// <summary>Makes the policy.</summary>
    /// <param name="share">Part of the tier's size, 0 to 1, that first-screen frames may keep against all others.</param>
    public LruWithFirstScreenShare(double share = DefaultShare)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        _share = share;
    }

    /// <inheritdoc/>
    public void Added(int slot, in PolicyEntry<TKey> entry)
    {
        if (slot >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(slot + 1, _states.Length * 2));
        }
        _states[slot] = new State(entry.Group, entry.Bytes, entry.FirstScreen);
        Link(slot);
    }

    /// <inheritdoc/>
    public void Touched(int slot)
    {
        if (!_states[slot].IsHeld)
        {
            Unlink(slot);
            Link(slot);
        }
    }

    /// <inheritdoc/>
    public void Held(int slot)
    {
        Unlink(slot);
        _states[slot].IsHeld = true;
    }

    /// <inheritdoc/>
    public void LetGo(int slot)
    {
        _states[slot].IsHeld = false;
        Link(slot);
    }

    /// <inheritdoc/>
    public void Removed(int slot)
    {
        if (!_states[slot].IsHeld)
        {
            Unlink(slot);
        }
    }

    /// <inheritdoc/>
    public bool TryNextVictim(in VictimScope scope, out int slot)
    {
        var oldest = Oldest(_ordinary, scope.SparedGroup);
        var oldestFirstScreen = Oldest(_firstScreens, scope.SparedGroup);
        var isProtected = _firstScreenBytes <= scope.CapacityBytes * _share;
        slot =
            oldest == SlotList.None ? oldestFirstScreen
            : oldestFirstScreen == SlotList.None || isProtected ? oldest
            : _states[oldest].LastUse < _states[oldestFirstScreen].LastUse ? oldest
            : oldestFirstScreen;
        return slot != SlotList.None;
    }

    private int Oldest(int head, long? spared)
    {
        if (head == SlotList.None)
        {
            return SlotList.None;
        }
        var slot = _order.Last(head);
        while (slot != SlotList.None && _states[slot].Group == spared)
        {
            slot = _order.Before(head, slot);
        }
        return slot;
    }

    private void Link(int slot)
    {
        ref var state = ref _states[slot];
        state.LastUse = ++_clock;
        if (state.IsFirstScreen)
        {
            _firstScreenBytes += state.Bytes;
            _order.AddFirst(ref _firstScreens, slot);
        }
        else
        {
            _order.AddFirst(ref _ordinary, slot);
        }
    }

    private void Unlink(int slot)
    {
        ref var state = ref _states[slot];
        if (state.IsFirstScreen)
        {
            _firstScreenBytes -= state.Bytes;
            _order.Remove(ref _firstScreens, slot);
        }
        else
        {
            _order.Remove(ref _ordinary, slot);
        }
    }

    private struct State(long group, long bytes, bool isFirstScreen)
    {
        public readonly long Group = group;
        public readonly long Bytes = bytes;
        public readonly bool IsFirstScreen = isFirstScreen;
        public bool IsHeld;
        public long LastUse;
    }
}
