using Weir.Memory;

namespace Weir.Server.Hosting;

/// <summary>What operators set for the viewers that this server serves.</summary>
public sealed class ClientOptions
{
    /// <summary>Defaults and limits of a tab's memory.</summary>
    public ClientMemoryOptions Memory { get; set; } = new();
}

/// <summary>How far a tab loads ahead of its reader.</summary>
public enum ClientPrefetch
{
    /// <summary>Only what is on screen.</summary>
    Off,

    /// <summary>The rest of the study on screen too.</summary>
    ThisStudy,

    /// <summary>Then the first screens of the studies that will probably be opened next.</summary>
    LikelyNext,
}

/// <summary>Defaults and limits of a tab's memory; null leaves each to the client. What a user has chosen beats a default.</summary>
public sealed class ClientMemoryOptions
{
    private const long MiB = 1 << 20;

    /// <summary>A tab's budget unless its user sets one, bytes. Null: by the device's memory. 64 MiB to 8 GiB.</summary>
    public long? DefaultBudgetBytes { get; set; }

    /// <summary>The most that a user may set, bytes; it also caps the default. Null: 8 GiB. 64 MiB to 8 GiB.</summary>
    public long? MaxBudgetBytes { get; set; }

    /// <summary>What leaving a study does with its bytes unless its user decides. Null: <c>Demote</c>.</summary>
    public ExitPolicy? ExitPolicy { get; set; }

    /// <summary>How far a tab loads ahead unless its user decides. Null: <c>LikelyNext</c>.</summary>
    public ClientPrefetch? Prefetch { get; set; }

    /// <summary>What a hidden tab keeps unless its user decides, bytes. Null: 128 MiB. 32 MiB to 8 GiB.</summary>
    public long? BackgroundBudgetBytes { get; set; }

    /// <summary>What a tab's process may hold of what cannot be given back, bytes. Null: 2 GiB. 256 MiB to 64 GiB.</summary>
    public long? ProcessCeilingBytes { get; set; }

    /// <summary>The bad settings, each beginning with its key.</summary>
    public IEnumerable<string> Errors()
    {
        (string Key, long? Bytes, long Least, long Most)[] sizes =
        [
            (nameof(DefaultBudgetBytes), DefaultBudgetBytes, 64 * MiB, 8192 * MiB),
            (nameof(MaxBudgetBytes), MaxBudgetBytes, 64 * MiB, 8192 * MiB),
            (nameof(BackgroundBudgetBytes), BackgroundBudgetBytes, 32 * MiB, 8192 * MiB),
            (nameof(ProcessCeilingBytes), ProcessCeilingBytes, 256 * MiB, 65536 * MiB),
        ];
        foreach (var (key, bytes, least, most) in sizes)
            if (bytes < least || bytes > most)
                yield return $"Client:Memory:{key}: must be {least / MiB} to {most / MiB} MiB, in bytes.";
        if (DefaultBudgetBytes > MaxBudgetBytes)
            yield return "Client:Memory:DefaultBudgetBytes: must not be above Client:Memory:MaxBudgetBytes.";
        if (ExitPolicy is { } policy && !Enum.IsDefined(policy))
            yield return "Client:Memory:ExitPolicy: must be Purge, Demote or Retain.";
        if (Prefetch is { } prefetch && !Enum.IsDefined(prefetch))
            yield return "Client:Memory:Prefetch: must be Off, ThisStudy or LikelyNext.";
    }
}
