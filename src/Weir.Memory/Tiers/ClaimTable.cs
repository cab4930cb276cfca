namespace Weir.Memory;

/// <summary>
/// A claim is what one session has of one entry: that it used it, its pins by role, its leases. Each claim is in two
/// lists, its entry's and its session's, so that both a removal and a session's end walk only what concerns them.
/// Claims without a session are pins that the user holds. Under the tier's lock.
/// </summary>
internal sealed class ClaimTable
{
    private readonly SlotList _ofEntry = new();
    private readonly SlotList _ofShelf = new();
    private Claim[] _claims = [];
    private int _firstFree = SlotList.None;

    public int Count { get; private set; }

    public ref Claim this[int claim] => ref _claims[claim];

    /// <summary>The claim of <paramref name="shelf"/> on an entry, or <see cref="SlotList.None"/>. Few share an entry: a walk.</summary>
    public int Find(int entryHead, SessionShelf shelf)
    {
        for (
            var claim = entryHead;
            claim != SlotList.None;
            claim = _ofEntry.After(entryHead, claim)
        )
        {
            if (_claims[claim].Shelf == shelf)
            {
                return claim;
            }
        }
        return SlotList.None;
    }

    public int Add(int slot, ref int entryHead, SessionShelf shelf)
    {
        if (_firstFree == SlotList.None)
        {
            Grow();
        }
        var index = _firstFree;
        _firstFree = _claims[index].NextFree;
        _claims[index] = new Claim
        {
            Shelf = shelf,
            Slot = slot,
            FirstLease = SlotList.None,
        };
        _ofEntry.AddFirst(ref entryHead, index);
        _ofShelf.AddFirst(ref shelf.FirstClaim, index);
        Count++;
        return index;
    }

    public void Remove(int index, ref int entryHead)
    {
        ref var claim = ref _claims[index];
        _ofEntry.Remove(ref entryHead, index);
        _ofShelf.Remove(ref claim.Shelf!.FirstClaim, index);
        claim = new Claim { NextFree = _firstFree };
        _firstFree = index;
        Count--;
    }

    public int NextOfShelf(int shelfHead, int claim) => _ofShelf.After(shelfHead, claim);

    public int NextOfEntry(int entryHead, int claim) => _ofEntry.After(entryHead, claim);

    private void Grow()
    {
        var old = _claims.Length;
        Array.Resize(ref _claims, Math.Max(16, old * 2));
        for (var i = _claims.Length - 1; i >= old; i--)
        {
            _claims[i].NextFree = _firstFree;
            _firstFree = i;
        }
    }
}

internal struct Claim
{
    public SessionShelf? Shelf;
    public int Slot;
    public int FirstLease;
    public int NextFree;
    public int OnScreen;
    public int Comparison;
    public int Kept;

    public readonly int Pins => OnScreen + Comparison + Kept;

    public void Unpin() => OnScreen = Comparison = Kept = 0;

    public static ref int CountOf(ref Claim claim, PinRole role)
    {
        switch (role)
        {
            case PinRole.OnScreen:
                return ref claim.OnScreen;
            case PinRole.Comparison:
                return ref claim.Comparison;
            default:
                return ref claim.Kept;
        }
    }
}

/// <summary>What one session has in one tier: its claims and its waiting and pushed loads.</summary>
internal sealed class SessionShelf(ViewingSession? session)
{
    public ViewingSession? Session { get; } = session;

    public int FirstClaim = SlotList.None;
}
