using Weir.Client.Memory;

namespace Weir.Client.MemoryPanel;

/// <summary>What a notice is about, the most urgent first.</summary>
public enum NoticeKind
{
    /// <summary>Memory is short.</summary>
    Pressure,

    /// <summary>Comparison images off screen were given back.</summary>
    Comparison,

    /// <summary>The browser refused memory, so that less is used from now on.</summary>
    Lowered,

    /// <summary>A smaller budget no longer holds all that the user keeps.</summary>
    Kept,

    /// <summary>Memory is in use that nobody accounts for.</summary>
    Leak,
}

/// <summary>One thing the user is told.</summary>
/// <param name="Kind">What it is about.</param>
public sealed record PanelNotice(NoticeKind Kind)
{
    /// <summary>The bytes it is about: given back, still kept, unaccounted for.</summary>
    public long Bytes { get; init; }

    /// <summary>The limit it is about: the lowered one, or what may be kept.</summary>
    public long Limit { get; init; }

    /// <summary>Of <see cref="NoticeKind.Pressure"/>: level, cause, and what was freed.</summary>
    public MemoryNotice? Pressure { get; init; }
}
