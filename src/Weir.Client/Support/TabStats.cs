using System.Text.Json.Serialization;
using Weir.Client.Stage;

namespace Weir.Client.Support;

/// <summary>What <c>window.weir.stats()</c> tells; docs/weir-stats.schema.json describes it. Sizes are bytes.</summary>
public sealed record TabStats
{
    /// <summary>Version of this shape; grows when a member changes its meaning.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What the tab may hold now.</summary>
    public required long LimitBytes { get; init; }

    /// <summary>What keeps it from being higher: budget, otherTabs or background.</summary>
    public required string Bound { get; init; }

    /// <summary>The budget of all tabs of this origin.</summary>
    public required long BudgetBytes { get; init; }

    /// <summary>Of it, what other tabs may use.</summary>
    public required long OtherTabsBytes { get; init; }

    /// <summary>Bytes of studies that the user keeps.</summary>
    public required long KeptBytes { get; init; }

    /// <summary>RAM of the tab as the browser measured it last; 0 while it did not.</summary>
    public required long MeasuredBytes { get; init; }

    /// <summary>Of it, what neither ledger nor the baseline of the start accounts for.</summary>
    public required long UnaccountedBytes { get; init; }

    /// <summary>True while that is so much that something leaks.</summary>
    public required bool Leaks { get; init; }

    /// <summary>All that is charged to it.</summary>
    public required long LedgerBytes { get; init; }

    /// <summary>Of this, for loads in flight.</summary>
    public required long ReservedBytes { get; init; }

    /// <summary>Of this, given up and not yet confirmed.</summary>
    public required long ReleasingBytes { get; init; }

    /// <summary>normal, elevated, high or critical.</summary>
    public required string Pressure { get; init; }

    /// <summary>demote, purge or retain.</summary>
    public required string ExitPolicy { get; init; }

    /// <summary>By residence.</summary>
    public required IReadOnlyList<TierStats> Tiers { get; init; }

    /// <summary>By study.</summary>
    public required IReadOnlyList<StudyStats> Studies { get; init; }

    /// <summary>Open modes: 0 on the list, 1 in the viewer.</summary>
    public required int Sessions { get; init; }

    /// <summary>Leases held.</summary>
    public required int Leases { get; init; }

    /// <summary>Requests under way.</summary>
    public required int RequestsInFlight { get; init; }

    /// <summary>Frames asked for and not yet here.</summary>
    public required int LoadsInFlight { get; init; }

    /// <summary>Releases the stage has not yet confirmed.</summary>
    public required int ReleasesInFlight { get; init; }

    /// <summary>Frame handles in use.</summary>
    public required int Handles { get; init; }

    /// <summary>Removals since the tab was opened, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Removals { get; init; }

    /// <summary>What the stage really holds, counted by itself.</summary>
    public required StageStats Stage { get; init; }

    /// <summary>True when ledger and stage agree in every tier. Meaningful only while nothing is in flight.</summary>
    public required bool LedgerMatchesStage { get; init; }
}

/// <summary>One residence; see <see cref="Memory.TierUsage"/>.</summary>
public sealed record TierStats(
    string Name,
    long LimitBytes,
    long Bytes,
    long HeldBytes,
    long ReservedBytes,
    long ReleasingBytes,
    int Entries
);

/// <summary>One study; see <see cref="Memory.StudyUsage"/>. The label stays out: it names the patient.</summary>
public sealed record StudyStats(
    string StudyUid,
    long Bytes,
    int Frames,
    int DrawableFrames,
    bool Open,
    bool Kept
);

/// <summary>What <c>window.weir.purgeCache()</c> tells.</summary>
public sealed record PurgeResult(long FreedBytes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TabStats))]
[JsonSerializable(typeof(PurgeResult))]
internal sealed partial class SupportJson : JsonSerializerContext;
