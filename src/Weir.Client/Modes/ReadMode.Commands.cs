using Weir.Client.Measuring;
using Weir.Client.Stage;
using Weir.Client.Tools;
using Weir.Client.Viewports;
using Weir.Wire;

namespace Weir.Client.Modes;

// Gestures and commands: what they mean for the active viewport.
public sealed partial class ReadMode
{
    private const int PageSlices = 10;
    private const double ZoomStep = 1.25;
    private const double WindowStep = 1.15;

    private readonly DragTools _tools = new();
    private double _restOfNotch;
    private int _dragged = -1;

    /// <summary>What a drag with the left button does.</summary>
    public DragTool LeftTool
    {
        get => _tools.Left;
        set
        {
            _tools.Left = value;
            Changed?.Invoke();
        }
    }

    /// <summary>Carries out a command on the active viewport.</summary>
    /// <param name="command">What to do.</param>
    /// <param name="argument">What the command says of it; else 0.</param>
    public void Execute(ViewerCommand command, int argument = 0)
    {
        if (Study is null)
        {
            return;
        }
        using var _ = OneDraw();
        _handsOn = true;
        var pane = ActiveViewport;
        if (ExecuteOnPicture(command, argument, pane))
        {
            return;
        }
        switch (command)
        {
            case ViewerCommand.NextSlice:
                pane.ScrollBy(1);
                break;
            case ViewerCommand.PreviousSlice:
                pane.ScrollBy(-1);
                break;
            case ViewerCommand.PageForward:
                pane.ScrollBy(PageSlices);
                break;
            case ViewerCommand.PageBack:
                pane.ScrollBy(-PageSlices);
                break;
            case ViewerCommand.FirstSlice:
                pane.ScrollTo(0);
                break;
            case ViewerCommand.LastSlice:
                pane.ScrollTo(int.MaxValue);
                break;
            case ViewerCommand.ZoomIn:
                pane.ZoomBy(ZoomStep);
                break;
            case ViewerCommand.ZoomOut:
                pane.ZoomBy(1 / ZoomStep);
                break;
            case ViewerCommand.Invert:
                pane.Invert();
                break;
            case ViewerCommand.Reset:
                pane.Reset();
                Changed?.Invoke();
                break;
            case ViewerCommand.Fit:
                pane.Fit();
                break;
            case ViewerCommand.ActualPixels:
                pane.ShowPixels(_surface.PixelRatio);
                break;
            case ViewerCommand.ToggleOverlays:
                pane.ToggleOverlays();
                Changed?.Invoke();
                break;
            case ViewerCommand.ChooseVoi:
                pane.ChooseVoi(argument);
                break;
            case ViewerCommand.NarrowWindow:
                pane.SetWindow(pane.WindowCenter, pane.WindowWidth / WindowStep);
                break;
            case ViewerCommand.WidenWindow:
                pane.SetWindow(pane.WindowCenter, pane.WindowWidth * WindowStep);
                break;
            case ViewerCommand.Preset:
                ApplyPreset(argument - 1);
                break;
            case ViewerCommand.NextSeries:
                StepSeries(1);
                break;
            case ViewerCommand.PreviousSeries:
                StepSeries(-1);
                break;
            case ViewerCommand.NextViewport:
                Activate(Viewports[(ActiveViewport.Place + 1) % Viewports.Count].Index);
                break;
            case ViewerCommand.PlayOrPause:
                ActiveFilm?.Toggle();
                break;
            case ViewerCommand.Slower:
                ActiveFilm?.RateBy(-1);
                break;
            case ViewerCommand.Faster:
                ActiveFilm?.RateBy(1);
                break;
            case ViewerCommand.Bounce:
                ActiveFilm?.ToggleBounce();
                break;
            case ViewerCommand.Layout when ViewportLayout.Of(argument) is { IsValid: true } layout:
                ChooseLayout(layout);
                break;
            case ViewerCommand.Compare:
                CompareOrEnd();
                break;
            case ViewerCommand.Flicker:
                Flicker();
                break;
            case ViewerCommand.TakeTurns:
                ToggleTurns();
                break;
            case ViewerCommand.SyncScroll:
                SetSyncScroll(!SyncsScroll);
                break;
            case ViewerCommand.ReferenceLines:
                SetReferenceLines(!ShowsReferenceLines);
                break;
            case ViewerCommand.Maximise:
                Maximise(ActiveIndex);
                break;
            case ViewerCommand.Tool:
                LeftTool = (DragTool)argument;
                break;
            case ViewerCommand.RemoveMeasurement:
                Book.Remove(Book.SelectedId);
                break;
            case ViewerCommand.Undo:
                Book.Undo();
                break;
            case ViewerCommand.Redo:
                Book.Redo();
                break;
        }
    }

    /// <summary>Applies a window preset of <see cref="Presets"/>, counted from 0; others are ignored.</summary>
    public void ApplyPreset(int index)
    {
        if (index >= 0 && index < Presets.Count)
        {
            ActiveViewport.SetWindow(Presets[index].Center, Presets[index].Width);
        }
    }

    private void StepSeries(int step)
    {
        SeriesManifest[] series = [.. _studies.SelectMany(s => s.Manifest?.Series ?? [])];
        var at = Array.FindIndex(series, s => ReferenceEquals(s, ActiveViewport.Series));
        // An empty pane stands before the first series.
        at = at < 0 ? (step > 0 ? 0 : series.Length - 1) : at + step;
        if (at >= 0 && at < series.Length)
        {
            AssignSeries(ActiveIndex, series[at]);
        }
    }

    private void OnInput(StageInput input)
    {
        if (Study is null)
        {
            return;
        }
        using var _ = OneDraw();
        switch (input.Kind)
        {
            case StageInputKind.Wheel:
                var under = PaneGrid.At(Layout, _surface, input.X, input.Y);
                if (under >= 0)
                {
                    _handsOn = true;
                    Wheel(Viewports[under], input);
                }
                break;
            case StageInputKind.PointerDown:
                _handsOn = true;
                _dragged = PaneGrid.At(Layout, _surface, input.X, input.Y);
                if (_dragged >= 0)
                {
                    Activate(Viewports[_dragged].Index);
                    var (left, top, _, _) = PaneGrid.Pane(Layout, _dragged, _surface);
                    _tools.Begin(input.X - left, input.Y - top);
                    if (!BeginLens(input))
                    {
                        BeginMeasuring(input);
                    }
                }
                break;
            case StageInputKind.Drag when _isLens:
                MoveLens(input);
                break;
            case StageInputKind.Drag when _isMeasuring:
                Measure(input);
                break;
            case StageInputKind.Drag
                when input.Buttons == StageInput.TwoFingers
                    && _dragged >= 0
                    && _dragged < Layout.Count:
                MoveFingers(input);
                break;
            case StageInputKind.Drag when _dragged >= 0 && _dragged < Layout.Count:
                _tools.Drag(Viewports[_dragged], input.Buttons, input.DeltaX, input.DeltaY);
                break;
            case StageInputKind.PointerUp:
                EndMeasuring();
                EndLens();
                _dragged = -1;
                break;
            case StageInputKind.Hover:
                Hover(input);
                break;
            case StageInputKind.Leave:
                _probe?.Clear();
                break;
            case StageInputKind.DoubleClick when MeasureTool.KindOf(LeftTool) is null:
                if (PaneGrid.At(Layout, _surface, input.X, input.Y) is >= 0 and var doubled)
                {
                    DoubleClick(Viewports[doubled]);
                }
                break;
        }
    }
}
