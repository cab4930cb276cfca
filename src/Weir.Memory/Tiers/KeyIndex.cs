using System.Runtime.CompilerServices;

namespace Weir.Memory;

/// <summary>
/// Finds entries by key: open addressing with linear probing and deletion by shifting back (Knuth, TAOCP 3, 6.4, algorithm R).
/// Changed under the tier's lock; <see cref="Probe"/> may be called without it, and is at worst a moment out of date.
/// </summary>
internal sealed class KeyIndex<TKey, TItem>(IEqualityComparer<TKey>? comparer)
    where TKey : notnull
{
    // At most half full, so that every walk ends soon.
    private QuickLease<TKey, TItem>?[] _table = new QuickLease<TKey, TItem>?[16];

    // Under the lock only: so that a removal reads no entry but its own.
    private int[] _hashes = new int[16];

    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual(IEqualityComparer<TKey>? comparer, TKey left, TKey right) =>
        comparer is null
            ? EqualityComparer<TKey>.Default.Equals(left, right)
            : comparer.Equals(left, right);

    /// <summary>The first entry whose key has the same hash, very likely the key's. Whoever has not the lock must look again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public QuickLease<TKey, TItem>? Probe(TKey key)
    {
        var table = Volatile.Read(ref _table);
        var hash = HashOf(key);
        for (var place = hash; ; place++)
        {
            var found = table[place & (table.Length - 1)];
            if (found is null || found.Hash == hash)
            {
                return found;
            }
        }
    }

    public bool TryFind(TKey key, out int slot)
    {
        var hash = HashOf(key);
        for (var place = hash; ; place++)
        {
            var found = _table[place & (_table.Length - 1)];
            if (found is null)
            {
                slot = SlotList.None;
                return false;
            }
            if (found.Hash == hash && AreEqual(comparer, found.Key, key))
            {
                slot = found.Slot;
                return true;
            }
        }
    }

    /// <summary>Adds an entry whose key is not here.</summary>
    public void Add(QuickLease<TKey, TItem> entry)
    {
        if (++Count * 2 > _table.Length)
        {
            Grow();
        }
        entry.Hash = HashOf(entry.Key);
        Insert(entry);
    }

    public void Remove(QuickLease<TKey, TItem> entry)
    {
        var mask = _table.Length - 1;
        var hole = entry.Hash & mask;
        while (_table[hole] != entry)
        {
            hole = (hole + 1) & mask;
        }
        for (var place = (hole + 1) & mask; _table[place] is { } next; place = (place + 1) & mask)
        {
            // Moved only if its own place is not behind the hole, seen around the table's end.
            if (((place - _hashes[place]) & mask) >= ((place - hole) & mask))
            {
                Volatile.Write(ref _table[hole], next);
                _hashes[hole] = _hashes[place];
                hole = place;
            }
        }
        Volatile.Write(ref _table[hole], null);
        Count--;
    }

    private void Insert(QuickLease<TKey, TItem> entry)
    {
        var place = entry.Hash & (_table.Length - 1);
        while (_table[place] is not null)
        {
            place = (place + 1) & (_table.Length - 1);
        }
        _hashes[place] = entry.Hash;
        Volatile.Write(ref _table[place], entry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int HashOf(TKey key)
    {
        // Fibonacci hashing: numbers in a row, as frames are, fall far apart.
        var hash = comparer is null ? key.GetHashCode() : comparer.GetHashCode(key);
        var product = (uint)hash * 0x9E3779B9;
        return (int)(product ^ (product >> 15));
    }

    private void Grow()
    {
        // Whoever reads meanwhile may miss what is there, and asks again under the lock.
        var entries = _table;
        _hashes = new int[entries.Length * 2];
        Volatile.Write(ref _table, new QuickLease<TKey, TItem>?[entries.Length * 2]);
        foreach (var entry in entries)
        {
            if (entry is not null)
            {
                Insert(entry);
            }
        }
    }
}
