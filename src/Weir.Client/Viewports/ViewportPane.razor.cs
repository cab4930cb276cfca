using System.Globalization;
using Microsoft.AspNetCore.Components;
using Weir.Client.Modes;
using Weir.Client.Shell;
using Weir.Client.Text;

namespace Weir.Client.Viewports;

/// <summary>
/// Renders itself alone when its model changed: a wheel step costs the few attributes of one viewport, once an
/// animation frame.
/// </summary>
public sealed partial class ViewportPane
{
    private static readonly string[] States = ["empty", "loading", "ready", "error"];
    private static readonly Action Nothing = () => { };

    private readonly Follow<ViewportModel> _model;
    private readonly Follow<ReadMode> _mode;
    private ElementReference _element;
    private (ViewportModel?, bool, bool) _parameters;
    private Language? _words;
    private (object? Series, int Version) _loadedOf;
    private string _loaded = "none";
    private bool _changed = true;
    private bool _active;

    /// <summary>One that follows no model yet.</summary>
    public ViewportPane()
    {
        _model = new((m, l) => m.Changed += l, (m, l) => m.Changed -= l, OnModelChanged);
        _mode = new((m, l) => m.Changed += l, (m, l) => m.Changed -= l, OnLoaded);
    }

    /// <summary>The mode.</summary>
    [Parameter, EditorRequired]
    public ReadMode Mode { get; set; } = null!;

    /// <summary>The viewport.</summary>
    [Parameter, EditorRequired]
    public ViewportModel Model { get; set; } = null!;

    /// <summary>Whether commands go to it.</summary>
    [Parameter]
    public bool Active { get; set; }

    /// <summary>Whether there are others: only then the active one is marked.</summary>
    [Parameter]
    public bool Many { get; set; }

    /// <summary>Called with its index when something was dropped on it.</summary>
    [Parameter]
    public EventCallback<int> OnDrop { get; set; }

    // What is shown goes before what is asked for: the attributes never name one study over another's pixels.
    private string? StudyUid => Model.Shown?.StudyUid ?? Model.Study?.StudyInstanceUid;

    private string? SeriesUid => Model.Shown?.SeriesUid ?? Model.Series?.SeriesInstanceUid;

    private string? SliceText => Model.Shown?.Slice.ToString(CultureInfo.InvariantCulture);

    private string State => States[(int)Model.State];

    private string Label
    {
        get
        {
            var o = Model.Overlay;
            string[] texts = [o.TopLeft, o.TopRight, o.BottomLeft, o.BottomRight, o.Centre];
            var words = texts.Where(t => t.Length > 0).Select(t => t.Replace("\n", ", "));
            return $"{Text.Format("Viewport.Label", Model.Index + 1)}: {string.Join(". ", words)}";
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _model.Set(Model);
        _mode.Set(Mode);
        var now = (Model, Active, Many);
        _changed |= _parameters != now;
        _parameters = now;
        _changed |= UpdateLoaded();
    }

    /// <inheritdoc/>
    protected override bool ShouldRender()
    {
        // Taken here, not after the rendering: what changes in between has to be rendered too.
        var render = _changed || _words != Text.Language;
        (_changed, _words) = (false, Text.Language);
        return render;
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var became = Active && !_active;
        _active = Active;
        if (became)
            await _element.FocusAsync(preventScroll: true);
    }

    /// <inheritdoc/>
    protected override void OnDispose()
    {
        _model.Set(null);
        _mode.Set(null);
    }

    private void Scroll(ChangeEventArgs e)
    {
        if (
            int.TryParse(
                e.Value as string,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var slice
            )
        )
            Model.ScrollTo(slice);
    }

    private void OnModelChanged()
    {
        _changed = true;
        UpdateLoaded();
        RenderAgain();
    }

    private void OnLoaded()
    {
        if (!UpdateLoaded())
            return;
        _changed = true;
        RenderAgain();
    }

    private bool UpdateLoaded()
    {
        var of = (Model.Series, Mode.LoadedVersion);
        if (_loadedOf == of)
            return false;
        _loadedOf = of;
        var before = _loaded;
        _loaded = Model.Series is { } series
            ? LoadedBar.Gradient(series.FrameCount, Model.IsLoaded)
            : "none";
        return _loaded != before;
    }
}
