using Weir.Memory;

namespace Weir.Client.Memory;

/// <summary>One change of the pressure.</summary>
/// <param name="At">When.</param>
/// <param name="Level">To what.</param>
/// <param name="Cause">Why; null when it fell.</param>
/// <param name="Share">The share in use that made it, 0 to 1 and beyond.</param>
public readonly record struct LevelChange(
    DateTimeOffset At,
    PressureLevel Level,
    MemoryCause? Cause,
    double Share
);
