namespace Weir.Memory;

/// <summary>
/// One kind of residence: textures, decoded pixels, encoded bytes, a server's frames. Bytes are charged before a load
/// starts and leave the ledger when their release is acknowledged; in between every item is found here, loading here,
/// or leased to somebody.
/// </summary>
/// <remarks>
/// One lock a tier; caller's delegates and events are called outside of it, on the turn of whoever caused them, and must
/// not throw. No member blocks. A hit allocates nothing. docs/memory.md shows both ways to use it.
/// </remarks>
public sealed partial class CacheTier<TKey, TItem> : CacheTier, ILeaseOwner
    where TKey : notnull
{
    private readonly CacheTierOptions<TKey, TItem> _options;
    private readonly IEvictionPolicy<TKey> _policy;
    private readonly EntryTable<TKey, TItem> _entries;
    private readonly LeaseTable _leases = new();
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
        _entries = new EntryTable<TKey, TItem>(options.Comparer);
        _loads = new Dictionary<TKey, PendingLoad<TKey, TItem>>(options.Comparer);
        _turns = new LoadTurns(options.MaxConcurrentLoads);
        _ledger = budget.Ledger;
    }

    /// <summary>An entry left. Reported exactly once an entry, outside any lock.</summary>
    public event Action<Removal<TKey, TItem>>? Removed;

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
    public bool TryGet(TKey key, ViewingSession? session, out Lease<TItem> lease)
    {
        lock (Gate)
        {
            if (_entries.TryFind(key, out var slot) && TryFindShelf(session, out var shelf))
            {
                _hits++;
                _policy.Touched(slot);
                lease = OpenLease(slot, shelf);
                return true;
            }
            _misses++;
            lease = default;
            return false;
        }
    }

    /// <summary>Pins an entry. Pins are counted: two viewports that show one frame pin it twice.</summary>
    /// <param name="key">The key.</param>
    /// <param name="role">Why.</param>
    /// <param name="session">Who holds the pin; null: the user, until <see cref="Unpin(TKey, PinRole, ViewingSession)"/>.</param>
    /// <returns>False when there is no such entry, or the session has ended.</returns>
    public bool Pin(TKey key, PinRole role, ViewingSession? session = null)
    {
        lock (Gate)
        {
            if (!_entries.TryFind(key, out var slot) || !TryFindShelf(session, out var shelf))
            {
                return false;
            }
            Claim.CountOf(ref _claims[ClaimOf(slot, shelf ?? _user)], role)++;
            Hold(slot, leases: 0, pins: 1);
            return true;
        }
    }

    /// <summary>Takes back one pin.</summary>
    /// <returns>False when there was none: the entry, or the session, may have gone before.</returns>
    public bool Unpin(TKey key, PinRole role, ViewingSession? session = null)
    {
        lock (Gate)
        {
            if (!_entries.TryFind(key, out var slot) || !TryFindShelf(session, out var shelf))
            {
                return false;
            }
            var claim = _claims.Find(_entries[slot].FirstClaim, shelf ?? _user);
            if (claim == SlotList.None || Claim.CountOf(ref _claims[claim], role) == 0)
            {
                return false;
            }
            Claim.CountOf(ref _claims[claim], role)--;
            LetGo(slot, leases: 0, pins: 1);
            DropUserClaimWithoutPins(slot, claim);
        }
        _ledger.Settle();
        return true;
    }

    /// <inheritdoc/>
    public override long Unpin(PinRole role)
    {
        var evictable = 0L;
        lock (Gate)
        {
            for (var slot = 0; slot < _entries.Capacity; slot++)
            {
                if (_entries[slot].State == EntryState.Cached && OnlyPinnedAs(role, slot))
                {
                    UnpinAll(slot);
                    evictable += _entries[slot].Bytes;
                }
            }
        }
        _ledger.Settle();
        return evictable;
    }

    /// <summary>Counts an entry among its study's first screen from now on.</summary>
    /// <returns>False when there is no such entry.</returns>
    public bool MarkFirstScreen(TKey key)
    {
        lock (Gate)
        {
            if (!_entries.TryFind(key, out var slot))
            {
                return false;
            }
            ref var entry = ref _entries[slot];
            if (!entry.IsFirstScreen)
            {
                entry.IsFirstScreen = true;
                _policy.Removed(slot);
                AddToPolicy(slot);
            }
            return true;
        }
    }

    bool ILeaseOwner.IsLive(LeaseTicket ticket) => _leases.IsLive(ticket);

    void ILeaseOwner.EndLease(LeaseTicket ticket)
    {
        Departures? departures = null;
        lock (Gate)
        {
            if (!_leases.IsLive(ticket))
            {
                return;
            }
            CloseLease(ticket.Row, ref departures);
        }
        _ = Dispatch(departures);
        _ledger.Settle();
    }

    private Lease<TItem> OpenLease(int slot, SessionShelf? shelf)
    {
        LeaseTicket ticket;
        if (shelf is null)
        {
            var none = SlotList.None;
            ticket = _leases.Open(slot, SlotList.None, ref none);
        }
        else
        {
            var claim = ClaimOf(slot, shelf);
            ticket = _leases.Open(slot, claim, ref _claims[claim].FirstLease);
        }
        Hold(slot, leases: 1, pins: 0);
        return new Lease<TItem>(this, ticket, _entries[slot].Item, _entries[slot].Bytes);
    }

    private void CloseLease(int row, ref Departures? departures)
    {
        var (slot, claim) = _leases[row];
        var none = SlotList.None;
        if (claim == SlotList.None)
        {
            _leases.Close(row, ref none);
        }
        else
        {
            _leases.Close(row, ref _claims[claim].FirstLease);
        }
        LetGo(slot, leases: 1, pins: 0);
        if (_entries[slot].State == EntryState.Doomed && _entries[slot].Leases == 0)
        {
            _doomedBytes -= _entries[slot].Bytes;
            Free(slot, report: false, ref departures);
        }
    }

    private int ClaimOf(int slot, SessionShelf shelf)
    {
        var claim = _claims.Find(_entries[slot].FirstClaim, shelf);
        return claim != SlotList.None
            ? claim
            : _claims.Add(slot, ref _entries[slot].FirstClaim, shelf);
    }

    /// <summary>Adds leases or pins; the first makes the entry held.</summary>
    private void Hold(int slot, int leases, int pins)
    {
        ref var entry = ref _entries[slot];
        var wasHeld = entry.IsHeld;
        entry.Leases += leases;
        entry.Pins += pins;
        if (!wasHeld)
        {
            _heldBytes += entry.Bytes;
            entry.Group.HeldBytes += entry.Bytes;
            _policy.Held(slot);
        }
    }

    private void LetGo(int slot, int leases, int pins)
    {
        ref var entry = ref _entries[slot];
        entry.Leases -= leases;
        entry.Pins -= pins;
        if (entry.IsHeld || leases + pins == 0)
        {
            return;
        }
        _heldBytes -= entry.Bytes;
        if (entry.State == EntryState.Cached)
        {
            entry.Group.HeldBytes -= entry.Bytes;
            _policy.LetGo(slot);
        }
    }

    private bool OnlyPinnedAs(PinRole role, int slot)
    {
        ref var entry = ref _entries[slot];
        if (entry.Leases > 0 || entry.Pins == 0)
        {
            return false;
        }
        for (
            var claim = entry.FirstClaim;
            claim != SlotList.None;
            claim = _claims.NextOfEntry(entry.FirstClaim, claim)
        )
        {
            if (_claims[claim].Pins != Claim.CountOf(ref _claims[claim], role))
            {
                return false;
            }
        }
        return true;
    }

    private void UnpinAll(int slot)
    {
        var head = _entries[slot].FirstClaim;
        for (var claim = head; claim != SlotList.None; )
        {
            var next = _claims.NextOfEntry(_entries[slot].FirstClaim, claim);
            ref var pins = ref _claims[claim];
            pins.OnScreen = pins.Comparison = pins.Kept = 0;
            DropUserClaimWithoutPins(slot, claim);
            claim = next;
        }
        LetGo(slot, leases: 0, pins: _entries[slot].Pins);
    }

    /// <summary>A user's claim is nothing but its pins; a session's also says that it used the entry.</summary>
    private void DropUserClaimWithoutPins(int slot, int claim)
    {
        if (_claims[claim].Shelf == _user && _claims[claim].Pins == 0)
        {
            _claims.Remove(claim, ref _entries[slot].FirstClaim);
        }
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
