namespace Weir.Memory;

/// <summary>
/// Least recently used goes first, except that frames of first screens are passed over as long as they take no more
/// than their share of the tier. One reader who switches among studies comes back to where a study opens: what the
/// share is worth stands in docs/memory.md. Within each kind the order is exact LRU; a frame in use counts as used when
/// its last lease ends.
/// </summary>
/// <remarks>
/// Given the studies' temperature, what belongs to colder studies goes before what belongs to warmer ones, each by age. The study on
/// screen counts as hot, so that no other's fame makes its frames go; and hot studies together count as warm once they take more than
/// <see cref="HotShare"/>, so that a study opened for the first time finds room beside them.
/// </remarks>
public sealed class LruWithFirstScreenShare<TKey> : IEvictionPolicy<TKey>
{
    /// <summary>The share that served best in replayed traces.</summary>
    public const double DefaultShare = 0.10;

    /// <summary>Part of the tier that hot studies may keep against warm ones.</summary>
    public const double HotShare = 0.5;

    private const int Ordinary = 0;
    private const int FirstScreen = 1;

    private readonly GroupIndex _groups = new();
    private readonly AgeOrder _order = new(segments: 2);
    private readonly StudyTemperature? _temperature;
    private readonly double _share;
    private State[] _states = new State[16];
    private GroupState[] _groupStates = new GroupState[16];
    private long _clock;

    /// <summary>Makes the policy.</summary>
    /// <param name="share">Part of the tier's size, 0 to 1, that first-screen frames may keep against all others.</param>
    /// <param name="temperature">How hot the groups are; null: all alike, which is plain LRU outside the share.</param>
    public LruWithFirstScreenShare(
        double share = DefaultShare,
        StudyTemperature? temperature = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        _share = share;
        _temperature = temperature;
    }

    /// <inheritdoc/>
    public void Added(int slot, in PolicyEntry<TKey> entry)
    {
        if (slot >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(slot + 1, _states.Length * 2));
        }
        var group = _groups.Join(entry.Group);
        if (group >= _groupStates.Length)
        {
            Array.Resize(ref _groupStates, Math.Max(group + 1, _groupStates.Length * 2));
        }
        _states[slot] = new State(group, entry.Bytes, entry.FirstScreen ? FirstScreen : Ordinary);
        Link(slot);
    }

    /// <inheritdoc/>
    public void Touched(int slot)
    {
        if (!_states[slot].IsHeld)
        {
            _order.Remove(slot);
            Link(slot);
        }
    }

    /// <inheritdoc/>
    public void Held(int slot)
    {
        ref var state = ref _states[slot];
        _order.Remove(slot);
        state.IsHeld = true;
        _groupStates[state.Group].Held++;
    }

    /// <inheritdoc/>
    public void LetGo(int slot)
    {
        ref var state = ref _states[slot];
        state.IsHeld = false;
        _groupStates[state.Group].Held--;
        Link(slot);
    }

    /// <inheritdoc/>
    public void Removed(int slot)
    {
        ref var state = ref _states[slot];
        if (state.IsHeld)
        {
            _groupStates[state.Group].Held--;
        }
        else
        {
            _order.Remove(slot);
        }
        if (_groups.Leave(state.Group))
        {
            _order.Forget(state.Group);
        }
    }

    /// <inheritdoc/>
    public bool TryNextVictim(in VictimScope scope, out int slot)
    {
        var spared = _groups.Find(scope.SparedGroup);
        if (_temperature is not null)
        {
            TakeTemperatures(_temperature, scope.CapacityBytes);
        }
        var oldest = First(Ordinary, spared);
        var oldestFirstScreen = First(FirstScreen, spared);
        var isProtected = _order.Bytes(FirstScreen) <= scope.CapacityBytes * _share;
        slot =
            oldest == SlotList.None ? oldestFirstScreen
            : oldestFirstScreen == SlotList.None || isProtected ? oldest
            : GoesBefore(oldest, oldestFirstScreen) ? oldest
            : oldestFirstScreen;
        return slot != SlotList.None;
    }

    private int First(int kind, int spared)
    {
        if (_temperature is null)
        {
            return _order.Oldest(kind, spared);
        }
        var first = SlotList.None;
        for (var group = 0; group < _groups.Bound; group++)
        {
            if (group == spared || !_groups.IsInUse(group))
            {
                continue;
            }
            var slot = _order.OldestOf(kind, group);
            if (slot != SlotList.None && (first == SlotList.None || GoesBefore(slot, first)))
            {
                first = slot;
            }
        }
        return first;
    }

    private bool GoesBefore(int slot, int other)
    {
        // All zero, and so alike, without temperatures.
        var rank = _groupStates[_states[slot].Group].Rank;
        var otherRank = _groupStates[_states[other].Group].Rank;
        return rank < otherRank || (rank == otherRank && _order.Age(slot) < _order.Age(other));
    }

    private void TakeTemperatures(StudyTemperature temperature, long capacity)
    {
        var hotBytes = 0L;
        for (var group = 0; group < _groups.Bound; group++)
        {
            if (_groups.IsInUse(group))
            {
                ref var state = ref _groupStates[group];
                state.Rank = Rank(temperature.Of(_groups[group]));
                if (state.Rank == HeatRank.Hot)
                {
                    hotBytes += _order.Bytes(Ordinary, group);
                }
            }
        }
        var highest = hotBytes > capacity * HotShare ? HeatRank.Warm : HeatRank.Hot;
        for (var group = 0; group < _groups.Bound; group++)
        {
            ref var state = ref _groupStates[group];
            state.Rank =
                state.Held > 0 ? HeatRank.Hot
                : state.Rank > highest ? highest
                : state.Rank;
        }
    }

    private static HeatRank Rank(double heat) =>
        heat >= 3 ? HeatRank.Hot
        : heat >= 0.5 ? HeatRank.Warm
        : HeatRank.Cold;

    private void Link(int slot)
    {
        ref var state = ref _states[slot];
        _order.Add(slot, state.Kind, state.Group, state.Bytes, ++_clock);
    }

    private struct State(int group, long bytes, int kind)
    {
        public readonly int Group = group;
        public readonly long Bytes = bytes;
        public readonly int Kind = kind;
        public bool IsHeld;
    }

    private struct GroupState
    {
        /// <summary>Entries that are leased or pinned.</summary>
        public int Held;

        /// <summary>As of the last search.</summary>
        public HeatRank Rank;
    }
}
