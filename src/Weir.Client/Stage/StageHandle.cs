namespace Weir.Client.Stage;

/// <summary>
/// The integer by which C# names a frame to the stage: 11 bits of the session's generation, 20 bits of slot. A late
/// frame of a closed session can so never be taken for one of the next.
/// </summary>
public static class StageHandle
{
    /// <summary>Slots a generation has.</summary>
    public const int MaxSlots = 1 << 20;

    /// <summary>Generations before they start again at 0.</summary>
    public const int MaxGenerations = 1 << 11;

    /// <summary>Makes a handle, 0 or positive. The generation wraps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slot is negative or above <see cref="MaxSlots"/> - 1.</exception>
    public static int Make(int generation, int slot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, MaxSlots);
        return ((generation & (MaxGenerations - 1)) << 20) | slot;
    }

    /// <summary>The generation a handle was made with.</summary>
    public static int GenerationOf(int handle) => handle >> 20;

    /// <summary>The slot a handle was made with.</summary>
    public static int SlotOf(int handle) => handle & (MaxSlots - 1);
}
