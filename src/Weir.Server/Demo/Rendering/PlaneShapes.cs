using Weir.Imaging;
using Weir.Server.Demo.Phantoms;

namespace Weir.Server.Demo.Rendering;

/// <summary>A phantom seen along one orientation: its ellipsoids in the coordinates of rows, columns and normal, ready to be cut.</summary>
internal sealed class PlaneShapes
{
    private readonly Shape[] _shapes;
    private readonly PlaneOrientation _orientation;

    public PlaneShapes(IReadOnlyList<Ellipsoid> phantom, PlaneOrientation orientation)
    {
        _orientation = orientation;
        _shapes = [.. phantom.Select(Turned)];
    }

    /// <summary>Paints one slice: every ellipsoid over those before it, its outline's pixels in part.</summary>
    /// <param name="image">Columns × rows, filled with the background already.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="spacing">Of columns and of rows, mm.</param>
    /// <param name="firstPixel">Place of the first pixel's centre, mm.</param>
    /// <param name="values">Brightness by tissue.</param>
    public void Paint(
        Span<float> image,
        int columns,
        (double Columns, double Rows) spacing,
        Vector3D firstPixel,
        ReadOnlySpan<float> values
    )
    {
        var rows = image.Length / columns;
        var left = firstPixel.Dot(_orientation.Row) - spacing.Columns / 2;
        var top = firstPixel.Dot(_orientation.Column);
        var depth = firstPixel.Dot(_orientation.Normal);
        foreach (ref readonly var shape in _shapes.AsSpan())
        {
            var dz = depth - shape.Z;
            if (Math.Abs(dz) >= shape.HalfDepth)
            {
                continue;
            }
            var value = values[(int)shape.Tissue];
            var first = Math.Max(
                0,
                (int)Math.Ceiling((shape.Y - shape.HalfHeight - top) / spacing.Rows)
            );
            var last = Math.Min(
                rows - 1,
                (int)Math.Floor((shape.Y + shape.HalfHeight - top) / spacing.Rows)
            );
            var q = shape.Inverse;
            for (var row = first; row <= last; row++)
            {
                // For a given row and depth the ellipsoid's inequality is a quadratic in x: its roots are the span.
                var dy = top + row * spacing.Rows - shape.Y;
                var b = q.XY * dy + q.XZ * dz;
                var c = q.YY * dy * dy + 2 * q.YZ * dy * dz + q.ZZ * dz * dz - 1;
                var discriminant = b * b - q.XX * c;
                if (discriminant > 0)
                {
                    var half = Math.Sqrt(discriminant) / q.XX;
                    var middle = shape.X - b / q.XX;
                    Span(
                        image.Slice(row * columns, columns),
                        (middle - half - left) / spacing.Columns,
                        (middle + half - left) / spacing.Columns,
                        value
                    );
                }
            }
        }
    }

    // Pixel i covers i to i + 1; the first and last are mixed by how much is covered.
    private static void Span(Span<float> row, double from, double to, float value)
    {
        from = Math.Clamp(from, 0, row.Length);
        to = Math.Clamp(to, 0, row.Length);
        var (first, last) = ((int)from, (int)to);
        if (first == last)
        {
            Mix(row, first, to - from, value);
            return;
        }
        Mix(row, first, first + 1 - from, value);
        row[(first + 1)..last].Fill(value);
        Mix(row, last, to - last, value);
    }

    private static void Mix(Span<float> row, int at, double part, float value)
    {
        if (part > 0 && at < row.Length)
        {
            row[at] += (value - row[at]) * (float)part;
        }
    }

    private Shape Turned(Ellipsoid solid)
    {
        var (u, v, w) = (_orientation.Row, _orientation.Column, _orientation.Normal);
        var s = solid.Shape;
        var turned = new Symmetric3(
            s.Between(u, u),
            s.Between(u, v),
            s.Between(u, w),
            s.Between(v, v),
            s.Between(v, w),
            s.Between(w, w)
        );
        return new(
            solid.Tissue,
            solid.Centre.Dot(u),
            solid.Centre.Dot(v),
            solid.Centre.Dot(w),
            Math.Sqrt(turned.YY),
            Math.Sqrt(turned.ZZ),
            turned.Inverse()
        );
    }

    private readonly record struct Shape(
        Tissue Tissue,
        double X,
        double Y,
        double Z,
        double HalfHeight,
        double HalfDepth,
        Symmetric3 Inverse
    );
}
