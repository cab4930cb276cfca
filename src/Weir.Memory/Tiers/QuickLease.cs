using System.Runtime.CompilerServices;

namespace Weir.Memory;

/// <summary>
/// The way to an entry that nobody holds, without the tier's lock: one lease at a time is taken and ended by one
/// compare-and-swap each. There is one of these a slot; it goes with the slot from entry to entry.
/// </summary>
/// <remarks>
/// Whoever has the lock shuts an entry's way before doing anything that a lease matters to. A lease that was taken this
/// way is then listed in the tier's tables like any other, and ends under the lock. The word counts leases, so that an
/// old ticket opens nothing, and openings, so that what was read before a way was shut is of no use after it.
/// </remarks>
internal sealed class QuickLease<TKey, TItem>(CacheTier<TKey, TItem> tier, int slot) : ILeaseOwner
    where TKey : notnull
{
    private const long StateBits = 7;
    private const long TouchedBit = 8;
    private const long OpeningUnit = 1 << 4;
    private const long OpeningBits = 0xFFFF << 4;
    private const int UseShift = 20;

    // From the lowest bits up: state, touched, openings, uses.
    private long _word;

    public readonly int Slot = slot;

    // What the entry is: changed only while the way is shut.
    public TKey Key = default!;
    public TItem Item = default!;
    public long Bytes;
    public int Hash;

    /// <summary>The session that may come this way, for it has a claim. Callers without a session always may.</summary>
    public SessionShelf? Shelf;

    /// <summary>When the last lease ended, by the tier's count of them.</summary>
    public long Ended;

    /// <summary>The row of the listed lease. Under the tier's lock, as is the next.</summary>
    public int Row = SlotList.None;

    /// <summary>Uses that the policy has been told of.</summary>
    public long Counted;

    /// <summary>Next, and place, in the list of touched entries.</summary>
    public QuickLease<TKey, TItem>? Next;
    public int Depth;

    public long Uses => Volatile.Read(ref _word) >> UseShift;

    /// <summary>Leases the entry, if the way is open, it is this key's, and the session has a claim on it already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(
        TKey key,
        IEqualityComparer<TKey>? comparer,
        ViewingSession? session,
        out Lease<TItem> lease
    )
    {
        var word = Volatile.Read(ref _word);
        if (
            (word & StateBits) == (long)WayState.Open
            && KeyIndex<TKey, TItem>.AreEqual(comparer, Key, key)
            && (session is null || Shelf?.Session == session)
        )
        {
            var state = session is null ? WayState.Taken : WayState.TakenInSession;
            var taken = ((word & ~StateBits) | (long)state | TouchedBit) + (1L << UseShift);
            if (Interlocked.CompareExchange(ref _word, taken, word) == word)
            {
                if ((word & TouchedBit) == 0)
                {
                    tier.Touch(this);
                }
                lease = new(this, new LeaseTicket(Row: 0, (uint)(taken >> UseShift)), Item, Bytes);
                return true;
            }
        }
        lease = default;
        return false;
    }

    public bool IsLive(LeaseTicket ticket)
    {
        var word = Volatile.Read(ref _word);
        return (uint)(word >> UseShift) == ticket.Use
            && (WayState)(word & StateBits) >= WayState.Taken;
    }

    public void EndLease(LeaseTicket ticket)
    {
        var word = Volatile.Read(ref _word);
        if (
            (uint)(word >> UseShift) == ticket.Use
            && (WayState)(word & StateBits) is WayState.Taken or WayState.TakenInSession
        )
        {
            Ended = tier.CountEnd();
            var open = (word & ~StateBits) | (long)WayState.Open;
            if (Interlocked.CompareExchange(ref _word, open, word) == word)
            {
                tier.Settle();
                return;
            }
        }
        tier.EndListed(this, ticket);
    }

    /// <summary>Shuts the way. A lease that is out on it counts as listed from now on; the caller lists it.</summary>
    /// <returns>The state before.</returns>
    public WayState Shut()
    {
        while (true)
        {
            var word = Volatile.Read(ref _word);
            var before = (WayState)(word & StateBits);
            if (before is WayState.Shut or WayState.Listed)
            {
                return before;
            }
            var after = before == WayState.Open ? WayState.Shut : WayState.Listed;
            if (
                Interlocked.CompareExchange(ref _word, (word & ~StateBits) | (long)after, word)
                == word
            )
            {
                return before;
            }
        }
    }

    // Nobody without the lock changes a word that is shut or listed: plain writes from here on.

    public void Open() =>
        Write((_word & ~(StateBits | OpeningBits)) | (long)WayState.Open | Opened);

    /// <summary>The listed lease has ended.</summary>
    public void Unlist()
    {
        Row = SlotList.None;
        Write(_word & ~StateBits);
    }

    /// <summary>The policy knows of all uses so far.</summary>
    public void Untouch() => Write(_word & ~TouchedBit);

    public void Clear() => (Key, Item, Shelf) = (default!, default!, null);

    private long Opened => (_word + OpeningUnit) & OpeningBits;

    private void Write(long word) => Volatile.Write(ref _word, word);
}

/// <summary>How the way to an entry stands.</summary>
internal enum WayState
{
    /// <summary>Only under the lock: somebody holds the entry, or there is none.</summary>
    Shut,

    Open,

    /// <summary>A lease is out that no table knows.</summary>
    Taken,

    /// <summary>As <see cref="Taken"/>, and it ends with the session.</summary>
    TakenInSession,

    /// <summary>A lease is out that was taken quickly and has a row in the lease table since.</summary>
    Listed,
}
