namespace Weir.Memory;

/// <summary>
/// Entries from the oldest to the newest in a few segments (probation and protected, say), split by group, so that the
/// oldest that is not of a spared group is found without walking over that group. A use takes a few writes; finding the oldest is
/// O(log groups), however many entries there are.
/// </summary>
/// <remarks>
/// One list a segment and group, and a heap a segment over the age of each group's oldest. Two things wait until a search meets them. The heap's
/// keys are lower bounds: an oldest entry only ever makes way for a newer one. And an entry in use stays where it is: it steps out when it is found to be
/// the oldest, and comes back as the newest when it is let go. So a hit writes a flag, and its end moves one node.
/// </remarks>
internal sealed class AgeOrder
{
    private readonly int _segments;
    private readonly SlotHeap[] _oldest;
    private readonly long[] _bytes;
    private Node[] _nodes = new Node[16];

    // The newest of each list; a list is a ring, so that the oldest is the one before it.
    private int[] _newest = [];
    private long[] _groupBytes = [];
    private long _clock;

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

    /// <summary>Bytes of a segment's entries that are not in use.</summary>
    public long Bytes(int segment) => _bytes[segment];

    /// <summary>Bytes of one group's entries in a segment, in use or not.</summary>
    public long Bytes(int segment, int group)
    {
        var list = ListOf(segment, group);
        return list < _groupBytes.Length ? _groupBytes[list] : 0;
    }

    /// <summary>When an entry came or was last let go; larger is later.</summary>
    public long Age(int slot) => _nodes[slot].Age;

    public int Group(int slot) => _nodes[slot].Group;

    /// <summary>The segment that an entry is in, or will be in when it is let go.</summary>
    public int Segment(int slot) => _nodes[slot].NextSegment;

    public bool IsHeld(int slot) => _nodes[slot].IsHeld;

    /// <summary>Adds an entry as the newest of a segment.</summary>
    /// <param name="slot">Not in it so far.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="group">The group's number.</param>
    /// <param name="bytes">Size.</param>
    public void Add(int slot, int segment, int group, long bytes)
    {
        if (slot >= _nodes.Length)
        {
            Array.Resize(ref _nodes, Math.Max(slot + 1, _nodes.Length * 2));
        }
        Grow(ListOf(_segments - 1, group));
        _nodes[slot] = new Node
        {
            Group = group,
            Bytes = bytes,
            NextSegment = (byte)segment,
        };
        Count(ref _nodes[slot], segment);
        Link(slot);
    }

    /// <summary>Says in which segment an entry, in use or about to be, is to come back.</summary>
    public void SendTo(int slot, int segment) => _nodes[slot].NextSegment = (byte)segment;

    public void Hold(int slot)
    {
        ref var node = ref _nodes[slot];
        node.IsHeld = true;
        _bytes[node.Segment] -= node.Bytes;
    }

    /// <summary>An entry is not in use any more, and the newest.</summary>
    public void LetGo(int slot)
    {
        ref var node = ref _nodes[slot];
        node.IsHeld = false;
        _bytes[node.Segment] += node.Bytes;
        Renew(slot);
    }

    /// <summary>Makes an entry that is not in use the newest of another segment.</summary>
    public void Move(int slot, int segment)
    {
        _nodes[slot].NextSegment = (byte)segment;
        Renew(slot);
    }

    public void Remove(int slot)
    {
        ref var node = ref _nodes[slot];
        Unlink(ref node, slot);
        if (!node.IsHeld)
        {
            _bytes[node.Segment] -= node.Bytes;
        }
        _groupBytes[ListOf(node.Segment, node.Group)] -= node.Bytes;
    }

    /// <summary>The group's number may come back as another group: it must have no entry here.</summary>
    public void Forget(int group)
    {
        foreach (var heap in _oldest)
        {
            heap.Remove(group);
        }
    }

    /// <summary>The oldest of a segment but for one group's and those in use, or <see cref="SlotList.None"/>.</summary>
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
            else if (_nodes[slot].Age > heap.KeyOf(group))
            {
                heap.ChangeKey(group, _nodes[slot].Age);
            }
            else
            {
                return slot;
            }
        }
    }

    /// <summary>The oldest of one group in a segment that is not in use, or <see cref="SlotList.None"/>.</summary>
    public int OldestOf(int segment, int group)
    {
        var list = ListOf(segment, group);
        while (list < _newest.Length && _newest[list] != SlotList.None)
        {
            var slot = _nodes[_newest[list]].Newer;
            if (!_nodes[slot].IsHeld)
            {
                return slot;
            }
            Unlink(ref _nodes[slot], slot);
        }
        return SlotList.None;
    }

    private int ListOf(int segment, int group) => (group * _segments) + segment;

    private void Renew(int slot)
    {
        ref var node = ref _nodes[slot];
        Unlink(ref node, slot);
        if (node.Segment != node.NextSegment)
        {
            _bytes[node.Segment] -= node.Bytes;
            _groupBytes[ListOf(node.Segment, node.Group)] -= node.Bytes;
            Count(ref node, node.NextSegment);
        }
        Link(slot);
    }

    private void Count(ref Node node, int segment)
    {
        node.Segment = (byte)segment;
        _bytes[segment] += node.Bytes;
        _groupBytes[ListOf(segment, node.Group)] += node.Bytes;
    }

    private void Link(int slot)
    {
        ref var node = ref _nodes[slot];
        node.Age = ++_clock;
        node.IsLinked = true;
        ref var newest = ref _newest[ListOf(node.Segment, node.Group)];
        if (newest == SlotList.None)
        {
            node.Newer = node.Older = newest = slot;
            if (!_oldest[node.Segment].Contains(node.Group))
            {
                _oldest[node.Segment].Add(node.Group, node.Age);
            }
            return;
        }
        ref var before = ref _nodes[newest];
        node.Older = newest;
        node.Newer = before.Newer;
        _nodes[before.Newer].Older = slot;
        before.Newer = slot;
        newest = slot;
    }

    private void Unlink(ref Node node, int slot)
    {
        if (!node.IsLinked)
        {
            return;
        }
        node.IsLinked = false;
        ref var newest = ref _newest[ListOf(node.Segment, node.Group)];
        if (node.Newer == slot)
        {
            newest = SlotList.None;
            return;
        }
        _nodes[node.Newer].Older = node.Older;
        _nodes[node.Older].Newer = node.Newer;
        if (newest == slot)
        {
            newest = node.Older;
        }
    }

    private void Grow(int list)
    {
        if (list >= _newest.Length)
        {
            var old = _newest.Length;
            Array.Resize(ref _newest, Math.Max(list + 1, Math.Max(16, old * 2)));
            Array.Resize(ref _groupBytes, _newest.Length);
            Array.Fill(_newest, SlotList.None, old, _newest.Length - old);
        }
    }

    /// <summary>One entry in 32 bytes: a use reads and writes it as a whole, and those of its two neighbours.</summary>
    private struct Node
    {
        // In a ring: the newest has the oldest as its newer one.
        public int Newer;
        public int Older;
        public int Group;
        public byte Segment;
        public byte NextSegment;
        public bool IsHeld;
        public bool IsLinked;
        public long Bytes;
        public long Age;
    }
}
