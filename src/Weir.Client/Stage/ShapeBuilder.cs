using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Weir.Client.Stage;

/// <summary>How a segment is drawn.</summary>
public enum ShapeStyle
{
    /// <summary>As the others.</summary>
    Plain = 0,

    /// <summary>It belongs to what is chosen.</summary>
    Selected = 1,

    /// <summary>A point that can be dragged.</summary>
    Handle = 2,

    /// <summary>Where another image cuts this one.</summary>
    Reference = 3,
}

/// <summary>Gathers what is drawn over a frame, in pixels of the image; (0, 0) is the top left corner of the first pixel.</summary>
public sealed class ShapeBuilder
{
    /// <summary>Doubles of a segment: x1, y1, x2, y2, <see cref="ShapeStyle"/>.</summary>
    public const int SegmentFields = 5;

    private readonly List<double> _segments = [];
    private readonly StringBuilder _labels = new();

    /// <summary>The segments so far.</summary>
    public ReadOnlySpan<double> Segments =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_segments);

    /// <summary>The labels so far, as <see cref="IStage.Shapes"/> takes them.</summary>
    public string Labels => _labels.Length == 0 ? "" : $"[{_labels}]";

    /// <summary>Adds a line.</summary>
    public void Line((double X, double Y) from, (double X, double Y) to, ShapeStyle style) =>
        _segments.AddRange([from.X, from.Y, to.X, to.Y, (double)style]);

    /// <summary>Adds lines through points.</summary>
    /// <param name="points">At least two, or nothing is drawn.</param>
    /// <param name="closed">Whether the last is joined to the first.</param>
    /// <param name="style">How.</param>
    public void Path(ReadOnlySpan<(double X, double Y)> points, bool closed, ShapeStyle style)
    {
        for (var i = 1; i < points.Length; i++)
        {
            Line(points[i - 1], points[i], style);
        }
        if (closed && points.Length > 2)
        {
            Line(points[^1], points[0], style);
        }
    }

    /// <summary>Adds a text beside a point.</summary>
    /// <param name="at">The point.</param>
    /// <param name="text">Lines separated by \n.</param>
    public void Label((double X, double Y) at, string text) =>
        _labels
            .Append(_labels.Length == 0 ? "" : ",")
            .Append(
                CultureInfo.InvariantCulture,
                $"{{\"x\":{at.X},\"y\":{at.Y},\"text\":\"{JsonEncodedText.Encode(text)}\"}}"
            );
}
