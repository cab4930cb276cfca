using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>How values become grey: by a window or by a lookup table.</summary>
/// <param name="Explanation">What the image calls it; empty when it does not.</param>
/// <param name="Center">Of the window, or of the inputs that the table maps; modality values.</param>
/// <param name="Width">Of the window, or of the inputs that the table maps.</param>
/// <param name="Lut">The table; null for a window.</param>
public readonly record struct VoiChoice(
    string Explanation,
    double Center,
    double Width,
    LookupTable? Lut
);

/// <summary>The windows and lookup tables that an image brings along, and what it is shown with when it brings none.</summary>
public static class DefaultWindow
{
    /// <summary>SUVbw that is shown white in a PET image without a window: what most readers begin with.</summary>
    private const double UsualUptake = 5;

    /// <summary>Center and width of the first of an image's choices.</summary>
    public static (double Center, double Width) Of(FrameManifest? frame)
    {
        var choice = Choice(frame?.Format, 0);
        return (choice.Center, choice.Width);
    }

    /// <summary>How many choices an image brings along; 0 for colour.</summary>
    public static int CountOf(ImageFormat format) =>
        IsColor(format) ? 0 : format.Windows.Count + format.VoiLuts.Count;

    /// <summary>
    /// The windows and then the VOI LUTs of an image are alternatives of which one may be chosen (PS3.3 section C.11.2.1.2.1); a number
    /// that it does not have means the first. Colour has none: it is drawn as it is. Without any, PET shows SUVbw 0 to 5 where
    /// it has them; else all values of the image are shown where the server looked for them, else all that its bits can hold.
    /// </summary>
    public static VoiChoice Choice(ImageFormat? format, int index)
    {
        if (format is null)
        {
            return new("", 0.5, 1, null);
        }
        if (IsColor(format))
        {
            // The stage takes LINEAR_EXACT over the stored range as the identity.
            var most = Math.Pow(2, Math.Clamp(format.BitsStored, 1, 16)) - 1;
            return new("", most / 2, most, null);
        }
        if (index < 0 || index >= CountOf(format))
        {
            index = 0;
        }
        if (index < format.Windows.Count)
        {
            var window = format.Windows[index];
            return new(window.Explanation, window.Center, window.Width, null);
        }
        if (index < CountOf(format))
        {
            var (lut, explanation) = format.VoiLuts[index - format.Windows.Count];
            return new(
                explanation,
                lut.FirstMapped + (lut.Values.Length - 1) / 2.0,
                Math.Max(1, lut.Values.Length - 1),
                lut
            );
        }
        if (format.SuvFactor > 0)
        {
            // PET seldom has a window; of what its bits can hold, a body takes a few levels.
            var uptake = UsualUptake / format.SuvFactor;
            return new("", uptake / 2, uptake, null);
        }
        var (low, high) = Range(format);
        var all = VoiWindow.FromRange(low, high, (WindowFunction)format.Voi);
        return new("", all.Center, all.Width, null);
    }

    private static bool IsColor(ImageFormat format) =>
        format.Pixels is PixelFormat.Rgb8 or PixelFormat.Rgb16;

    private static (double Low, double High) Range(ImageFormat format)
    {
        if (double.IsFinite(format.Range.Low) && format.Range.High > format.Range.Low)
        {
            return format.Range;
        }
        if (format.ModalityLut is { } lut)
        {
            return (0, lut.Most);
        }
        var values = Math.Pow(2, Math.Clamp(format.BitsStored, 1, 32));
        var signed = format.Pixels is PixelFormat.S8 or PixelFormat.S16 or PixelFormat.S32;
        var lowest = signed ? -values / 2 : 0;
        var a = lowest * format.RescaleSlope + format.RescaleIntercept;
        var b = (lowest + values - 1) * format.RescaleSlope + format.RescaleIntercept;
        return (Math.Min(a, b), Math.Max(a, b));
    }
}
