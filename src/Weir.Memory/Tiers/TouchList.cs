namespace Weir.Memory;

/// <summary>
/// Entries that were leased quickly since the policy was last told, each once; and the order in which such leases ended.
/// An object of its own, since every hit of every thread writes here.
/// </summary>
internal sealed class TouchList<TKey, TItem>
    where TKey : notnull
{
    /// <summary>So many entries at most wait to be told of: half a millisecond's work under the lock.</summary>
    public const int Most = 8192;

    private QuickLease<TKey, TItem>? _head;
    private long _clock;
    private QuickLease<TKey, TItem>[] _entries = [];
    private long[] _ended = [];

    public bool IsEmpty => Volatile.Read(ref _head) is null;

    /// <summary>Counts the end of a lease. Two that end at the very same time may get one number: no order is wrong for them.</summary>
    public long CountEnd() => ++_clock;

    /// <returns>False when the list is as long as it may get.</returns>
    public bool Push(QuickLease<TKey, TItem> entry)
    {
        QuickLease<TKey, TItem>? head;
        do
        {
            head = Volatile.Read(ref _head);
            entry.Next = head;
            entry.Depth = head is null ? 1 : head.Depth + 1;
        } while (Interlocked.CompareExchange(ref _head, entry, head) != head);
        return entry.Depth < Most;
    }

    /// <summary>Empties the list. Under the tier's lock; good until the next call.</summary>
    /// <returns>In the order in which their last leases ended.</returns>
    public ReadOnlySpan<QuickLease<TKey, TItem>> TakeAll()
    {
        var count = 0;
        var isSorted = true;
        for (var entry = Interlocked.Exchange(ref _head, null); entry is not null; )
        {
            if (count == _entries.Length)
            {
                Array.Resize(ref _entries, Math.Max(16, count * 2));
                Array.Resize(ref _ended, _entries.Length);
            }
            _entries[count] = entry;
            _ended[count] = entry.Ended;
            isSorted &= count == 0 || _ended[count] < _ended[count - 1];
            count++;
            (entry, entry.Next) = (entry.Next, null);
        }
        var taken = _entries.AsSpan(0, count);
        if (isSorted)
        {
            taken.Reverse();
        }
        else
        {
            _ended.AsSpan(0, count).Sort(taken);
        }
        return taken;
    }
}
