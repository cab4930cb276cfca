using Weir.Wire;

namespace Weir.Client.Viewports;

// What a viewport takes over from another that leads it.
public sealed partial class ViewportModel
{
    /// <summary>The same window, or the frames' own of the same number.</summary>
    internal void TakeWindow(ViewportModel leader)
    {
        if (leader.VoiIndex >= 0)
        {
            ChooseVoi(leader.VoiIndex);
        }
        else
        {
            SetWindow(leader.WindowCenter, leader.WindowWidth);
        }
    }

    /// <summary>As many CSS pixels a mm, where both images say how large they are; else the same magnification. And the same shift.</summary>
    internal void TakeView(ViewportModel leader)
    {
        var zoom = leader.Zoom;
        if (
            leader.Frame is { Format: { ColumnSpacing: > 0 } theirs }
            && Frame is { Format: { ColumnSpacing: > 0 } own }
            && PaneWidth > 0
            && leader.PaneWidth > 0
        )
        {
            var perMm = leader.ScaleOf(theirs) / theirs.ColumnSpacing;
            zoom = perMm * own.ColumnSpacing / (ScaleOf(own) / Zoom);
        }
        (Zoom, PanX, PanY) = (zoom, leader.PanX, leader.PanY);
        Ask();
    }

    /// <summary>The slice at the same part of the way through the stack, where nothing better is known.</summary>
    internal void TakePart(ViewportModel leader) =>
        ScrollTo(
            leader.SliceCount < 2
                ? SliceCount / 2
                : (int)Math.Round((double)leader.Slice / (leader.SliceCount - 1) * (SliceCount - 1))
        );
}
