using System.Globalization;
using Weir.Client.Measuring;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>A bar whose length on screen is a round length of the image.</summary>
/// <param name="Length">CSS pixels; 0 for no bar.</param>
/// <param name="Text">What it stands for.</param>
public readonly record struct ScaleBar(double Length, string Text)
{
    /// <summary>The longest bar, CSS pixels: an eye's guess at what does not disturb.</summary>
    public const double Longest = 160;

    /// <summary>
    /// The longest bar of 1, 2 or 5 times a power of ten that fits: mm or cm where the spacing is known, said to be at the detector where it
    /// is Imager Pixel Spacing (PS3.3 section 10.7.1.3), else pixels.
    /// </summary>
    /// <param name="format">The image.</param>
    /// <param name="scale">CSS pixels that a pixel's width takes.</param>
    /// <param name="paneWidth">CSS pixels; the bar takes a quarter of them at most.</param>
    /// <param name="words">The reader's words.</param>
    public static ScaleBar Of(
        ImageFormat format,
        double scale,
        double paneWidth,
        OverlayWords words
    )
    {
        var room = Math.Min(Longest, paneWidth / 4);
        var plane = Calibration.OfPicture(format);
        var hasLengths = plane.HasLengths;
        var unit = hasLengths ? scale / plane.Plane.ColumnSpacing : scale;
        if (!double.IsFinite(unit) || unit <= 0 || room <= 0)
        {
            return default;
        }
        var length = Round(room / unit);
        if (!hasLengths)
        {
            // A part of a pixel is no length.
            return length < 1 ? default : new(length * unit, $"{Number(length)} {words.Pixels}");
        }
        var text = length >= 10 ? $"{Number(length / 10)} cm" : $"{Number(length)} mm";
        var where =
            format.Regions.Count > 0 ? ""
            : Units.IsAtDetector(format) ? $" {words.AtDetector}"
            : Units.IsEstimated(format) ? $" {words.Estimated}"
            : "";
        return new(length * unit, text + where);
    }

    // The largest of 1, 2, 5 times a power of ten that is no larger.
    private static double Round(double most)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        var digits = most / power;
        return power
            * (
                digits >= 5 ? 5
                : digits >= 2 ? 2
                : 1
            );
    }

    private static string Number(double value) =>
        value.ToString("0.######", CultureInfo.InvariantCulture);
}
