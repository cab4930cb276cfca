namespace Weir.Simulator.Replaying;

/// <summary>What one replay of one trace came to.</summary>
internal sealed record Outcome
{
    /// <summary>Requests that found their frame.</summary>
    public required long Hits { get; init; }

    /// <summary>Requests that did not.</summary>
    public required long Misses { get; init; }

    /// <summary>Milliseconds that a first screen took to fetch: the middle one of all switches.</summary>
    public required double StallP50 { get; init; }

    /// <summary>That of the worst one in twenty.</summary>
    public required double StallP95 { get; init; }

    /// <summary>Switches to a study that had been opened before.</summary>
    public required long Returns { get; init; }

    /// <summary>Those of them whose first screen was there.</summary>
    public required long StallFreeReturns { get; init; }

    /// <summary>Part, 0 to 1, of what fetching would have cost if nothing outlived a switch. Negative when prefetch was in vain.</summary>
    public required double CostSaved { get; init; }

    /// <summary>Bytes of frames that had been fetched before.</summary>
    public required long BytesFetchedAgain { get; init; }

    /// <summary>All bytes that were fetched.</summary>
    public required long BytesFetched { get; init; }

    /// <summary>Lines after which the ledger was above the limit. Must be 0.</summary>
    public required long Overshoots { get; init; }

    public double HitRatio => Hits + Misses == 0 ? 0 : (double)Hits / (Hits + Misses);

    public double StallFree => Returns == 0 ? 1 : (double)StallFreeReturns / Returns;
}
