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

    /// <summary>True when lengths are those at the detector, made smaller by an estimate of how much larger that is.</summary>
    public static bool IsEstimated(ImageFormat format) =>
        format.SpacingKind == "EstimatedRadiographicMagnificationFactor";

    /// <summary>The unit of a direction of an ultrasound region, lengths in mm; empty when it has none that measures.</summary>
    public static string OfRegion(RegionUnit unit) =>
        unit switch
        {
            RegionUnit.Percent => "%",
            RegionUnit.Decibel => "dB",
            RegionUnit.Centimetre => "mm",
            RegionUnit.Second => "s",
            RegionUnit.Hertz => "Hz",
            RegionUnit.DecibelPerSecond => "dB/s",
            RegionUnit.CentimetrePerSecond => "cm/s",
            RegionUnit.SquareCentimetre => "cm²",
            RegionUnit.SquareCentimetrePerSecond => "cm²/s",
            RegionUnit.CubicCentimetre => "cm³",
            RegionUnit.CubicCentimetrePerSecond => "cm³/s",
            RegionUnit.Degree => "°",
            _ => "",
        };

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
