using System.Text.Json.Serialization;
using Weir.Client.Memory;
using Weir.Client.Memory.Prefetch;
using Weir.Memory;

namespace Weir.Client.Support;

/// <summary>
/// What a user may send to support: how the tab's memory went, and nothing of patients. Studies are named by keyed hashes whose key never
/// leaves the browser, so that two lines can be told to be the same study and nothing else. Sizes are bytes.
/// </summary>
public sealed record TabReport
{
    /// <summary>Version of this shape.</summary>
    public int Version { get; init; } = 1;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the user has set, or the defaults.</summary>
    public required ReportSettings Settings { get; init; }

    /// <summary>The numbers now, as in <see cref="TabStats"/>, without its studies.</summary>
    public required TabStats Now { get; init; }

    /// <summary>The studies the tab holds something of.</summary>
    public required IReadOnlyList<ReportStudy> Studies { get; init; }

    /// <summary>How often each tier was asked and what came of it.</summary>
    public required IReadOnlyList<TierStatistics> Tiers { get; init; }

    /// <summary>Changes of the pressure, oldest first.</summary>
    public required IReadOnlyCollection<LevelChange> Levels { get; init; }

    /// <summary>What was held over time.</summary>
    public required IReadOnlyList<MemorySample> History { get; init; }

    /// <summary>What was given back lately, newest first.</summary>
    public required IReadOnlyList<ReleaseRecord> RecentReleases { get; init; }

    /// <summary>Memory that nobody accounts for; null while all is well.</summary>
    public required LeakReport? Leak { get; init; }

    /// <summary>How often the browser refused RAM.</summary>
    public required int RamRefusals { get; init; }

    /// <summary>How often the browser refused graphics memory, or took it away.</summary>
    public required int GpuRefusals { get; init; }
}

/// <summary>The settings of the tab's memory.</summary>
public sealed record ReportSettings(
    long BudgetBytes,
    long DefaultBudgetBytes,
    long BackgroundBytes,
    long CeilingBytes,
    IReadOnlyDictionary<string, ExitPolicy> ExitPolicies,
    PrefetchScope Prefetch
);

/// <summary>One study, by the hash of its UID.</summary>
public sealed record ReportStudy(
    string Key,
    IReadOnlyList<long> TierBytes,
    int Frames,
    int DrawableFrames,
    bool Open,
    bool Kept,
    double Temperature
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true
)]
[JsonSerializable(typeof(TabReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
