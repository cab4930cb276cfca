namespace Weir.Memory;

/// <summary>The entries of a tier, by slot; found by key, walked by group. Under the tier's lock, but for <see cref="Probe"/>.</summary>
internal sealed class EntryTable<TKey, TItem>(
    CacheTier<TKey, TItem> tier,
    IEqualityComparer<TKey>? comparer
)
    where TKey : notnull
{
    private readonly KeyIndex<TKey, TItem> _index = new(comparer);
    private readonly Dictionary<long, Group> _groups = [];
    private readonly SlotList _ofGroup = new();
    private Entry<TKey, TItem>[] _entries = [];
    private int _firstFree = SlotList.None;

    /// <summary>Entries that a request can find.</summary>
    public int Count => _index.Count;

    /// <summary>Slots in use or used before: the bound for walks over all.</summary>
    public int Capacity => _entries.Length;

    public IEnumerable<Group> Groups => _groups.Values;

    public ref Entry<TKey, TItem> this[int slot] => ref _entries[slot];

    public bool TryFind(TKey key, out int slot) => _index.TryFind(key, out slot);

    /// <inheritdoc cref="KeyIndex{TKey,TItem}.Probe"/>
    public QuickLease<TKey, TItem>? Probe(TKey key) => _index.Probe(key);

    public int Add(TKey key, TItem item, long group, long bytes, bool firstScreen)
    {
        if (_firstFree == SlotList.None)
        {
            Grow();
        }
        var slot = _firstFree;
        _firstFree = _entries[slot].NextFree;
        if (!_groups.TryGetValue(group, out var members))
        {
            _groups[group] = members = new Group(group);
        }
        var way = _entries[slot].Way ?? new QuickLease<TKey, TItem>(tier, slot);
        (way.Key, way.Item, way.Bytes) = (key, item, bytes);
        _entries[slot] = new Entry<TKey, TItem>
        {
            Way = way,
            Bytes = bytes,
            Group = members,
            IsFirstScreen = firstScreen,
            State = EntryState.Cached,
            FirstClaim = SlotList.None,
        };
        _index.Add(way);
        _ofGroup.AddLast(ref members.First, slot);
        members.Count++;
        members.Bytes += bytes;
        return slot;
    }

    /// <summary>Takes an entry out of index and group. Its slot stays its own until <see cref="Free"/>.</summary>
    public void Unlist(int slot)
    {
        ref var entry = ref _entries[slot];
        entry.State = EntryState.Doomed;
        _index.Remove(entry.Way);
        var group = entry.Group;
        _ofGroup.Remove(ref group.First, slot);
        group.Count--;
        group.Bytes -= entry.Bytes;
        if (entry.IsHeld)
        {
            group.HeldBytes -= entry.Bytes;
        }
        if (group.Count == 0)
        {
            _groups.Remove(group.Id);
        }
    }

    public void Free(int slot)
    {
        var way = _entries[slot].Way;
        way.Clear();
        _entries[slot] = new Entry<TKey, TItem> { Way = way, NextFree = _firstFree };
        _firstFree = slot;
    }

    public Group? FindGroup(long group) => _groups.GetValueOrDefault(group);

    /// <summary>The member after <paramref name="slot"/>; ask before the slot is unlisted.</summary>
    public int NextOfGroup(Group group, int slot) => _ofGroup.After(group.First, slot);

    private void Grow()
    {
        var old = _entries.Length;
        Array.Resize(ref _entries, Math.Max(16, old * 2));
        for (var i = _entries.Length - 1; i >= old; i--)
        {
            _entries[i].NextFree = _firstFree;
            _firstFree = i;
        }
    }
}

internal enum EntryState : byte
{
    /// <summary>The slot is free.</summary>
    None,

    /// <summary>A request can find it.</summary>
    Cached,

    /// <summary>Removed, but leased: charged until the last lease ends.</summary>
    Doomed,
}

internal struct Entry<TKey, TItem>
    where TKey : notnull
{
    /// <summary>The quick way to a lease, and what it leads to. Shut whenever the entry is held.</summary>
    public QuickLease<TKey, TItem> Way;
    public long Bytes;
    public Group Group;
    public int Leases;
    public int Pins;
    public int FirstClaim;
    public int NextFree;
    public EntryState State;
    public bool IsFirstScreen;
    public KeptBy KeptBy;

    /// <summary>A comparison let go of it: it is the first victim, unless it is used again.</summary>
    public bool GoesFirst;
    public RemovalReason Reason;

    public readonly TKey Key => Way.Key;

    public readonly TItem Item => Way.Item;

    public readonly bool IsHeld => Leases > 0 || Pins > 0;

    public readonly Removal<TKey, TItem> ToRemoval() => new(Key, Item, Group.Id, Bytes, Reason);
}

/// <summary>The members of a group, usually a study.</summary>
internal sealed class Group(long id)
{
    public long Id { get; } = id;
    public int First = SlotList.None;
    public int Count;
    public long Bytes;
    public long HeldBytes;
}
