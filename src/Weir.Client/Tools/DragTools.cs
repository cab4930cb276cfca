using Weir.Client.Viewports;

namespace Weir.Client.Tools;

/// <summary>
/// Turns drags into changes of a viewport: one instance lives as long as its viewport grid and holds what a drag needs to remember.
/// All lengths are CSS pixels.
/// </summary>
public sealed partial class DragTools
{
    private const int RightButton = 2;
    private const int MiddleButton = 4;
    private const double ZoomPerPixel = 1.006; // 115 pixels double the magnification; a guess that feels right
    private const double StepsAcross = 256; // a drag of so many pixels changes the window by its own width
    private const double FewestPixelsPerSlice = 3;

    private double _restOfSlice;
    private double _x;
    private double _y;

    /// <summary>What the left button does.</summary>
    public DragTool Left { get; set; } = DragTool.WindowLevel;

    /// <summary>What the other buttons do.</summary>
    public MouseBindings Mouse { get; set; } = MouseBindings.Default;

    /// <summary>Begins a drag at a point of the pane.</summary>
    public void Begin(double x, double y)
    {
        (_x, _y, _restOfSlice) = (x, y, 0);
        BeginHands(x, y);
    }

    /// <summary>The tool of a set of pressed buttons, as in <c>PointerEvent.buttons</c>.</summary>
    public DragTool ToolFor(int buttons) =>
        (buttons & MiddleButton) != 0 ? Mouse.Middle
        : (buttons & RightButton) != 0 ? Mouse.Right
        : Left;

    /// <summary>Applies a movement to a viewport.</summary>
    /// <param name="viewport">The one in which the drag began.</param>
    /// <param name="buttons">Those pressed.</param>
    /// <param name="dx">To the right since the last call.</param>
    /// <param name="dy">Downwards since the last call.</param>
    public void Drag(ViewportModel viewport, int buttons, double dx, double dy)
    {
        switch (ToolFor(buttons))
        {
            case DragTool.WindowLevel:
                var step = viewport.DefaultWindowWidth / StepsAcross;
                viewport.SetWindow(
                    viewport.WindowCenter + dy * step,
                    viewport.WindowWidth + dx * step
                );
                break;
            case DragTool.Scroll:
                Scroll(viewport, dy);
                break;
            case DragTool.Zoom:
                viewport.ZoomAbout(Math.Pow(ZoomPerPixel, -dy), _x, _y);
                break;
            case DragTool.Pan:
                viewport.PanBy(dx, dy);
                break;
            case DragTool.Rotate:
                Rotate(viewport, dx, dy);
                break;
        }
    }

    private void Scroll(ViewportModel viewport, double dy)
    {
        // The height of the pane spans the whole stack, so that a long one is passed in one movement.
        var pixels = Math.Max(
            FewestPixelsPerSlice,
            viewport.PaneHeight / Math.Max(1, viewport.SliceCount)
        );
        _restOfSlice += dy / pixels;
        var whole = (int)_restOfSlice;
        _restOfSlice -= whole;
        viewport.ScrollBy(whole);
    }
}
