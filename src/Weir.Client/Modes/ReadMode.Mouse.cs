using Weir.Client.Stage;
using Weir.Client.Tools;
using Weir.Client.Viewports;

namespace Weir.Client.Modes;

// What the user has laid on wheel and double click.
public sealed partial class ReadMode
{
    private readonly InputBindings _bindings = new();

    /// <summary>Keys and mouse as the user has them; the defaults unless given.</summary>
    public InputBindings Bindings
    {
        get => _bindings;
        init
        {
            _bindings = value;
            _tools.Mouse = value.Mouse;
            _tools.Left = value.Mouse.Left;
        }
    }

    private void Wheel(ViewportModel pane, StageInput input)
    {
        var withControl = (input.Modifiers & InputModifiers.Control) != 0;
        switch (withControl ? Bindings.Mouse.ControlWheel : Bindings.Mouse.Wheel)
        {
            case WheelAction.Scroll:
                // A trackpad sends parts of a notch: they add up to whole slices.
                _restOfNotch =
                    _restOfNotch * input.DeltaY < 0 ? input.DeltaY : _restOfNotch + input.DeltaY;
                var whole = (int)Math.Truncate(_restOfNotch);
                _restOfNotch -= whole;
                pane.ScrollBy(whole);
                break;
            case WheelAction.Zoom:
                var (left, top, _, _) = PaneGrid.Pane(Layout, pane.Place, _surface);
                var factor = Math.Pow(ZoomStep, -input.DeltaY);
                pane.ZoomAbout(factor, input.X - left, input.Y - top);
                break;
            case WheelAction.Window:
                var width = pane.WindowWidth * Math.Pow(WindowStep, input.DeltaY);
                pane.SetWindow(pane.WindowCenter, width);
                break;
        }
    }

    private void DoubleClick(ViewportModel pane)
    {
        switch (Bindings.Mouse.DoubleClick)
        {
            case DoubleClickAction.Maximise:
                Maximise(pane.Index);
                break;
            case DoubleClickAction.Fit:
                pane.Fit();
                break;
            case DoubleClickAction.Reset:
                pane.Reset();
                Changed?.Invoke();
                break;
        }
    }
}
