namespace Weir.Memory;

/// <summary>What the end of a session does with what it loaded and no other session holds.</summary>
public enum ExitPolicy : byte
{
    /// <summary>Keeps what tiers with <see cref="CacheTierOptions{TKey,TItem}.SurvivesDemotion"/> hold; frees the rest.</summary>
    Demote,

    /// <summary>Frees everything.</summary>
    Purge,

    /// <summary>Keeps everything within budget.</summary>
    Retain,
}
