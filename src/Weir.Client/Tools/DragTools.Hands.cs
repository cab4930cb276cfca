using Weir.Client.Stage;
using Weir.Client.Viewports;

namespace Weir.Client.Tools;

// Turning by a drag, and two fingers.
public sealed partial class DragTools
{
    // What fingers do by accident: less is neither a pinch nor a scroll.
    private const double PinchBegins = 1.08;
    private const double ScrollBegins = 12;

    private double _atX;
    private double _atY;
    private double _pinched;
    private double _moved;
    private Fingers _fingers;

    private enum Fingers
    {
        Undecided,
        Scroll,
        Pinch,
    }

    /// <summary>
    /// Two fingers: what they do first decides until they are lifted. Apart or together: zoom about their middle, which the image
    /// follows. Up or down beside each other: through the stack.
    /// </summary>
    /// <param name="viewport">The one in which they came down.</param>
    /// <param name="input">Their movement.</param>
    /// <param name="x">Their middle, from the pane's left.</param>
    /// <param name="y">Their middle, from the pane's top.</param>
    public void Pinch(ViewportModel viewport, StageInput input, double x, double y)
    {
        _pinched += Math.Log(input.Scale);
        _moved += input.DeltaY;
        if (_fingers == Fingers.Undecided)
        {
            _fingers =
                Math.Abs(_pinched) > Math.Log(PinchBegins) ? Fingers.Pinch
                : Math.Abs(_moved) > ScrollBegins && viewport.SliceCount > 1 ? Fingers.Scroll
                : Math.Abs(_moved) > ScrollBegins ? Fingers.Pinch
                : Fingers.Undecided;
        }
        if (_fingers == Fingers.Scroll)
        {
            Scroll(viewport, input.DeltaY);
        }
        else if (_fingers == Fingers.Pinch)
        {
            viewport.PanBy(input.DeltaX, input.DeltaY);
            viewport.ZoomAbout(input.Scale, x, y);
        }
    }

    private void BeginHands(double x, double y) =>
        (_atX, _atY, _pinched, _moved, _fingers) = (x, y, 0, 0, Fingers.Undecided);

    // The picture follows the pointer round the pane's middle.
    private void Rotate(ViewportModel viewport, double dx, double dy)
    {
        var (cx, cy) = (viewport.PaneWidth / 2, viewport.PaneHeight / 2);
        var before = Math.Atan2(_atY - cy, _atX - cx);
        (_atX, _atY) = (_atX + dx, _atY + dy);
        var turned = Math.IEEERemainder(Math.Atan2(_atY - cy, _atX - cx) - before, 2 * Math.PI);
        viewport.RotateBy(turned * 180 / Math.PI);
    }
}
