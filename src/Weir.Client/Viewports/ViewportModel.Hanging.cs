using Weir.Client.Memory;
using Weir.Imaging;
using Weir.Imaging.Hanging;
using Weir.Wire;

namespace Weir.Client.Viewports;

// What a hanging protocol asks of a viewport.
public sealed partial class ViewportModel
{
    // Where the protocol puts the image when it is fitted: -1 at the left edge, 1 at the right one.
    private int _align;

    // How the protocol turns the picture: what a reset goes back to.
    private ViewTurn _turn;

    /// <summary>At which edge an image lies that is narrower than the pane: -1 the left, 1 the right, 0 none.</summary>
    public int Align { get; private set; }

    /// <summary>Shows a series as a protocol says; null shows nothing.</summary>
    internal void Hang(StudyLoader? source, SeriesManifest? series, HangingViewport how)
    {
        var last = Math.Max(0, (series?.FrameCount ?? 0) - 1);
        var slice = how.Slice switch
        {
            HangingSlice.Middle => (last + 1) / 2,
            HangingSlice.Last => last,
            _ => 0,
        };
        Assign(source, series, slice);
        if (series is null)
        {
            return;
        }
        _align = how.Align switch
        {
            HangingAlign.Left => -1,
            HangingAlign.Right => 1,
            _ => 0,
        };
        (Zoom, Inverted, Align) = (how.Zoom, how.Invert, _align);
        var flips = how.Flip != IsChestWallOpposite(series);
        Turn = _turn = (
            flips ? ViewTurn.None.FlippedOnScreenHorizontally() : ViewTurn.None
        ).Rotated(how.Rotation);
        if (WindowOf(how.Window, series) is var (center, width))
        {
            SetWindow(center, width);
        }
        Ask();
    }

    /// <summary>Takes over all that another viewport is asked to show, magnification and shift too.</summary>
    internal void CopyAllFrom(ViewportModel other)
    {
        CopyFrom(other);
        (Zoom, PanX, PanY, Align) = (other.Zoom, other.PanX, other.PanY, other.Align);
        State = SliceCount > 0 ? ViewportPhase.Loading : ViewportPhase.Empty;
        Ask();
    }

    /// <summary>How far the image's middle lies to the right of the pane's, CSS pixels, because it is at an edge.</summary>
    internal double EdgeShift(ViewportTransform transform) =>
        Align * Math.Max(0, transform.PaneWidth - transform.PictureWidth) / 2;

    // Once the reader moves the image, it stays where it is put.
    private void LeaveEdge()
    {
        if (Align != 0 && Frame is { Format: var format } && PaneWidth > 0)
        {
            PanX += EdgeShift(TransformOf(format) with { PanX = 0 });
        }
        Align = 0;
    }

    // Patient Orientation (0020,0020) says where a row of a mammogram leads: to the front (A), away from the chest wall, or to it (P).
    private bool IsChestWallOpposite(SeriesManifest series) =>
        series.Modality == "MG"
        && series.Frames[0].Format.PatientOrientation is [var along, ..]
        && (along == 'A' && _align > 0 || along == 'P' && _align < 0);

    private static (double Center, double Width)? WindowOf(
        HangingWindow? window,
        SeriesManifest series
    )
    {
        if (window is not { Preset: { } key })
        {
            return window is null ? null : (window.Center, window.Width);
        }
        // A preset that the series has none of leaves it its own window.
        return Tools.SeriesPresets.Of(series).FirstOrDefault(p => p.Key == key) is { } preset
            ? (preset.Center, preset.Width)
            : null;
    }
}
