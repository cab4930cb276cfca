using Weir.Memory;

namespace Weir.Client.Memory;

/// <summary>One kind of residence at one moment. All sizes in bytes.</summary>
/// <param name="Name"><c>encoded</c>, <c>decoded</c> or <c>texture</c>.</param>
/// <param name="Limit">What the tier may hold now.</param>
/// <param name="Bytes">Bytes of its entries.</param>
/// <param name="Held">Of these, what is on screen and cannot go.</param>
/// <param name="Reserved">Bytes of loads in flight.</param>
/// <param name="Releasing">Bytes given up that the stage has not yet confirmed.</param>
/// <param name="Entries">Number of frames.</param>
public sealed record TierUsage(
    string Name,
    long Limit,
    long Bytes,
    long Held,
    long Reserved,
    long Releasing,
    int Entries
);

/// <summary>What one study holds in the tab.</summary>
/// <param name="StudyUid">Its study instance UID.</param>
/// <param name="Label">Patient and description for the panel; never logged.</param>
/// <param name="Bytes">All its bytes in all tiers, loads in flight included.</param>
/// <param name="Frames">Frames of the study.</param>
/// <param name="DrawableFrames">Frames that can be drawn without the network.</param>
/// <param name="OnScreen">Whether an open mode shows it.</param>
public sealed record StudyUsage(
    string StudyUid,
    string Label,
    long Bytes,
    int Frames,
    int DrawableFrames,
    bool OnScreen
)
{
    /// <summary>Bytes by tier, in the order of <see cref="MemorySnapshot.Tiers"/>, without loads in flight.</summary>
    public IReadOnlyList<long> TierBytes { get; init; } = [];

    /// <summary>Of its bytes, those that cannot go now: on screen or kept.</summary>
    public long HeldBytes { get; init; }

    /// <summary>Whether a comparison shows it or has it ready beside what it shows.</summary>
    public bool IsCompared { get; init; }

    /// <summary>Whether the user keeps it.</summary>
    public bool IsKept { get; init; }

    /// <summary>How often and how lately it was opened: an opening counts 1 and halves in two days.</summary>
    public double Temperature { get; init; }

    /// <summary>The same in a word.</summary>
    public StudyHeat Heat { get; init; }

    /// <summary>When it was last opened here, also before this visit; null: never, as far as is remembered.</summary>
    public DateTimeOffset? LastOpened { get; init; }
}

/// <summary>The tab's memory at one moment. All sizes in bytes.</summary>
/// <param name="Limit">What the tab may hold now.</param>
/// <param name="Used">Everything charged to it: entries, reservations and what is being released.</param>
/// <param name="Level">The pressure.</param>
/// <param name="Tiers">By residence.</param>
/// <param name="Studies">By study, the largest first.</param>
public sealed record MemorySnapshot(
    long Limit,
    long Used,
    PressureLevel Level,
    IReadOnlyList<TierUsage> Tiers,
    IReadOnlyList<StudyUsage> Studies
)
{
    /// <summary>The budget of all tabs of this origin together: the setting, or what suits the device.</summary>
    public long Budget { get; init; }

    /// <summary>Whether the budget is what suits the device, not the user's setting.</summary>
    public bool IsBudgetAutomatic { get; init; }

    /// <summary>Whether that is then the decision of the server's operators.</summary>
    public bool IsDefaultOfOperators { get; init; }

    /// <summary>Why memory is as short as <see cref="Level"/> says; null while it is not.</summary>
    public MemoryCause? Cause { get; init; }

    /// <summary>Bytes of comparison images that memory pressure has let go of so far; grows only.</summary>
    public long ComparisonsLetGo { get; init; }

    /// <summary>What keeps <see cref="Limit"/> below <see cref="Budget"/>.</summary>
    public LimitBound Bound { get; init; }

    /// <summary>What the other tabs of this origin may use; 0 when there is none.</summary>
    public long OtherTabs { get; init; }

    /// <summary>RAM that the browser is known to give; null while it has refused nothing.</summary>
    public long? LearnedRam { get; init; }

    /// <summary>Graphics memory that the browser is known to give; null while it has refused nothing.</summary>
    public long? LearnedGpu { get; init; }

    /// <summary>How often the browser refused memory or took the graphics memory away.</summary>
    public int Refusals { get; init; }

    /// <summary>Bytes of studies that the user keeps.</summary>
    public long Kept { get; init; }

    /// <summary>Bytes that may be kept: half of the limit.</summary>
    public long KeptLimit { get; init; }

    /// <summary>What the server says of the machine that both run on; null when it does not.</summary>
    public PressureWord? Machine { get; init; }

    /// <summary>RAM of the tab as last measured; null while it was not, or the browser does not tell.</summary>
    public long? Measured { get; init; }

    /// <summary>What the tab took beyond the ledger at its first measurement; null before.</summary>
    public long? Baseline { get; init; }

    /// <summary>Of what was measured, what neither ledger nor baseline accounts for; null before.</summary>
    public long? Unaccounted { get; init; }

    /// <summary>Set while nobody accounts for so much that something leaks.</summary>
    public LeakReport? Leak { get; init; }
}
