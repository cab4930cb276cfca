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

    /// <summary>What it may use: a cgroup's limit, a tab's.</summary>
    public long? ProcessLimit { get; init; }

    /// <summary>What the machine can still give without swapping.</summary>
    public long? SystemAvailable { get; init; }

    /// <summary>What the machine has.</summary>
    public long? SystemTotal { get; init; }

    /// <summary>The larger of both shares in use, 0 to 1; 0 when neither is known.</summary>
    public double UsedShare =>
        Math.Max(
            Share(ProcessBytes, ProcessLimit),
            Share(SystemTotal - SystemAvailable, SystemTotal)
        );

    private static double Share(long? used, long? limit) =>
        used is { } bytes && limit is > 0 ? (double)bytes / limit.Value : 0;
}
