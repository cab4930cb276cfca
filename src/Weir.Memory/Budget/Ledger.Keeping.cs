namespace Weir.Memory;

/// <content>
/// What the user keeps: bytes that are kept now, and bytes promised to what will be. Both stay within half of the root's limit, so
/// that there is always room to work in; a limit that falls makes the tiers let go of the rest.
/// </content>
internal sealed partial class Ledger
{
    /// <summary>Part of the root's limit that may be kept.</summary>
    public const double MostKept = 0.5;

    // Under Gate.
    public long Kept { get; private set; }
    public long Promised { get; private set; }

    public long KeptLimit =>
        _budgets[0].CurrentLimit == long.MaxValue
            ? long.MaxValue
            : (long)(_budgets[0].CurrentLimit * MostKept);

    /// <summary>Counts bytes as kept, out of what was promised or with a promise of their own.</summary>
    /// <returns>False when that would be more than the half.</returns>
    public bool TryKeep(long bytes, long promise)
    {
        lock (Gate)
        {
            if (bytes > KeptLimit - Kept || (promise > 0 && promise > KeptLimit - Promised))
            {
                return false;
            }
            Kept += bytes;
            Promised += promise;
            return true;
        }
    }

    public void Unkeep(long bytes, long promise)
    {
        lock (Gate)
        {
            Kept -= bytes;
            Promised -= promise;
        }
    }

    public MemoryRefusedException RefusalToKeep(long bytes)
    {
        lock (Gate)
        {
            var name = _budgets[0].Name;
            return new MemoryRefusedException(name, bytes, Math.Max(0, KeptLimit - Promised));
        }
    }

    /// <summary>After the root's limit changed: tiers let go of what is kept beyond the half, or keep again what fits again.</summary>
    public void KeepWithinLimit()
    {
        foreach (var tier in _budgets[0].TiersBelow().ToArray())
        {
            var excess = ExcessKept();
            if (excess > 0)
            {
                tier.ShedKept(excess);
            }
            else
            {
                tier.KeepAgain();
            }
        }
    }

    private long ExcessKept()
    {
        lock (Gate)
        {
            return Kept - KeptLimit;
        }
    }
}
