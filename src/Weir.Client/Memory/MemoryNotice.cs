using Weir.Memory;

namespace Weir.Client.Memory;

/// <summary>Why memory is short.</summary>
public enum MemoryCause
{
    /// <summary>What is on screen and on its way takes nearly all of the budget.</summary>
    Screen,

    /// <summary>The tab takes nearly all that a tab may.</summary>
    Tab,

    /// <summary>The machine is short of memory, says the server that runs on it.</summary>
    Machine,

    /// <summary>The browser refused memory, or took the graphics memory away.</summary>
    Browser,
}

/// <summary>What the user is told while memory is short, and after clearing: shown until dismissed or the pressure falls.</summary>
/// <param name="Level">The pressure that raised the notice.</param>
/// <param name="Cause">Why.</param>
/// <param name="TrimmedBytes">What was given back by itself since, as the stage confirmed it.</param>
/// <param name="FreedBytes">Null until the user cleared; then what the stage confirmed to be gone.</param>
public sealed record MemoryNotice(
    PressureLevel Level,
    MemoryCause Cause,
    long TrimmedBytes,
    long? FreedBytes
);
