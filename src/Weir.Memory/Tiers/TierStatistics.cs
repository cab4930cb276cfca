namespace Weir.Memory;

/// <summary>What a tier holds and what has happened to it since its start. Sizes are bytes.</summary>
public sealed record TierStatistics
{
    /// <summary>The tier's name.</summary>
    public required string Name { get; init; }

    /// <summary>Entries that a request can find.</summary>
    public required int Entries { get; init; }

    /// <summary>Their bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes that are leased or pinned, with those of <see cref="EvictedButLeasedBytes"/>.</summary>
    public required long HeldBytes { get; init; }

    /// <summary>Bytes of entries that were removed while leased: charged until their last lease ends.</summary>
    public required long EvictedButLeasedBytes { get; init; }

    /// <summary>Bytes given up whose release is not acknowledged yet.</summary>
    public required long ReleasingBytes { get; init; }

    /// <summary>Leases that are not disposed.</summary>
    public required int Leases { get; init; }

    /// <summary>Loads that have not ended: queued, running, or pushed.</summary>
    public required int LoadsInFlight { get; init; }

    /// <summary>Bytes reserved for these loads.</summary>
    public required long LoadingBytes { get; init; }

    /// <summary>Requests that found their entry.</summary>
    public required long Hits { get; init; }

    /// <summary>Requests that did not.</summary>
    public required long Misses { get; init; }

    /// <summary>Loads that became an entry.</summary>
    public required long Loads { get; init; }

    /// <summary>Loads that failed.</summary>
    public required long FailedLoads { get; init; }

    /// <summary>Loads that were cancelled, and items that came too late.</summary>
    public required long CancelledLoads { get; init; }

    /// <summary>Releases that failed: their bytes stay in <see cref="ReleasingBytes"/>.</summary>
    public required long FailedReleases { get; init; }

    /// <summary>Removals by reason, indexed by <see cref="RemovalReason"/>.</summary>
    public required IReadOnlyList<long> Removals { get; init; }

    /// <summary>Their bytes, indexed by <see cref="RemovalReason"/>.</summary>
    public IReadOnlyList<long> RemovedBytes { get; init; } = [];

    /// <summary>Misses that found the item loading already.</summary>
    public long Joins { get; init; }

    /// <summary>Loads, pushes and puts for which there was no room.</summary>
    public long Refused { get; init; }

    /// <summary>Evicted entries that live on in a cheaper tier.</summary>
    public long Demotions { get; init; }

    /// <summary>Their bytes here.</summary>
    public long DemotedBytes { get; init; }

    /// <summary>Bytes that the user keeps.</summary>
    public long KeptBytes { get; init; }
}

/// <summary>What a tier holds of one group.</summary>
/// <param name="Group">The group, usually a study.</param>
/// <param name="Entries">Entries that a request can find.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="HeldBytes">Those of them that are leased or pinned.</param>
public readonly record struct GroupStatistics(long Group, int Entries, long Bytes, long HeldBytes)
{
    /// <summary>Those of them that are kept because the user keeps the group.</summary>
    public long KeptBytes { get; init; }
}
