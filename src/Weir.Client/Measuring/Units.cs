using System.Globalization;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Measuring;

/// <summary>What values and lengths of an image are given in, and how they are written.</summary>
public static class Units
{
    /// <summary>The unit of modality values; empty when it has none or none is known.</summary>
    public static string OfValues(string modality, ImageFormat format) =>
        format.RescaleType switch
        {
            // Rescale Type has to be given only where a CT's values are not HU (PS3.3 section C.8.2.1).
            "" => modality == "CT" ? "HU" : "",
            "US" => "",
            "BQML" => "Bq/ml",
            "GML" => "g/ml",
            "CNTS" => "counts",
            var type => type,
        };

    /// <summary>True when the spacing is one of lengths; else only its ratio is known, or nothing.</summary>
    public static bool HasLengths(ImageFormat format) =>
        format is { RowSpacing: > 0, ColumnSpacing: > 0 }
        && format.SpacingKind != "PixelAspectRatio";

    /// <summary>True when lengths are those at the detector, which is larger than what lies before it (PS3.3 section 10.7.1.3).</summary>
    public static bool IsAtDetector(ImageFormat format) =>
        format.SpacingKind == "ImagerPixelSpacing";

    /// <summary>Measures an image in mm, or in pixels when it has no calibration.</summary>
    public static PlaneMeasure PlaneOf(ImageFormat format) =>
        HasLengths(format)
            ? new PlaneMeasure(format.ColumnSpacing, format.RowSpacing)
            : PlaneMeasure.Pixels;

    /// <summary>A number with as many digits as a reader can use: whole values whole, else four significant ones.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "–"
        : value == Math.Truncate(value) && Math.Abs(value) < 1e9
            ? value.ToString("0", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 1000 ? value.ToString("0", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 1e-3 ? value.ToString("G4", CultureInfo.InvariantCulture)
        : value.ToString("0.###e+0", CultureInfo.InvariantCulture);

    /// <summary>Number and unit, with a thin gap.</summary>
    public static string With(double value, string unit) =>
        unit.Length == 0 ? Number(value) : $"{Number(value)} {unit}";
}
