namespace Weir.Memory;

/// <summary>
/// Least recently used goes first, except that frames of first screens are passed over as long as they take no more
/// than their share of the tier. One reader who switches among studies comes back to where a study opens: what the
/// share is worth stands in docs/memory.md. Within each kind the order is exact LRU; a frame in use counts as used when
/// its last lease ends.
/// </summary>
/// <remarks>
/// Given the studies' temperature, what belongs to colder studies goes before what belongs to warmer ones, each by age. Hot studies, the
/// hottest first, may keep <see cref="HotShare"/> of the tier in this way, and count as warm beyond it, so that a study opened for the
/// first time finds room beside them. The study on screen counts as hot whatever it is, so that no other's fame makes its frames go.
/// </remarks>
public sealed class LruWithFirstScreenShare<TKey> : IEvictionPolicy<TKey>
{
    /// <summary>The share that served best in replayed traces.</summary>
    public const double DefaultShare = 0.10;

    /// <summary>Part of the tier that hot studies may keep against warm ones.</summary>
    public const double HotShare = 0.5;

    /// <summary>
    /// Heat from which a study is spared: about five openings in a day. From <see cref="StudyTemperature.HotFrom"/> on, where people call a
    /// study hot, a reader's list has too many that nobody opens again: that cost up to 13 points of stall-free returns, this none.
    /// </summary>
    public const double HotFrom = 4;

    private const int Ordinary = 0;
    private const int FirstScreen = 1;

    private readonly GroupIndex _groups = new();
    private readonly AgeOrder _order = new(segments: 2);
    private readonly StudyTemperature? _temperature;
    private readonly double _share;
    private GroupState[] _groupStates = new GroupState[16];
    private int[] _hot = new int[16];

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
        var group = _groups.Join(entry.Group);
        if (group >= _groupStates.Length)
        {
            Array.Resize(ref _groupStates, Math.Max(group + 1, _groupStates.Length * 2));
        }
        _order.Add(slot, entry.FirstScreen ? FirstScreen : Ordinary, group, entry.Bytes);
    }

    /// <inheritdoc/>
    public void Touched(int slot)
    {
        // What counts is when it is let go.
    }

    /// <inheritdoc/>
    public void Held(int slot)
    {
        _order.Hold(slot);
        _groupStates[_order.Group(slot)].Held++;
    }

    /// <inheritdoc/>
    public void LetGo(int slot)
    {
        _order.LetGo(slot);
        _groupStates[_order.Group(slot)].Held--;
    }

    /// <inheritdoc/>
    public void Removed(int slot)
    {
        var group = _order.Group(slot);
        _groupStates[group].Held -= _order.IsHeld(slot) ? 1 : 0;
        _order.Remove(slot);
        if (_groups.Leave(group))
        {
            _order.Forget(group);
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

    /// <summary>The first of a kind to go.</summary>
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
        var rank = _groupStates[_order.Group(slot)].Rank;
        var otherRank = _groupStates[_order.Group(other)].Rank;
        return rank < otherRank || (rank == otherRank && _order.Age(slot) < _order.Age(other));
    }

    /// <summary>Brings every group's rank up to date, in time linear in the groups.</summary>
    private void TakeTemperatures(StudyTemperature temperature, long capacity)
    {
        var hot = 0;
        for (var group = 0; group < _groups.Bound; group++)
        {
            if (!_groups.IsInUse(group))
            {
                continue;
            }
            ref var state = ref _groupStates[group];
            var heat = temperature.Of(_groups[group]);
            state.Heat = heat;
            state.Rank =
                heat >= HotFrom ? StudyHeat.Hot
                : heat >= StudyTemperature.WarmFrom ? StudyHeat.Warm
                : StudyHeat.Cold;
            if (state.Held > 0)
            {
                state.Rank = StudyHeat.Hot;
            }
            else if (state.Rank == StudyHeat.Hot)
            {
                InsertByHeat(group, hot++);
            }
        }
        var room = capacity * HotShare;
        for (var i = 0; i < hot; i++)
        {
            var bytes = _order.Bytes(Ordinary, _hot[i]);
            if (bytes <= room)
            {
                room -= bytes;
            }
            else
            {
                _groupStates[_hot[i]].Rank = StudyHeat.Warm;
            }
        }
    }

    /// <summary>Puts a group among the hot ones found so far, hottest first.</summary>
    private void InsertByHeat(int group, int count)
    {
        if (count == _hot.Length)
        {
            Array.Resize(ref _hot, count * 2);
        }
        var place = count;
        while (place > 0 && _groupStates[_hot[place - 1]].Heat < _groupStates[group].Heat)
        {
            _hot[place] = _hot[place - 1];
            place--;
        }
        _hot[place] = group;
    }

    private struct GroupState
    {
        /// <summary>Entries that are leased or pinned.</summary>
        public int Held;

        /// <summary>As of the last search; so is the rank.</summary>
        public double Heat;

        public StudyHeat Rank;
    }
}
