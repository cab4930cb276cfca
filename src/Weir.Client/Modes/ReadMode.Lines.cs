using Weir.Client.Comparing;
using Weir.Client.Viewports;
using Weir.Imaging.Comparing;

namespace Weir.Client.Modes;

// Where the active viewport's image cuts those beside it.
public sealed partial class ReadMode
{
    /// <summary>Whether reference lines are drawn.</summary>
    public bool ShowsReferenceLines { get; private set; } = true;

    /// <summary>Draws reference lines, or none.</summary>
    public void SetReferenceLines(bool on)
    {
        ShowsReferenceLines = on;
        _layer?.Refresh();
        Changed?.Invoke();
    }

    private IReadOnlyList<((double X, double Y) From, (double X, double Y) To)> LinesOn(
        ViewportModel pane
    )
    {
        var lead = ActiveViewport;
        if (
            !ShowsReferenceLines
            || Viewports.Count < 2
            || pane == lead
            || pane is not { Series: { } series, Frame: { } image }
            || lead is not { Series: { } other, Frame: { } cut }
            || ReferenceEquals(series, other)
            || series.FrameOfReferenceUid.Length == 0
            || series.FrameOfReferenceUid != other.FrameOfReferenceUid
            || StackGeometries.PlaneOf(image) is not { } plane
            || StackGeometries.PlaneOf(cut) is not { } otherPlane
        )
        {
            return [];
        }
        return
            ReferenceLine.Of(
                plane,
                image.Format.Columns,
                image.Format.Rows,
                otherPlane,
                cut.Format.Columns,
                cut.Format.Rows
            )
                is { } line
            ? [line]
            : [];
    }
}
