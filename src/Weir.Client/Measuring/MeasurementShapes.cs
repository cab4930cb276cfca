using Weir.Client.Stage;

namespace Weir.Client.Measuring;

/// <summary>Draws measurements and finds them again under the pointer. Lengths on screen are CSS pixels.</summary>
public static class MeasurementShapes
{
    private const int EllipseCorners = 72;
    private const double HandleRadius = 4;
    private const double Reach = 8;

    /// <summary>Adds the lines of a measurement, and handles on its points when it is chosen.</summary>
    /// <param name="into">Gathers them.</param>
    /// <param name="measurement">What is drawn.</param>
    /// <param name="selected">Whether it is the chosen one.</param>
    /// <param name="scale">CSS pixels that a pixel of the image takes.</param>
    public static void Add(ShapeBuilder into, Measurement measurement, bool selected, double scale)
    {
        var style = selected ? ShapeStyle.Selected : ShapeStyle.Plain;
        into.Path(Outline(measurement), measurement.IsRegion, style);
        foreach (var point in measurement.Points)
        {
            var r = (selected ? HandleRadius : HandleRadius / 2) / scale;
            var (x, y) = point.Pair;
            into.Path(
                [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)],
                closed: true,
                selected ? ShapeStyle.Handle : style
            );
        }
    }

    /// <summary>Where the label of a measurement stands: at its rightmost point.</summary>
    public static (double X, double Y) LabelPlace(Measurement measurement)
    {
        if (!measurement.IsRegion)
        {
            return measurement.Points.MaxBy(p => p.X).Pair;
        }
        var (a, b) = (measurement.Points[0], measurement.Points[1]);
        return (Math.Max(a.X, b.X), (a.Y + b.Y) / 2);
    }

    /// <summary>The point of a measurement under the pointer; -1 when there is none.</summary>
    public static int HandleAt(Measurement measurement, ImagePoint at, double scale)
    {
        for (var i = 0; i < measurement.Points.Length; i++)
        {
            var p = measurement.Points[i];
            if (Math.Max(Math.Abs(p.X - at.X), Math.Abs(p.Y - at.Y)) * scale <= Reach)
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>Whether the pointer is on a measurement's line.</summary>
    public static bool IsOn(Measurement measurement, ImagePoint at, double scale)
    {
        var outline = Outline(measurement);
        for (var i = measurement.IsRegion ? 0 : 1; i < outline.Length; i++)
        {
            var from = outline[i == 0 ? outline.Length - 1 : i - 1];
            if (Distance(from, outline[i], at) * scale <= Reach)
            {
                return true;
            }
        }
        return false;
    }

    private static (double X, double Y)[] Outline(Measurement measurement)
    {
        var p = measurement.Points;
        return measurement.Kind switch
        {
            MeasurementKind.Rectangle => [p[0].Pair, (p[1].X, p[0].Y), p[1].Pair, (p[0].X, p[1].Y)],
            MeasurementKind.Ellipse => Ellipse(p[0], p[1]),
            _ => [.. p.Select(point => point.Pair)],
        };
    }

    private static (double X, double Y)[] Ellipse(ImagePoint a, ImagePoint b)
    {
        var corners = new (double, double)[EllipseCorners];
        for (var i = 0; i < EllipseCorners; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / EllipseCorners);
            corners[i] = (
                ((a.X + b.X) / 2) + (cos * (b.X - a.X) / 2),
                ((a.Y + b.Y) / 2) + (sin * (b.Y - a.Y) / 2)
            );
        }
        return corners;
    }

    private static double Distance((double X, double Y) a, (double X, double Y) b, ImagePoint p)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var square = (dx * dx) + (dy * dy);
        var t =
            square == 0 ? 0 : Math.Clamp((((p.X - a.X) * dx) + ((p.Y - a.Y) * dy)) / square, 0, 1);
        var (ex, ey) = (a.X + (t * dx) - p.X, a.Y + (t * dy) - p.Y);
        return Math.Sqrt((ex * ex) + (ey * ey));
    }
}
