namespace Weir.Imaging.Comparing;

/// <summary>Where the plane of one image cuts another.</summary>
public static class ReferenceLine
{
    // Below three degrees the line is nowhere in particular.
    private const double SineOfThreeDegrees = 0.0523;

    /// <summary>
    /// The line in pixels of the image, (0, 0) the top left corner of its first pixel, as long as both images are; null where they do
    /// not meet, and for planes that are parallel or nearly so.
    /// </summary>
    /// <param name="image">The image that is drawn on.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="other">The image whose plane is drawn.</param>
    /// <param name="otherColumns">Its columns.</param>
    /// <param name="otherRows">Its rows.</param>
    public static ((double X, double Y) From, (double X, double Y) To)? Of(
        PlaneGeometry image,
        int columns,
        int rows,
        PlaneGeometry other,
        int otherColumns,
        int otherRows
    )
    {
        var normal = other.Orientation.Normal;
        if (image.Orientation.Normal.Cross(normal).Length < SineOfThreeDegrees)
        {
            return null;
        }
        var crossings = Crossings(image, columns, rows, other.Origin, normal);
        if (crossings.Count < 2)
        {
            return null;
        }
        var (from, to) = (crossings[0], crossings[1]);
        var (first, last) = Clip(
            InOther(image, other, from),
            InOther(image, other, to),
            otherColumns,
            otherRows
        );
        return first < last ? (Between(from, to, first), Between(from, to, last)) : null;
    }

    // Where the image's edges change sides of the plane.
    private static List<(double X, double Y)> Crossings(
        PlaneGeometry image,
        int columns,
        int rows,
        Vector3D origin,
        Vector3D normal
    )
    {
        (double X, double Y)[] corners = [(0, 0), (columns, 0), (columns, rows), (0, rows)];
        var sides = Array.ConvertAll(corners, c => (Place(image, c) - origin).Dot(normal));
        var found = new List<(double, double)>(2);
        for (var i = 0; i < corners.Length; i++)
        {
            var next = (i + 1) % corners.Length;
            if (sides[i] < 0 != sides[next] < 0)
            {
                found.Add(Between(corners[i], corners[next], sides[i] / (sides[i] - sides[next])));
            }
        }
        return found;
    }

    private static Vector3D Place(PlaneGeometry plane, (double X, double Y) corner) =>
        plane.ToPatient(corner.X - 0.5, corner.Y - 0.5);

    private static (double X, double Y) InOther(
        PlaneGeometry image,
        PlaneGeometry other,
        (double X, double Y) at
    )
    {
        var (column, row, _) = other.ToImage(Place(image, at));
        return (column + 0.5, row + 0.5);
    }

    // Liang and Barsky (1984): the part of a line that lies in a rectangle, as fractions of it.
    private static (double First, double Last) Clip(
        (double X, double Y) from,
        (double X, double Y) to,
        double width,
        double height
    )
    {
        var (first, last) = (0.0, 1.0);
        Narrow(to.X - from.X, -from.X, width - from.X, ref first, ref last);
        Narrow(to.Y - from.Y, -from.Y, height - from.Y, ref first, ref last);
        return (first, last);
    }

    private static void Narrow(
        double step,
        double toLow,
        double toHigh,
        ref double first,
        ref double last
    )
    {
        if (Math.Abs(step) < 1e-9)
        {
            last = toLow > 0 || toHigh < 0 ? -1 : last;
            return;
        }
        var (a, b) = (toLow / step, toHigh / step);
        (first, last) = (Math.Max(first, Math.Min(a, b)), Math.Min(last, Math.Max(a, b)));
    }

    private static (double X, double Y) Between(
        (double X, double Y) a,
        (double X, double Y) b,
        double t
    ) => (a.X + ((b.X - a.X) * t), a.Y + ((b.Y - a.Y) * t));
}
