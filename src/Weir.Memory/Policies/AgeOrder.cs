namespace Weir.Memory;

/// <summary>
/// Entries from the oldest to the newest in a few segments (probation and protected, say), split by group, so that the
/// oldest that is not of a spared group is found without walking over that group. Joining and leaving take a few
/// writes; finding the oldest is O(log groups), however many entries there are.
/// </summary>
/// <remarks>
/// One list a segment and group, and a heap a segment over the age of each group's oldest. The heap's keys are lower
/// bounds: an oldest entry only ever makes way for a newer one, so they are brought up to date when a search meets them,
/// and touching an entry never touches a heap.
/// </remarks>
internal sealed class AgeOrder
{
    private readonly SlotList _list = new();
    private readonly int _segments;
    private readonly SlotHeap[] _oldest;
    private readonly long[] _bytes;
    private State[] _states = new State[16];
    private int[] _heads = [];
    private long[] _groupBytes = [];

    public AgeOrder(int segments)
    {
        _segments = segments;
        _bytes = new long[segments];
        _oldest = new SlotHeap[segments];
        for (var i = 0; i < segments; i++)
        {
            _oldest[i] = new SlotHeap();
        }
    }

    /// <summary>Bytes of a segment's entries.</summary>
    public long Bytes(int segment) => _bytes[segment];

    /// <summary>Bytes of one group's entries in a segment.</summary>
    public long Bytes(int segment, int group)
    {
        var list = ListOf(segment, group);
        return list < _groupBytes.Length ? _groupBytes[list] : 0;
    }

    /// <summary>When an entry joined.</summary>
    public long Age(int slot) => _states[slot].Age;

    /// <summary>Makes an entry the newest of its group's part of a segment.</summary>
    /// <param name="slot">In no segment so far.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="group">The group's number.</param>
    /// <param name="bytes">Size.</param>
    /// <param name="age">Now: not lower than that of any entry before.</param>
    public void Add(int slot, int segment, int group, long bytes, long age)
    {
        var list = ListOf(segment, group);
        Grow(slot, list);
        _states[slot] = new State(list, segment, bytes, age);
        _bytes[segment] += bytes;
        _groupBytes[list] += bytes;
        var wasEmpty = _heads[list] == SlotList.None;
        _list.AddFirst(ref _heads[list], slot);
        if (wasEmpty && !_oldest[segment].Contains(group))
        {
            _oldest[segment].Add(group, age);
        }
    }

    public void Remove(int slot)
    {
        ref var state = ref _states[slot];
        _bytes[state.Segment] -= state.Bytes;
        _groupBytes[state.List] -= state.Bytes;
        _list.Remove(ref _heads[state.List], slot);
    }

    /// <summary>The group's number may come back as another group: it must have no entry here.</summary>
    public void Forget(int group)
    {
        foreach (var heap in _oldest)
        {
            heap.Remove(group);
        }
    }

    /// <summary>The oldest of a segment but for one group's, or <see cref="SlotList.None"/>.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="spared">A group's number; <see cref="SlotList.None"/>: all may go.</param>
    public int Oldest(int segment, int spared = SlotList.None)
    {
        var heap = _oldest[segment];
        while (true)
        {
            var group = heap.TopExcept(spared);
            if (group == SlotList.None)
            {
                return SlotList.None;
            }
            var slot = OldestOf(segment, group);
            if (slot == SlotList.None)
            {
                heap.Remove(group);
            }
            else if (_states[slot].Age > heap.KeyOf(group))
            {
                heap.ChangeKey(group, _states[slot].Age);
            }
            else
            {
                return slot;
            }
        }
    }

    /// <summary>The oldest of one group in a segment, or <see cref="SlotList.None"/>.</summary>
    public int OldestOf(int segment, int group)
    {
        var list = ListOf(segment, group);
        return list >= _heads.Length || _heads[list] == SlotList.None
            ? SlotList.None
            : _list.Last(_heads[list]);
    }

    private int ListOf(int segment, int group) => (group * _segments) + segment;

    private void Grow(int slot, int list)
    {
        if (slot >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(slot + 1, _states.Length * 2));
        }
        if (list >= _heads.Length)
        {
            var old = _heads.Length;
            Array.Resize(ref _heads, Math.Max(list + 1, Math.Max(16, old * 2)));
            Array.Resize(ref _groupBytes, _heads.Length);
            Array.Fill(_heads, SlotList.None, old, _heads.Length - old);
        }
    }

    private readonly record struct State(int List, int Segment, long Bytes, long Age);
}
