using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Measuring;

/// <summary>
/// What a step of a pixel means where something is measured: mm, pixels where nobody said, or other units in each direction, as in a
/// Doppler region of an ultrasound image.
/// </summary>
/// <param name="Plane">Units a pixel: mm, or those of <paramref name="UnitX"/> and <paramref name="UnitY"/>.</param>
/// <param name="UnitX">Unit along a row; empty for pixels.</param>
/// <param name="UnitY">Unit along a column.</param>
public readonly record struct Calibration(PlaneMeasure Plane, string UnitX, string UnitY)
{
    private const double MillimetresPerCentimetre = 10;

    /// <summary>Whether both directions are lengths, so that lengths across and areas mean something.</summary>
    public bool HasLengths => UnitX == "mm" && UnitY == "mm";

    /// <summary>Whether there are units at all.</summary>
    public bool HasUnits => UnitX.Length > 0;

    private static Calibration Pixels => new(PlaneMeasure.Pixels, "", "");

    /// <summary>
    /// That of points of an image. Where an ultrasound image has regions it is that of the one in which all of them lie (PS3.3 section
    /// C.8.5.5), and pixels if there is none.
    /// </summary>
    /// <param name="format">The image.</param>
    /// <param name="points">In pixels.</param>
    public static Calibration Of(ImageFormat format, IReadOnlyList<(double X, double Y)> points)
    {
        if (format.Regions.Count == 0)
        {
            return Units.HasLengths(format)
                ? new(new PlaneMeasure(format.ColumnSpacing, format.RowSpacing), "mm", "mm")
                : Pixels;
        }
        return RegionOf(format, points) is { } region ? Of(region) : Pixels;
    }

    /// <summary>That of the largest region of lengths: the picture's, which a scale is for; without regions the image's.</summary>
    /// <param name="format">The image.</param>
    public static Calibration OfPicture(ImageFormat format)
    {
        if (format.Regions.Count == 0)
        {
            return Of(format, []);
        }
        var lengths = format.Regions.Where(r => r.HasLengths).ToArray();
        return lengths.Length == 0 ? Pixels : Of(lengths.MaxBy(AreaOf));
    }

    private static UltrasoundRegion? RegionOf(
        ImageFormat format,
        IReadOnlyList<(double X, double Y)> points
    )
    {
        UltrasoundRegion? found = null;
        foreach (var region in format.Regions)
        {
            if (
                points.All(p => region.Contains(p.X, p.Y))
                && (found is not { } other || (other.IsBelow && !region.IsBelow))
            )
            {
                found = region;
            }
        }
        return found;
    }

    private static Calibration Of(UltrasoundRegion region)
    {
        var (x, y) = (Units.OfRegion(region.UnitX), Units.OfRegion(region.UnitY));
        if (x.Length == 0 || y.Length == 0)
        {
            return Pixels;
        }
        return new(
            new PlaneMeasure(
                region.DeltaX * Factor(region.UnitX),
                region.DeltaY * Factor(region.UnitY)
            ),
            x,
            y
        );
    }

    private static double Factor(RegionUnit unit) =>
        unit == RegionUnit.Centimetre ? MillimetresPerCentimetre : 1;

    private static long AreaOf(UltrasoundRegion region) =>
        (long)(region.Right - region.Left + 1) * (region.Bottom - region.Top + 1);
}
