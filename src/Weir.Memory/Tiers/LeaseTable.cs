namespace Weir.Memory;

/// <summary>
/// All leases of a tier, in one array. Under the tier's lock, except <see cref="IsLive"/>, which at worst answers for the
/// moment before.
/// </summary>
internal sealed class LeaseTable
{
    private readonly SlotList _byClaim = new();
    private Row[] _rows = [];
    private int _firstFree = SlotList.None;

    public int Count { get; private set; }

    public LeaseTicket Open(int slot, int claim, ref int claimHead)
    {
        if (_firstFree == SlotList.None)
        {
            Grow();
        }
        var index = _firstFree;
        ref var row = ref _rows[index];
        _firstFree = row.NextFree;
        row.Slot = slot;
        row.Claim = claim;
        row.Use++;
        if (claim != SlotList.None)
        {
            _byClaim.AddFirst(ref claimHead, index);
        }
        Count++;
        return new LeaseTicket(index, row.Use);
    }

    /// <summary>An odd use is a live one: opening and closing both count.</summary>
    public bool IsLive(LeaseTicket ticket)
    {
        var rows = _rows;
        return ticket.Row < rows.Length && Volatile.Read(ref rows[ticket.Row].Use) == ticket.Use;
    }

    public (int Slot, int Claim) this[int row] => (_rows[row].Slot, _rows[row].Claim);

    public void Close(int index, ref int claimHead)
    {
        ref var row = ref _rows[index];
        if (row.Claim != SlotList.None)
        {
            _byClaim.Remove(ref claimHead, index);
        }
        Volatile.Write(ref row.Use, row.Use + 1);
        row.NextFree = _firstFree;
        _firstFree = index;
        Count--;
    }

    /// <summary>How many live leases each slot has, counted row by row: the audit's second opinion.</summary>
    public IEnumerable<int> LiveSlots() =>
        _rows.Where(row => row.Use % 2 == 1).Select(row => row.Slot);

    private void Grow()
    {
        var old = _rows.Length;
        var rows = new Row[Math.Max(16, old * 2)];
        _rows.CopyTo(rows, 0);
        for (var i = rows.Length - 1; i >= old; i--)
        {
            rows[i].NextFree = _firstFree;
            _firstFree = i;
        }
        _rows = rows;
    }

    private struct Row
    {
        public int Slot;
        public int Claim;
        public uint Use;
        public int NextFree;
    }
}
