namespace Weir.Memory;

/// <summary>What the platform knows about memory: GC, cgroup and machine on a server, what can be known of the tab in a browser.</summary>
public interface IMemoryProbe
{
    /// <summary>Reads at once, without waiting.</summary>
    MemoryReading Read();
}

/// <summary>One reading, in bytes. What a platform cannot tell is null, and does not count.</summary>
public readonly record struct MemoryReading
{
    /// <summary>What the process (or tab) uses.</summary>
    public long? ProcessBytes { get; init; }

    /// <summary>What it may use: its runtime's limit, a tab's.</summary>
    public long? ProcessLimit { get; init; }

    /// <summary>
    /// What the process holds outside of the ledger: the start's baseline and what nobody accounts for. Null:
    /// <see cref="ProcessBytes"/> less the ledger. To be given where a measurement is slow, and so older than the ledger.
    /// </summary>
    public long? UnledgeredBytes { get; init; }

    /// <summary>What the container (cgroup) uses that cannot be dropped: of all nested limits, at the one with least room.</summary>
    public long? ContainerBytes { get; init; }

    /// <summary>The limit with least room.</summary>
    public long? ContainerLimit { get; init; }

    /// <summary>The highest share in use, 0 to 1, of all nested limits; it need not be the one with least room.</summary>
    public double? ContainerShare { get; init; }

    /// <summary>What the machine can still give without swapping.</summary>
    public long? SystemAvailable { get; init; }

    /// <summary>What the machine has.</summary>
    public long? SystemTotal { get; init; }

    /// <summary>The largest of the shares in use, 0 to 1; 0 when none is known.</summary>
    public double UsedShare =>
        Math.Max(
            Math.Max(
                Share(ProcessBytes, ProcessLimit),
                Share(SystemTotal - SystemAvailable, SystemTotal)
            ),
            Math.Max(Share(ContainerBytes, ContainerLimit), ContainerShare ?? 0)
        );

    private static double Share(long? used, long? limit) =>
        used is { } bytes && limit is > 0 ? (double)bytes / limit.Value : 0;
}
