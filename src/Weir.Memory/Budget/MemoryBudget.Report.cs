namespace Weir.Memory;

/// <content>What the budget says of itself.</content>
public sealed partial class MemoryBudget
{
    /// <summary>Bytes charged here and below: entries, reservations, and what is being released.</summary>
    public long UsedBytes
    {
        get
        {
            lock (Ledger.Gate)
            {
                return Used;
            }
        }
    }

    /// <summary>Bytes that the user keeps, in all of the tree.</summary>
    public long KeptBytes
    {
        get
        {
            lock (Ledger.Gate)
            {
                return Ledger.Kept;
            }
        }
    }

    /// <summary>Bytes that may be kept: half of the root's limit; null: unlimited.</summary>
    public long? KeptLimit
    {
        get
        {
            lock (Ledger.Gate)
            {
                return Ledger.KeptLimit == long.MaxValue ? null : Ledger.KeptLimit;
            }
        }
    }

    /// <summary>The numbers of this budget and all below, at one moment.</summary>
    public BudgetSnapshot Snapshot() => Ledger.Snapshot(this);

    /// <summary>The queue of the whole tree: who waits, and what became of those who did.</summary>
    public QueueStatistics Queue => Ledger.Statistics;
}
