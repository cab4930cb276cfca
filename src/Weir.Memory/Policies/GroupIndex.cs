namespace Weir.Memory;

/// <summary>
/// Gives the groups (studies) that have entries small numbers, so that what is kept for each can be arrays. A number
/// comes back as another group's once its last entry has left.
/// </summary>
internal sealed class GroupIndex
{
    private readonly Dictionary<long, int> _numbers = [];
    private long[] _ids = new long[16];
    private int[] _members = new int[16];
    private int[] _free = new int[16];
    private int _freeCount;

    /// <summary>Every number ever given is below this.</summary>
    public int Bound { get; private set; }

    /// <summary>The group behind a number in use.</summary>
    public long this[int number] => _ids[number];

    public bool IsInUse(int number) => _members[number] > 0;

    /// <summary>The group's number, or <see cref="SlotList.None"/> when it has no entry or none is asked for.</summary>
    public int Find(long? group) =>
        group is { } id && _numbers.TryGetValue(id, out var number) ? number : SlotList.None;

    /// <summary>Counts an entry to a group.</summary>
    public int Join(long group)
    {
        if (!_numbers.TryGetValue(group, out var number))
        {
            number = _freeCount > 0 ? _free[--_freeCount] : Next();
            _numbers[group] = number;
            _ids[number] = group;
        }
        _members[number]++;
        return number;
    }

    /// <summary>An entry left.</summary>
    /// <returns>True when it was the group's last: its number may come back.</returns>
    public bool Leave(int number)
    {
        if (--_members[number] > 0)
        {
            return false;
        }
        _numbers.Remove(_ids[number]);
        _free[_freeCount++] = number;
        return true;
    }

    private int Next()
    {
        if (Bound == _ids.Length)
        {
            Array.Resize(ref _ids, Bound * 2);
            Array.Resize(ref _members, Bound * 2);
            Array.Resize(ref _free, Bound * 2);
        }
        return Bound++;
    }
}
