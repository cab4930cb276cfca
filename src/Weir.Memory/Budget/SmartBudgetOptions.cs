namespace Weir.Memory;

/// <summary>How a <see cref="SmartBudget"/> finds its limit. All may be changed while it runs; the next reading sees it.</summary>
public sealed class SmartBudgetOptions
{
    /// <summary>Bytes somebody asked for. Null: automatic. It is lowered where the machine cannot give so much.</summary>
    public long? ConfiguredBytes { get; set; }

    /// <summary>Never less, however short memory is. Default 64 MiB: a few frames, a guess. A smaller setting beats it.</summary>
    public long FloorBytes { get; set; } = 64L << 20;

    /// <summary>Never more, whatever is asked for and free. Null means unlimited.</summary>
    public long? CeilingBytes { get; set; }

    /// <summary>Never more: what failures taught (<see cref="LearnedLimit"/>). Null: nothing.</summary>
    public long? LearnedBytes { get; set; }

    /// <summary>
    /// Automatic only: the part, 0 to 1, of what is free or held by the cache already. Default 0.5, a guess: the other half
    /// is for whoever else lives on the machine.
    /// </summary>
    public double Share { get; set; } = 0.5;

    /// <summary>
    /// The part of a limit, 0 to 1, that stays free when the cache is full. Default 0.35: a full cache then stays below
    /// <see cref="PressureOptions.Elevated"/>, for it is no pressure.
    /// </summary>
    public double KeepFree { get; set; } = 0.35;

    /// <summary>The limit when nothing is known and nothing was asked for. Default 512 MiB.</summary>
    public long UnknownBytes { get; set; } = 512L << 20;

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">One is out of its range; the message names it.</exception>
    public void Validate()
    {
        Positive(ConfiguredBytes, nameof(ConfiguredBytes));
        Positive(CeilingBytes, nameof(CeilingBytes));
        Positive(LearnedBytes, nameof(LearnedBytes));
        Positive(UnknownBytes, nameof(UnknownBytes));
        if (FloorBytes < 0 || FloorBytes > CeilingBytes)
        {
            throw new ArgumentException(
                $"{nameof(FloorBytes)} {FloorBytes} is negative or above {nameof(CeilingBytes)} {CeilingBytes}."
            );
        }
        Part(Share, nameof(Share));
        Part(KeepFree, nameof(KeepFree));
    }

    private static void Positive(long? bytes, string name)
    {
        if (bytes <= 0)
        {
            throw new ArgumentException($"{name} {bytes} is not positive.");
        }
    }

    private static void Part(double part, string name)
    {
        if (!(part is >= 0 and <= 1))
        {
            throw new ArgumentException($"{name} {part} is not between 0 and 1.");
        }
    }
}
