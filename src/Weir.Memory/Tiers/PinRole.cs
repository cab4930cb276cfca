namespace Weir.Memory;

/// <summary>Why an entry is not to be a victim. A pin is a preference of eviction: the bytes stay charged.</summary>
public enum PinRole : byte
{
    /// <summary>A viewport shows it.</summary>
    OnScreen,

    /// <summary>It is the other half of a comparison; goes at <see cref="PressureLevel.Critical"/> when off screen.</summary>
    Comparison,

    /// <summary>The user asked to keep it, in no session: it survives pressure and every session's end, at most half of the budget.</summary>
    Kept,
}
