using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Measuring;

/// <summary>Says what a measurement or a pixel measures.</summary>
public static class MeasurementText
{
    /// <summary>The value of a pixel: with its unit, of PET as SUVbw too, or as red, green, blue.</summary>
    public static string Value(
        MeasurementWords words,
        string modality,
        ImageFormat format,
        ReadOnlySpan<byte> raw
    )
    {
        if (PixelValues.IsColor(format.Pixels))
        {
            var (red, green, blue) = PixelValues.Color(format.Pixels, raw);
            return $"R {red}  G {green}  B {blue}";
        }
        Span<double> value = stackalloc double[1];
        PixelValues.Read(format, raw, value);
        if (double.IsNaN(value[0]))
        {
            return words.Padding;
        }
        var unit = Units.OfValues(modality, format);
        var text = Units.With(value[0], unit);
        return format.SuvFactor > 0 ? $"{text}  SUVbw {Units.Number(value[0] * format.SuvFactor)}"
            : format.SuvReason.Length > 0 ? $"{text}  ({words.NoUptake(format.SuvReason)})"
            : text;
    }

    /// <summary>The label of a measurement.</summary>
    /// <param name="words">In the reader's language.</param>
    /// <param name="modality">Of the series.</param>
    /// <param name="format">Of the image.</param>
    /// <param name="measurement">What is measured.</param>
    /// <param name="values">Of a region: its values; null while they are being read.</param>
    public static string Label(
        MeasurementWords words,
        string modality,
        ImageFormat format,
        Measurement measurement,
        RegionStatistics? values
    )
    {
        var p = measurement.Points;
        var scale = Calibration.Of(format, CornersOf(measurement));
        var where =
            !scale.HasLengths || format.Regions.Count > 0 ? ""
            : Units.IsAtDetector(format) ? $" ({words.AtDetector})"
            : Units.IsEstimated(format) ? $" ({words.Estimated})"
            : "";
        switch (measurement.Kind)
        {
            case MeasurementKind.Length when scale.HasUnits && !scale.HasLengths:
                // Time and speed have no common length: each direction speaks for itself.
                return $"Δ {Units.With(Math.Abs(p[1].X - p[0].X) * scale.Plane.ColumnSpacing, scale.UnitX)}  "
                    + $"{Units.With(Math.Abs(p[1].Y - p[0].Y) * scale.Plane.RowSpacing, scale.UnitY)}";
            case MeasurementKind.Length:
                return Units.With(
                        scale.Plane.Length(p[0].Pair, p[1].Pair),
                        scale.HasLengths ? "mm" : words.Pixels
                    ) + where;
            case MeasurementKind.Angle:
                // Angles need square pixels only in ratio: an aspect ratio is enough.
                var shape =
                    scale.HasLengths ? scale.Plane
                    : format is { RowSpacing: > 0, ColumnSpacing: > 0 }
                        ? new PlaneMeasure(format.ColumnSpacing, format.RowSpacing)
                    : PlaneMeasure.Pixels;
                return $"{Units.Number(Math.Round(shape.Angle(p[0].Pair, p[1].Pair, p[2].Pair), 1))}°";
            default:
                var area = scale.HasLengths
                    ? Units.With(AreaOf(measurement, scale.Plane), "mm²")
                    : Units.With(AreaOf(measurement, PlaneMeasure.Pixels), words.Pixels + "²");
                area = $"{words.Area} {area}{where}";
                return values is null || values.Count == 0
                    ? area
                    : $"{Statistics(words, modality, format, values)}\n{area}";
        }
    }

    // The points of a region are two corners of its box: all of the box must lie where its calibration holds.
    private static (double X, double Y)[] CornersOf(Measurement measurement) =>
        [.. measurement.Points.Select(point => point.Pair)];

    private static double AreaOf(Measurement region, PlaneMeasure plane)
    {
        var (a, b) = (region.Points[0], region.Points[1]);
        var box = Math.Abs((b.X - a.X) * (b.Y - a.Y));
        return plane.Area(region.Kind == MeasurementKind.Ellipse ? box * Math.PI / 4 : box);
    }

    private static string Statistics(
        MeasurementWords words,
        string modality,
        ImageFormat format,
        RegionStatistics values
    )
    {
        var unit = Units.OfValues(modality, format);
        var text =
            $"{words.Mean} {Units.With(values.Mean, unit)}  {words.Deviation} {Units.Number(values.StandardDeviation)}\n"
            + $"{words.Minimum} {Units.Number(values.Minimum)}  {words.Maximum} {Units.Number(values.Maximum)}";
        var suv = format.SuvFactor;
        return suv > 0
                ? $"{text}\nSUVbw {words.Mean} {Units.Number(values.Mean * suv)}  {words.Maximum} {Units.Number(values.Maximum * suv)}"
            : format.SuvReason.Length > 0 ? $"{text}\n({words.NoUptake(format.SuvReason)})"
            : text;
    }
}
