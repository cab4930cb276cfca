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
);

/// <summary>The tab's memory at one moment. All sizes in bytes.</summary>
/// <param name="Limit">The budget of the tab.</param>
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
);
