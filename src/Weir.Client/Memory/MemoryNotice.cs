using Weir.Memory;

namespace Weir.Client.Memory;

/// <summary>What the user is told while memory is short, and after clearing: shown until dismissed or the pressure falls.</summary>
/// <param name="Level">The pressure that raised the notice.</param>
/// <param name="FreedBytes">Null until the user cleared; then what the stage confirmed to be gone.</param>
public sealed record MemoryNotice(PressureLevel Level, long? FreedBytes);
