namespace Weir.Memory;

/// <summary>
/// Where the levels begin, as shares of the limit. The numbers are guesses that leave one 2-second interval of loading
/// at full speed between High and the limit.
/// </summary>
public sealed class PressureOptions
{
    /// <summary>A level falls only below this, and trimming stops here. Default 0.60.</summary>
    public double LowWatermark { get; set; } = 0.60;

    /// <summary>Default 0.70.</summary>
    public double Elevated { get; set; } = 0.70;

    /// <summary>Default 0.85.</summary>
    public double High { get; set; } = 0.85;

    /// <summary>Default 0.95.</summary>
    public double Critical { get; set; } = 0.95;

    /// <summary>Time between readings. Default 2 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// What the process may hold at most of what cannot be given back: what is outside of the ledger, and held or reserved
    /// bytes. Null: no ceiling, right for a server that has its machine for itself. Default 2 GiB, about where tabs begin to die.
    /// </summary>
    public long? ProcessCeilingBytes { get; set; } = 2L << 30;

    /// <summary>Checks the order of the numbers; called once, by the monitor.</summary>
    /// <exception cref="ArgumentException">They do not rise from 0 to 1, or the interval is not positive.</exception>
    public void Validate()
    {
        double[] shares = [0, LowWatermark, Elevated, High, Critical, 1];
        if (!shares.SequenceEqual(shares.Order()) || shares.Any(double.IsNaN))
        {
            throw new ArgumentException(
                $"0 ≤ {nameof(LowWatermark)} ≤ {nameof(Elevated)} ≤ {nameof(High)} ≤ {nameof(Critical)} ≤ 1 does not hold."
            );
        }
        if (Interval <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(Interval)} {Interval} is not positive.");
        }
        if (ProcessCeilingBytes <= 0)
        {
            throw new ArgumentException(
                $"{nameof(ProcessCeilingBytes)} {ProcessCeilingBytes} is not positive."
            );
        }
    }

    /// <summary>Where a level begins.</summary>
    internal double ShareOf(PressureLevel level) =>
        level switch
        {
            PressureLevel.Normal => 0,
            PressureLevel.Elevated => Elevated,
            PressureLevel.High => High,
            _ => Critical,
        };

    internal PressureLevel LevelOf(double share) =>
        share >= Critical ? PressureLevel.Critical
        : share >= High ? PressureLevel.High
        : share >= Elevated ? PressureLevel.Elevated
        : PressureLevel.Normal;
}
