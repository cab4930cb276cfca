namespace Weir.Imaging;

/// <summary>
/// Lengths, angles and areas on an image whose pixels are so large. Where the spacing is not known, the unit is the pixel.
/// </summary>
/// <param name="ColumnSpacing">Distance of columns in mm (or 1): the width of a pixel.</param>
/// <param name="RowSpacing">Distance of rows in mm (or 1): the height of a pixel.</param>
public readonly record struct PlaneMeasure(double ColumnSpacing, double RowSpacing)
{
    /// <summary>Pixels as units.</summary>
    public static PlaneMeasure Pixels => new(1, 1);

    /// <summary>Distance of two points of the image.</summary>
    public double Length((double X, double Y) a, (double X, double Y) b) =>
        Math.Sqrt(Square((b.X - a.X) * ColumnSpacing) + Square((b.Y - a.Y) * RowSpacing));

    /// <summary>The angle at a corner between two other points, 0 to 180 degrees; not a number when one lies on the corner.</summary>
    public double Angle((double X, double Y) a, (double X, double Y) corner, (double X, double Y) b)
    {
        var (ax, ay) = Arm(corner, a);
        var (bx, by) = Arm(corner, b);
        if ((ax == 0 && ay == 0) || (bx == 0 && by == 0))
        {
            return double.NaN;
        }
        // By the tangent: the arc cosine loses half the digits near 0 and 180 degrees.
        return Math.Abs(Math.Atan2((ax * by) - (ay * bx), (ax * bx) + (ay * by))) * 180 / Math.PI;
    }

    /// <summary>Area of so many square pixels.</summary>
    public double Area(double pixels) => pixels * ColumnSpacing * RowSpacing;

    private (double X, double Y) Arm((double X, double Y) from, (double X, double Y) to) =>
        ((to.X - from.X) * ColumnSpacing, (to.Y - from.Y) * RowSpacing);

    private static double Square(double x) => x * x;
}
