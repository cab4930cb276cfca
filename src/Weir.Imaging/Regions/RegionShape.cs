namespace Weir.Imaging;

/// <summary>Pixels of one row that lie inside a region.</summary>
/// <param name="Row">From 0.</param>
/// <param name="First">The first column, from 0.</param>
/// <param name="Count">How many, at least 1.</param>
public readonly record struct RowSpan(int Row, int First, int Count);

/// <summary>
/// Which pixels belong to a region: those whose middle lies inside. Coordinates are pixels of the image with (0, 0) the top left
/// corner of the first pixel, so that its middle is (0.5, 0.5).
/// </summary>
public static class RegionShape
{
    /// <summary>The pixels inside an upright ellipse.</summary>
    /// <param name="x">Its middle.</param>
    /// <param name="y">Its middle.</param>
    /// <param name="radiusX">Half its width; pixels.</param>
    /// <param name="radiusY">Half its height; pixels.</param>
    /// <param name="columns">Columns of the image: what lies beyond is left out.</param>
    /// <param name="rows">Rows of the image.</param>
    public static List<RowSpan> Ellipse(
        double x,
        double y,
        double radiusX,
        double radiusY,
        int columns,
        int rows
    ) =>
        Rows(
            y - radiusY,
            y + radiusY,
            rows,
            columns,
            middle =>
            {
                var up = (middle - y) / radiusY;
                var half = radiusX * Math.Sqrt(Math.Max(0, 1 - (up * up)));
                return (x - half, x + half);
            }
        );

    /// <summary>The pixels inside an upright rectangle, given by two opposite corners.</summary>
    public static List<RowSpan> Rectangle(
        double x1,
        double y1,
        double x2,
        double y2,
        int columns,
        int rows
    ) =>
        Rows(
            Math.Min(y1, y2),
            Math.Max(y1, y2),
            rows,
            columns,
            _ => (Math.Min(x1, x2), Math.Max(x1, x2))
        );

    private static List<RowSpan> Rows(
        double top,
        double bottom,
        int rows,
        int columns,
        Func<double, (double Left, double Right)> edges
    )
    {
        var spans = new List<RowSpan>();
        if (!double.IsFinite(top) || !double.IsFinite(bottom))
        {
            return spans;
        }
        var last = LastInside(bottom, rows);
        for (var row = FirstInside(top); row <= last; row++)
        {
            var (left, right) = edges(row + 0.5);
            var first = FirstInside(left);
            var count = LastInside(right, columns) - first + 1;
            if (count > 0)
            {
                spans.Add(new RowSpan(row, first, count));
            }
        }
        return spans;
    }

    // The first pixel whose middle is at or after an edge, and the last whose middle is before one: neighbours that share an
    // edge share no pixel.
    private static int FirstInside(double edge) =>
        (int)Math.Ceiling(Math.Clamp(edge - 0.5, 0, int.MaxValue));

    private static int LastInside(double edge, int count) =>
        (int)Math.Ceiling(Math.Clamp(edge - 0.5, 0, count)) - 1;
}
