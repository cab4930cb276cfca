namespace Weir.Memory;

/// <summary>
/// What somebody outside knows of the pressure: a server that shares the machine tells its loopback clients. It is believed
/// for a while only, so that a server that went away does not leave its clients under pressure.
/// </summary>
/// <param name="Level">The level there, with its own watermarks and hysteresis.</param>
/// <param name="Share">The share in use there, 0 to 1, to be shown.</param>
/// <param name="ValidFor">How long it is believed; at most <see cref="LongestValid"/>.</param>
public readonly record struct PressureWord(PressureLevel Level, double Share, TimeSpan ValidFor)
{
    /// <summary>No word is believed longer than this.</summary>
    public static readonly TimeSpan LongestValid = TimeSpan.FromMinutes(5);
}
