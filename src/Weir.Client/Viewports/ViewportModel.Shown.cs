using Weir.Client.Measuring;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Viewports;

// Where the drawn picture lies, and what the pointer is on.
public sealed partial class ViewportModel
{
    /// <summary>What the pointer is on; null when it is on no pixel.</summary>
    public ProbeReading? Reading { get; private set; }

    /// <summary>What the measurements on the drawn frame say; for the accessible copy.</summary>
    public IReadOnlyList<string> Measured { get; private set; } = [];

    /// <summary>Raised when <see cref="Reading"/> or <see cref="Measured"/> changed.</summary>
    public event Action? ReadingChanged;

    /// <summary>The drawn frame; null while the pane has none, or still shows another series.</summary>
    public FrameManifest? ShownFrame =>
        Shown is { } shown
        && Series is { } series
        && series.SeriesInstanceUid == shown.SeriesUid
        && shown.Slice < series.FrameCount
        && series.Frames[shown.Slice] is var frame
        && frame.SopInstanceUid == shown.SopUid
            ? frame
            : null;

    /// <summary>The image of the drawn frame.</summary>
    public ImagePlace? ShownPlace =>
        ShownFrame is { } frame
            ? new ImagePlace(
                Shown!.StudyUid,
                Shown.SeriesUid,
                frame.SopInstanceUid,
                frame.FrameNumber
            )
            : null;

    /// <summary>CSS pixels that a pixel of the drawn image takes.</summary>
    internal double ScaleShown => ShownFrame is { Format: var format } ? ScaleOf(format) : 1;

    /// <summary>The place of the drawn image under a point of the pane (CSS pixels); may lie outside the image.</summary>
    public ImagePoint? ImagePointAt(double x, double y)
    {
        if (ShownFrame is not { Format: var format } || PaneWidth <= 0)
        {
            return null;
        }
        var (column, row) = TransformOf(format).ToImage(x, y);
        return new ImagePoint(column, row);
    }

    /// <summary>CSS pixels that a pixel of an image takes.</summary>
    internal double ScaleOf(ImageFormat format) =>
        PaneWidth > 0 && PaneHeight > 0 ? TransformOf(format).Scale : 1;

    internal ScaleBar ScaleBarOf(int slice, OverlayWords words) =>
        Series is { FrameCount: > 0 } series && PaneWidth > 0
            ? ScaleBar.Of(
                series.Frames[slice].Format,
                ScaleOf(series.Frames[slice].Format),
                PaneWidth,
                words
            )
            : default;

    internal void SetReading(ProbeReading? reading)
    {
        if (Reading != reading)
        {
            Reading = reading;
            ReadingChanged?.Invoke();
        }
    }

    internal void SetMeasured(IReadOnlyList<string> measured)
    {
        if (!Measured.SequenceEqual(measured))
        {
            Measured = measured;
            ReadingChanged?.Invoke();
        }
    }

    private ViewportTransform TransformOf(ImageFormat format) =>
        PaneDrawing.Transform(this, format, PaneWidth, PaneHeight);
}
