namespace Weir.Memory;

/// <summary>When unaccounted bytes are an alarm.</summary>
public sealed class LeakAlarmOptions
{
    /// <summary>Fewer unaccounted bytes are never an alarm. Default 100 MB: what a browser swings by on its own.</summary>
    public long LeastBytes { get; set; } = 100_000_000;

    /// <summary>Nor is less than this part of the budget. Default 0.25.</summary>
    public double BudgetShare { get; set; } = 0.25;

    /// <summary>So many settled readings in a row. Default 3.</summary>
    public int Readings { get; set; } = 3;

    /// <summary>So long after the last activity a reading counts. Default 30 s: dropped buffers take 10-30 s to go.</summary>
    public TimeSpan Settling { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">One is out of its range; the message names it.</exception>
    public void Validate()
    {
        if (LeastBytes < 0)
        {
            throw new ArgumentException($"{nameof(LeastBytes)} {LeastBytes} is negative.");
        }
        if (!(BudgetShare >= 0 && double.IsFinite(BudgetShare)))
        {
            throw new ArgumentException($"{nameof(BudgetShare)} {BudgetShare} is no share.");
        }
        if (Readings < 1)
        {
            throw new ArgumentException($"{nameof(Readings)} {Readings} is not positive.");
        }
        if (Settling < TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(Settling)} {Settling} is negative.");
        }
    }
}

/// <summary>One episode of unaccounted memory. Sizes are bytes; there is no patient data in it.</summary>
public sealed record LeakReport
{
    /// <summary>When it was noticed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Measured, less ledger and baseline.</summary>
    public required long UnaccountedBytes { get; init; }

    /// <summary>What is allowed.</summary>
    public required long ThresholdBytes { get; init; }

    /// <summary>What the process held.</summary>
    public required long MeasuredBytes { get; init; }

    /// <summary>What the ledger accounted for.</summary>
    public required long LedgerBytes { get; init; }

    /// <summary>What the process held beyond the ledger at the start.</summary>
    public required long BaselineBytes { get; init; }

    /// <summary>What was released lately, newest first.</summary>
    public required IReadOnlyList<ReleaseRecord> ReleasedLately { get; init; }
}
