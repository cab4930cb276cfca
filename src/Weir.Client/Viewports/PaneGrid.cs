using Weir.Client.Stage;

namespace Weir.Client.Viewports;

/// <summary>Where the panes of a layout lie on the surface. The style sheet's grid uses the same gap.</summary>
public static class PaneGrid
{
    /// <summary>CSS pixels between two panes.</summary>
    public const double Gap = 2;

    /// <summary>Left, top, width and height of a pane in CSS pixels.</summary>
    public static (double X, double Y, double Width, double Height) Pane(
        ViewportLayout layout,
        int index,
        SurfaceSize surface
    )
    {
        var width = Math.Max(0, (surface.Width - Gap * (layout.Columns - 1)) / layout.Columns);
        var height = Math.Max(0, (surface.Height - Gap * (layout.Rows - 1)) / layout.Rows);
        var (row, column) = (index / layout.Columns, index % layout.Columns);
        return (column * (width + Gap), row * (height + Gap), width, height);
    }

    /// <summary>The pane under a point; -1 in a gap or outside.</summary>
    public static int At(ViewportLayout layout, SurfaceSize surface, double x, double y)
    {
        for (var i = 0; i < layout.Count; i++)
        {
            var (left, top, width, height) = Pane(layout, i, surface);
            if (x >= left && y >= top && x < left + width && y < top + height)
            {
                return i;
            }
        }
        return -1;
    }
}
