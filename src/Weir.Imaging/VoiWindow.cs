namespace Weir.Imaging;

/// <summary>How a window maps values to grey, PS3.3 section C.11.2.1. Same numbers as on the wire.</summary>
public enum WindowFunction : byte
{
    /// <summary>LINEAR: of a width of w values, w - 1 steps (section C.11.2.1.2.1).</summary>
    Linear = 0,

    /// <summary>LINEAR_EXACT (section C.11.2.1.3.2).</summary>
    LinearExact = 1,

    /// <summary>SIGMOID (section C.11.2.1.3.1).</summary>
    Sigmoid = 2,
}

/// <summary>Rescale of the modality LUT, PS3.3 section C.11.1: stored value to modality value, such as HU.</summary>
/// <param name="Slope">Rescale Slope (0028,1053).</param>
/// <param name="Intercept">Rescale Intercept (0028,1052).</param>
public readonly record struct Rescale(double Slope, double Intercept)
{
    /// <summary>Leaves values as they are.</summary>
    public static Rescale Identity { get; } = new(1, 0);

    /// <summary>The modality value of a stored value.</summary>
    public double Apply(double stored) => stored * Slope + Intercept;

    /// <summary>The stored value of a modality value.</summary>
    public double Invert(double value) => (value - Intercept) / Slope;
}

/// <summary>A window: which modality values become which grey.</summary>
/// <param name="Center">Modality value.</param>
/// <param name="Width">Modality values; at least 1 for <see cref="WindowFunction.Linear"/>, else above 0.</param>
/// <param name="Function">The function.</param>
public readonly record struct VoiWindow(
    double Center,
    double Width,
    WindowFunction Function = WindowFunction.Linear
)
{
    /// <summary>Grey from 0 (the window's low end) to 1 of a modality value.</summary>
    public double Apply(double value) =>
        Function switch
        {
            WindowFunction.Sigmoid => 1 / (1 + Math.Exp(-4 * (value - Center) / Width)),
            WindowFunction.LinearExact => Ramp(value, Center - Width / 2, Center + Width / 2)
                ?? (value - Center) / Width + 0.5,
            _ => Ramp(value, Center - 0.5 - (Width - 1) / 2, Center - 0.5 + (Width - 1) / 2)
                ?? (value - (Center - 0.5)) / (Width - 1) + 0.5,
        };

    /// <summary>The window that shows all values from low to high.</summary>
    public static VoiWindow FromRange(
        double low,
        double high,
        WindowFunction function = WindowFunction.Linear
    ) =>
        function == WindowFunction.Linear
            // LINEAR's lowest value is c - 0.5 - (w - 1) / 2, its highest c - 0.5 + (w - 1) / 2.
            ? new((low + high) / 2 + 0.5, Math.Max(1, high - low + 1), function)
            : new((low + high) / 2, Math.Max(1e-9, high - low), function);

    // The ends as the standard has them: "<= low" is black first, "> high" white.
    private static double? Ramp(double value, double low, double high) =>
        value <= low ? 0
        : value > high ? 1
        : null;
}
