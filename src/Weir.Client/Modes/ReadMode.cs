using Weir.Client.Memory.Prefetch;
using Weir.Client.Stage;
using Weir.Client.Tools;
using Weir.Client.Viewports;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Modes;

/// <summary>
/// Reading a study, or several beside each other: series in one or four viewports, scrolled, windowed, zoomed. The frames are loaded in
/// the order of need and everything ends with the session.
/// </summary>
/// <param name="address">Which studies, and which series first.</param>
public sealed partial class ReadMode(ModeAddress address) : ViewerMode
{
    private const int MostPanes = ViewportLayout.MostSide * ViewportLayout.MostSide;

    /// <summary>Frames of a series that count as its first screen: a return shows the first steps of a scroll too.</summary>
    internal const int FirstScreenSlices = 8;
    private const int PreparedAhead = 2;

    private readonly ViewportModel[] _viewports =
    [
        .. Enumerable.Range(0, MostPanes).Select(i => new ViewportModel(i)),
    ];
    private readonly OverlayBuilder _overlay = new();
    private ModeSession? _session;
    private PrefetchPlanner? _planner;
    private Screen? _screen;
    private StageTables? _tables;
    private SurfaceSize _surface;
    private string? _surfaceElement;
    private bool _hasStage;
    private bool _isSurfaceSet;
    private int _drawing;
    private bool _moved;
    private (SeriesManifest? Series, IReadOnlyList<WindowPreset> Presets) _presets = (null, []);

    /// <inheritdoc/>
    public override string Name => ModeNames.Read;

    /// <summary>What was asked for.</summary>
    public ModeAddress Address { get; } = address;

    /// <summary>How many viewports there are.</summary>
    public ViewportLayout Layout { get; private set; } = ViewportLayout.One;

    /// <summary>The viewports of the layout, row by row.</summary>
    public IReadOnlyList<ViewportModel> Viewports { get; private set; } = [];

    /// <summary>The viewport that commands go to.</summary>
    public int ActiveIndex { get; private set; }

    /// <summary>The viewport that commands go to.</summary>
    public ViewportModel ActiveViewport => _viewports[ActiveIndex];

    /// <summary>Window presets for what the active viewport shows.</summary>
    public IReadOnlyList<WindowPreset> Presets
    {
        get
        {
            if (!ReferenceEquals(_presets.Series, ActiveViewport.Series))
            {
                _presets = (ActiveViewport.Series, SeriesPresets.Of(ActiveViewport.Series));
            }
            return _presets.Presets;
        }
    }

    /// <summary>What the active viewport's images themselves can be shown with.</summary>
    public IReadOnlyList<VoiEntry> VoiEntries => VoiMenu.Of(ActiveViewport.Series);

    /// <summary>The words of the overlay, in the reader's language.</summary>
    public OverlayWords Words
    {
        get => _overlay.Words;
        set
        {
            _overlay.Words = value;
            _screen?.TouchAll();
            _screen?.Present();
        }
    }

    /// <summary>
    /// Raised when study, layout, active viewport, tool or the number of loaded frames changed; while loading once for several frames.
    /// </summary>
    public event Action? Changed;

    /// <summary>Raised when a viewport's picture was drawn.</summary>
    public event Action<ViewportModel, ShownPicture>? Drawn;

    /// <summary>Raised when the study cannot be shown any more; the host is told.</summary>
    public event Action<Exception>? Failed;

    /// <inheritdoc/>
    public override async Task OnEnterAsync(ModeSession session, CancellationToken leaving)
    {
        _session = session;
        StartMeasuring(session);
        session.Stage.Input += OnInput;
        session.Add(() => session.Stage.Input -= OnInput);
        session.Stage.Resized += OnResized;
        session.Add(() => session.Stage.Resized -= OnResized);
        foreach (var viewport in _viewports)
        {
            viewport.Asked += OnAsked;
        }
        session.Add(() => Array.ForEach(_viewports, v => v.Asked -= OnAsked));
        _tables = new StageTables(session.Stage);
        session.Add(_tables.Clear);
        AddFilms(session);
        session.Add(StopTurns);
        var stage = StartStageAsync(session);
        await OpenAllAsync();
        await stage;
    }

    /// <inheritdoc/>
    public override Task OnExitAsync(ExitReason reason)
    {
        DetachSurface();
        Keeper?.Flush();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override ViewerMode Again() =>
        new ReadMode(Address)
        {
            Words = Words,
            FindLikelyNext = FindLikelyNext,
            FindPatientStudies = FindPatientStudies,
            Settings = Settings,
            Protocols = Protocols,
            Book = Book,
            Keeper = Keeper,
            MeasurementWords = MeasurementWords,
            Bindings = Bindings,
        };

    /// <summary>Puts the picture under an element of the page; call it when the element is there. Again for another element.</summary>
    public void AttachSurface(string elementId)
    {
        _surfaceElement = elementId;
        SetSurface();
    }

    // The interface may be there before the mode is entered, and an address may be opened before the stage is warm: the element is
    // remembered until then.
    private async Task StartStageAsync(ModeSession session)
    {
        await session.Stage.StartAsync();
        _hasStage = true;
        SetSurface();
    }

    private void SetSurface()
    {
        if (_surfaceElement is not null && _hasStage && !_session!.IsOver)
        {
            _isSurfaceSet = true;
            _session.Stage.SetSurface(_surfaceElement);
            _screen?.Restart();
        }
    }

    /// <summary>Takes the picture away; call it before the element goes. Harmless when there is none.</summary>
    public void DetachSurface()
    {
        _surfaceElement = null;
        if (_isSurfaceSet)
        {
            _isSurfaceSet = false;
            _session!.Stage.ClearSurface();
        }
    }

    /// <summary>Makes a viewport the one that commands go to.</summary>
    public void Activate(int index)
    {
        if (index != ActiveIndex && IsInLayout(index))
        {
            using var _ = OneDraw();
            ActiveIndex = index;
            _moved = true;
            Changed?.Invoke();
        }
    }

    /// <summary>Shows a series in a viewport. What was loading for the old one is aborted: the reader has gone elsewhere.</summary>
    /// <param name="viewport">Its index; one that is not in the layout is ignored.</param>
    /// <param name="series">One of an open study's; others are ignored.</param>
    public void AssignSeries(int viewport, SeriesManifest series)
    {
        if (
            StudyOf(series)?.Loader is { } loader
            && IsInLayout(viewport)
            && MayShow(viewport, series)
        )
        {
            using var _ = OneDraw();
            _handsOn = true;
            _planner?.Abort();
            var pane = _viewports[viewport];
            pane.Assign(loader, series);
            if (loader.Study.FirstScreen.Count == 0 && pane.FrameIndex >= 0)
            {
                AddFirstScreen(pane);
            }
            Activate(viewport);
            Changed?.Invoke();
        }
    }
}
