using System.Globalization;
using Microsoft.AspNetCore.Components;
using Weir.Client.Modes;
using Weir.Client.Shell;
using Weir.Client.Tools;
using Weir.Client.Viewports;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>Renders when the mode, its study, layout, tool or presets changed; not while frames come in.</summary>
public sealed partial class ViewerBar
{
    private static readonly (DragTool Tool, string Icon)[] Tools =
    [
        (DragTool.WindowLevel, "window"),
        (DragTool.Scroll, "scroll"),
        (DragTool.Zoom, "zoom"),
        (DragTool.Pan, "pan"),
        (DragTool.Length, "length"),
        (DragTool.Angle, "angle"),
        (DragTool.Ellipse, "ellipse"),
        (DragTool.Rectangle, "rectangle"),
    ];

    private readonly Follow<ReadMode> _follow;
    private object? _shown;
    private string _preset = "-1";
    private LayoutPicker? _layouts;
    private StudyStepper? _steps;

    /// <summary>One that follows no mode yet.</summary>
    public ViewerBar() =>
        _follow = new(
            (mode, listen) => mode.Changed += listen,
            (mode, listen) => mode.Changed -= listen,
            OnModeChanged
        );

    /// <summary>The mode; null while there is none.</summary>
    [Parameter]
    public ReadMode? Mode { get; set; }

    /// <summary>Whether the series are hidden.</summary>
    [Parameter]
    public bool StripHidden { get; set; }

    /// <summary>Called to hide or show the series.</summary>
    [Parameter]
    public EventCallback<bool> StripHiddenChanged { get; set; }

    /// <summary>Called to see the list of measurements.</summary>
    [Parameter]
    public EventCallback OnMeasurements { get; set; }

    /// <summary>Called to see the attributes of what the active viewport shows.</summary>
    [Parameter]
    public EventCallback OnTags { get; set; }

    private StudyManifest? Study => Mode?.Study;

    private string Patient =>
        Study is null ? "" : DicomText.PersonName(Study.PatientName, Text.Language);

    private string StudyLine =>
        Study is null
            ? ""
            : string.Join(
                "  ·  ",
                new[]
                {
                    Study.PatientId,
                    Study.StudyDescription,
                    DicomText.Date(Study.StudyDate),
                }.Where(s => s.Length > 0)
            );

    // What is rendered of the mode: a new value means a new rendering.
    private object Visible =>
        (
            Study,
            (
                Mode?.Layout,
                Mode?.IsMaximised,
                Mode?.Hanging,
                Mode?.CanHangBack,
                Mode?.AllProtocols.Count
            ),
            Mode?.LeftTool,
            Mode?.ActiveViewport.Series,
            (Mode?.ActiveViewport.ShowsOverlays, PictureMenu.VisibleOf(Mode)),
            Mode?.ActiveFilm is { } film ? (film.IsPlaying, film.Rate, film.Bounces) : default
        );

    /// <inheritdoc/>
    protected override void OnParametersSet() => _follow.Set(Mode);

    /// <inheritdoc/>
    protected override void OnDispose() => _follow.Set(null);

    private void OnModeChanged()
    {
        if (Visible.Equals(_shown))
            return;
        _shown = Visible;
        RenderAgain();
    }

    // Whole from ten on; below, as of a PET in SUV, three digits count.
    private static string Value(double value) =>
        value.ToString(
            Math.Abs(value) >= 10 || value == Math.Truncate(value) ? "F0" : "G3",
            CultureInfo.InvariantCulture
        );

    private string Name(VoiEntry entry)
    {
        var name =
            entry.Explanation.Length > 0
                ? entry.Explanation
                : Text.Format(entry.IsLut ? "Viewer.Voi.Lut" : "Viewer.Voi.Window", entry.Number);
        return entry.Window is { } window
            ? $"{name}  ({Value(window.Width)} / {Value(window.Center)})"
            : name;
    }

    /// <summary>Opens the choice of layouts, or closes it.</summary>
    public Task ToggleLayoutsAsync() => _layouts?.ToggleAsync() ?? Task.CompletedTask;

    /// <summary>Opens the next study of the list, or the one before.</summary>
    public Task StepAsync(int step) => _steps?.StepAsync(step) ?? Task.CompletedTask;

    private void GoToList() => Navigation.NavigateTo("");

    private void Do(ViewerCommand command) => Mode?.Execute(command);

    private void Choose(DragTool tool)
    {
        if (Mode is not null)
            Mode.LeftTool = tool;
    }

    private void ApplyPreset(ChangeEventArgs e)
    {
        if (
            e.Value is string { Length: > 1 } own
            && own[0] == 'v'
            && int.TryParse(own[1..], out var voi)
        )
            Mode?.Execute(ViewerCommand.ChooseVoi, voi);
        else if (int.TryParse(e.Value as string, out var index))
            Mode?.ApplyPreset(index);
        // The menu is a list of deeds, not a state: it goes back to its name, as a window changed by hand has none.
        _preset = _preset == "-1" ? "-01" : "-1";
    }
}
