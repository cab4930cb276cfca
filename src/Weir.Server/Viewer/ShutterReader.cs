using Weir.Dicom;
using Weir.Wire;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Viewer;

/// <summary>Reads display shutters (PS3.3 section C.7.6.11, for frames C.7.6.16.2.15).</summary>
internal static class ShutterReader
{
    // No image reaches further; what does is as far.
    private const int Beyond = 2 * ushort.MaxValue;

    /// <summary>The shutter; null when there is none whose shape is known.</summary>
    public static DisplayShutter? Read(DicomDataset dataset)
    {
        var shapes = dataset.GetStrings(ShutterShape);
        if (shapes.Length == 0)
            return null;
        var rectangle = shapes.Contains("RECTANGULAR") ? Rectangle(dataset) : null;
        var circle = shapes.Contains("CIRCULAR") ? Circle(dataset) : null;
        var polygon = shapes.Contains("POLYGONAL") ? Polygon(dataset) : [];
        return rectangle is null && circle is null && polygon.Length == 0
            ? null
            : new DisplayShutter
            {
                Rectangle = rectangle,
                Circle = circle,
                Polygon = polygon,
                PresentationValue = (ushort)(dataset.GetInt(ShutterPresentationValue) ?? 0),
            };
    }

    // One that shows nothing is a mistake, not a wish.
    private static ShutterRectangle? Rectangle(DicomDataset dataset) =>
        dataset.GetInt(ShutterLeftVerticalEdge) is { } left
        && dataset.GetInt(ShutterRightVerticalEdge) is { } right
        && dataset.GetInt(ShutterUpperHorizontalEdge) is { } upper
        && dataset.GetInt(ShutterLowerHorizontalEdge) is { } lower
        && left <= right
        && upper <= lower
            ? new ShutterRectangle(Near(left), Near(right), Near(upper), Near(lower))
            : null;

    private static ShutterCircle? Circle(DicomDataset dataset) =>
        dataset.GetInts(CenterOfCircularShutter) is [var row, var column]
        && dataset.GetInt(RadiusOfCircularShutter) is > 0 and var radius
            ? new ShutterCircle(Near(row), Near(column), Near(radius))
            : null;

    private static ShutterVertex[] Polygon(DicomDataset dataset)
    {
        var numbers = dataset.GetInts(VerticesOfThePolygonalShutter);
        var count = numbers.Length / 2;
        return count is < 3 or > DisplayShutter.MaxVertices
            ? []
            :
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => new ShutterVertex(Near(numbers[2 * i]), Near(numbers[2 * i + 1]))),
            ];
    }

    private static int Near(int pixel) => Math.Clamp(pixel, -Beyond, Beyond);
}
