namespace Weir.Memory;

/// <summary>
/// One kind of residence: textures, decoded pixels, encoded bytes, a server's frames. Bytes are charged before a load
/// starts and leave the ledger when their release is acknowledged; in between every item is found here, loading here,
/// or leased to somebody.
/// </summary>
/// <remarks>
/// One lock a tier, and none for a hit on what nobody else holds; caller's delegates and events are called outside of it, on the turn of whoever caused them, and must
/// not throw. No member blocks. A hit allocates nothing. docs/memory.md shows both ways to use it.
/// </remarks>
public sealed partial class CacheTier<TKey, TItem> : CacheTier, ILeaseOwner
    where TKey : notnull
{
    private readonly CacheTierOptions<TKey, TItem> _options;
    private readonly IEvictionPolicy<TKey> _policy;
    private readonly EntryTable<TKey, TItem> _entries;
    private readonly ClaimTable _claims = new();
    private readonly Ledger _ledger;
    private long _bytes;
    private long _heldBytes;
    private long _doomedBytes;
    private long _hits;
    private long _misses;

    /// <summary>Makes a tier that is charged to <paramref name="budget"/>.</summary>
    public CacheTier(string name, MemoryBudget budget, CacheTierOptions<TKey, TItem> options)
        : base(name, budget, options.IsBackedByCheaperTier)
    {
        _options = options;
        _policy = options.Policy ?? new LruWithFirstScreenShare<TKey>();
        _entries = new EntryTable<TKey, TItem>(this, options.Comparer);
        _loads = new Dictionary<TKey, PendingLoad<TKey, TItem>>(options.Comparer);
        _turns = new LoadTurns(options.MaxConcurrentLoads);
        _ledger = budget.Ledger;
    }

    /// <summary>True when a request would find the entry. Does not count as its use.</summary>
    public bool Contains(TKey key)
    {
        lock (Gate)
        {
            return _entries.TryFind(key, out _);
        }
    }

    /// <summary>True while a load of the key is in flight.</summary>
    public bool IsLoading(TKey key)
    {
        lock (Gate)
        {
            return _loads.ContainsKey(key);
        }
    }

    /// <summary>Leases the entry if it is here.</summary>
    public bool TryGet(TKey key, out Lease<TItem> lease) => TryGet(key, null, out lease);

    /// <summary>Leases the entry for a session if it is here; the lease ends with the session at the latest.</summary>
    /// <returns>False when it is not here, or the session has ended.</returns>
    public bool TryGet(TKey key, ViewingSession? session, out Lease<TItem> lease) =>
        TryTake(key, session, out lease) || TryGetLocked(key, session, out lease);

    /// <summary>Counts an entry among its study's first screen from now on.</summary>
    /// <returns>False when there is no such entry.</returns>
    public bool MarkFirstScreen(TKey key)
    {
        using (Enter())
        {
            if (!_entries.TryFind(key, out var slot))
            {
                return false;
            }
            ref var entry = ref _entries[slot];
            if (!entry.IsFirstScreen)
            {
                entry.IsFirstScreen = true;
                TraceEntry(TraceEvent.First, slot, null);
                _policy.Removed(slot);
                AddToPolicy(slot);
            }
            return true;
        }
    }

    private bool TryGetLocked(TKey key, ViewingSession? session, out Lease<TItem> lease)
    {
        using (Enter())
        {
            if (_entries.TryFind(key, out var slot) && TryFindShelf(session, out var shelf))
            {
                lease = Hit(slot, shelf);
                return true;
            }
            _misses++;
            _trace?.Missed(key, null, session?.Generation ?? 0);
            lease = default;
            return false;
        }
    }

    private Lease<TItem> Hit(int slot, SessionShelf? shelf)
    {
        _hits++;
        TraceEntry(TraceEvent.Hit, slot, shelf);
        _policy.Touched(slot);
        var lease = OpenLease(slot, shelf);
        _entries[slot].GoesFirst = false;
        return lease;
    }

    private void AddToPolicy(int slot)
    {
        ref var entry = ref _entries[slot];
        _policy.Added(
            slot,
            new PolicyEntry<TKey>(entry.Key, entry.Group.Id, entry.Bytes, entry.IsFirstScreen)
        );
        if (entry.IsHeld)
        {
            _policy.Held(slot);
        }
    }
}
