using Weir.Client.Stage;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Measuring;

/// <summary>Reads the values of a region from source pixels, a strip at a time: the .NET heap of a browser never shrinks.</summary>
public static class RegionReader
{
    private const int StripBytes = 64 * 1024;

    /// <summary>The pixels of a measurement that takes in pixels.</summary>
    public static List<RowSpan> Pixels(Measurement region, ImageFormat format)
    {
        var (a, b) = (region.Points[0], region.Points[1]);
        return region.Kind == MeasurementKind.Ellipse
            ? RegionShape.Ellipse(
                (a.X + b.X) / 2,
                (a.Y + b.Y) / 2,
                Math.Abs(b.X - a.X) / 2,
                Math.Abs(b.Y - a.Y) / 2,
                format.Columns,
                format.Rows
            )
            : RegionShape.Rectangle(a.X, a.Y, b.X, b.Y, format.Columns, format.Rows);
    }

    /// <summary>Statistics of the modality values; null when the frame is not in RAM.</summary>
    /// <param name="format">Not colour.</param>
    /// <param name="spans">From <see cref="Pixels"/>, row by row.</param>
    /// <param name="read">Reads an area.</param>
    public static async Task<RegionStatistics?> ReadAsync(
        ImageFormat format,
        IReadOnlyList<RowSpan> spans,
        Func<PixelArea, Task<byte[]?>> read
    )
    {
        var statistics = new RegionStatistics();
        if (spans.Count == 0)
        {
            return statistics;
        }
        var first = spans.Min(s => s.First);
        var columns = spans.Max(s => s.First + s.Count) - first;
        var pixel = PixelValues.BytesPerPixel(format.Pixels);
        var most = Math.Max(1, StripBytes / (columns * pixel));
        var values = new double[columns];
        for (var i = 0; i < spans.Count; i += most)
        {
            var rows = Math.Min(most, spans.Count - i);
            var top = spans[i].Row;
            if (await read(new PixelArea(first, top, columns, rows)) is not { } raw)
            {
                return null;
            }
            for (var k = i; k < i + rows; k++)
            {
                var span = spans[k];
                var from = (((span.Row - top) * columns) + span.First - first) * pixel;
                var some = values.AsSpan(0, span.Count);
                PixelValues.Read(format, raw.AsSpan(from, span.Count * pixel), some);
                statistics.Add(some);
            }
        }
        return statistics;
    }
}
