namespace Weir.Memory;

/// <summary>How short memory is. A cache that is full of evictable bytes is healthy and <see cref="Normal"/>.</summary>
public enum PressureLevel : byte
{
    /// <summary>Nothing to do.</summary>
    Normal,

    /// <summary>Prefetch shrinks.</summary>
    Elevated,

    /// <summary>Prefetch stops, tiers are trimmed, the user is told.</summary>
    High,

    /// <summary>Comparison pins that are off screen go too. What is on screen never does.</summary>
    Critical,
}
