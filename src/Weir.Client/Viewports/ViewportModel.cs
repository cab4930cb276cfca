using Weir.Client.Memory;
using Weir.Client.Stage;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>
/// One viewport: what it is asked to show (series, slice, window, zoom) and what it shows. The asked part changes at once with
/// every command; <see cref="Shown"/> and <see cref="Overlay"/> follow the stage, pixels and text together. All lengths on screen
/// are CSS pixels.
/// </summary>
public sealed partial class ViewportModel
{
    private const double SmallestZoom = 0.05;
    private const double LargestZoom = 64;
    private double? _center;
    private double? _width;
    private int _choice;

    internal ViewportModel(int index) => Index = Place = index;

    /// <summary>Its number, from 0: the position in the layout, row by row, but for a maximised viewport.</summary>
    public int Index { get; }

    /// <summary>Position in the layout as it is now, row by row from 0.</summary>
    public int Place { get; internal set; }

    /// <summary>The study of the assigned series; null for an empty pane.</summary>
    public StudyManifest? Study { get; private set; }

    /// <summary>The assigned series; null for an empty pane.</summary>
    public SeriesManifest? Series { get; private set; }

    /// <summary>What brings the frames of the series; null for an empty pane.</summary>
    internal StudyLoader? Source { get; private set; }

    /// <summary>The wanted slice, from 0, in geometric order.</summary>
    public int Slice { get; private set; }

    /// <summary>Slices of the series; 0 without one.</summary>
    public int SliceCount => Series?.FrameCount ?? 0;

    /// <summary>Where the reader last scrolled to: 1, -1, or 0.</summary>
    public int Direction { get; private set; }

    /// <summary>The slice that a film in the pane will need soon; null when it needs none.</summary>
    internal int? Playhead { get; set; }

    /// <summary>The wanted frame; null for an empty pane.</summary>
    public FrameManifest? Frame => Series is { FrameCount: > 0 } s ? s.Frames[Slice] : null;

    /// <summary>Study-wide index of the wanted frame; -1 for an empty pane.</summary>
    public int FrameIndex => Series is { FrameCount: > 0 } s ? s.FirstFrame + Slice : -1;

    /// <summary>Whether a slice, from 0, can be drawn without the network.</summary>
    public bool IsLoaded(int slice) =>
        Series is { } series
        && Source?.Study is { } study
        && series.FirstFrame + slice < study.FrameCount
        && study[series.FirstFrame + slice] == FrameState.Drawable;

    /// <summary>Whether a frame of a study is the wanted one.</summary>
    internal bool Wants(StudyEntry study, int frame) =>
        frame >= 0 && FrameIndex == frame && Source?.Study == study;

    /// <summary>Where the wanted frame stands.</summary>
    internal FrameState FrameState =>
        FrameIndex is >= 0 and var frame ? Source!.Study[frame] : FrameState.Absent;

    /// <summary>Window center in rescaled units (HU for CT): the reader's, else the frame's own.</summary>
    public double WindowCenter => Voi.Center;

    /// <summary>Window width in rescaled units: the reader's, else the frame's own.</summary>
    public double WindowWidth => Voi.Width;

    /// <summary>Width of the frame's own window.</summary>
    public double DefaultWindowWidth => DefaultWindow.Choice(Frame?.Format, _choice).Width;

    /// <summary>How values become grey: the reader's window, else the chosen one of the frame's own windows and lookup tables.</summary>
    public VoiChoice Voi => Of(Frame);

    /// <summary>Which of the frames' own windows and lookup tables is in use, from 0; -1 for the reader's window.</summary>
    public int VoiIndex => _center is null ? _choice : -1;

    /// <summary>Whether overlays are drawn over images that have them.</summary>
    public bool ShowsOverlays { get; private set; } = true;

    /// <summary>Magnification relative to the whole image filling the pane: 1 is fit.</summary>
    public double Zoom { get; private set; } = 1;

    /// <summary>Shift of the image's middle to the right.</summary>
    public double PanX { get; private set; }

    /// <summary>Shift of the image's middle downwards.</summary>
    public double PanY { get; private set; }

    /// <summary>Whether the reader inverted the grey scale.</summary>
    public bool Inverted { get; private set; }

    /// <summary>Width of the pane; 0 until the surface is set.</summary>
    public double PaneWidth { get; internal set; }

    /// <summary>Height of the pane; 0 until the surface is set.</summary>
    public double PaneHeight { get; internal set; }

    /// <summary>What the pane stands at.</summary>
    public ViewportPhase State { get; internal set; }

    /// <summary>Why, when <see cref="State"/> is <see cref="ViewportPhase.Failed"/>.</summary>
    public FrameFailure Failure { get; internal set; }

    /// <summary>The drawn picture; null while the pane has none.</summary>
    public ShownPicture? Shown { get; internal set; }

    /// <summary>The text drawn with the picture; for the accessible copy.</summary>
    public ViewportOverlay Overlay { get; internal set; } = new(0);

    /// <summary>Raised after any change; at most once an animation frame while images are scrolled.</summary>
    public event Action? Changed;

    /// <summary>Raised when something else is asked of the pane; whoever draws looks at the new values.</summary>
    internal event Action<ViewportModel>? Asked;

    /// <summary>Shows another series, at its first slice unless another is given, with its own window and fitted.</summary>
    internal void Assign(StudyLoader? source, SeriesManifest? series, int slice = 0)
    {
        (Source, Study, Series, Direction) = (source, source?.Study.Manifest, series, 0);
        Slice = Math.Clamp(slice, 0, Math.Max(0, SliceCount - 1));
        (_center, _width, _choice) = (null, null, 0);
        (Zoom, PanX, PanY, Inverted, Align, _align) = (1, 0, 0, false, 0, 0);
        (Turn, _turn, Colours, Lens) = (ViewTurn.None, ViewTurn.None, null, null);
        State = SliceCount > 0 ? ViewportPhase.Loading : ViewportPhase.Empty;
        Ask();
    }

    /// <summary>Takes over what another viewport is asked to show.</summary>
    internal void CopyFrom(ViewportModel other)
    {
        (Source, Study, Series, Slice, Direction) = (
            other.Source,
            other.Study,
            other.Series,
            other.Slice,
            other.Direction
        );
        (_center, _width, _choice) = (other._center, other._width, other._choice);
        (Inverted, ShowsOverlays) = (other.Inverted, other.ShowsOverlays);
        (_align, _turn) = (other._align, other._turn);
        (Turn, Colours, IsSmooth) = (other.Turn, other.Colours, other.IsSmooth);
        Fit();
    }

    /// <summary>Moves through the stack; stops at its ends.</summary>
    public void ScrollBy(int slices) => ScrollTo(Slice + slices);

    /// <summary>Goes to a slice, from 0; what lies outside the stack means its nearest end.</summary>
    public void ScrollTo(int slice)
    {
        slice = Math.Clamp(slice, 0, Math.Max(0, SliceCount - 1));
        if (slice != Slice)
        {
            Direction = Math.Sign(slice - Slice);
            Slice = slice;
            Ask();
        }
    }

    /// <summary>As <see cref="ScrollTo"/>, by a film, which knows where it goes next.</summary>
    internal void PlayTo(int slice, int direction)
    {
        (Slice, Direction) = (slice, direction);
        Ask();
    }

    /// <summary>Sets the window, in rescaled units; the width stays above 0 (PS3.3 C.11.2.1.2.1: at least 1 for LINEAR).</summary>
    public void SetWindow(double center, double width)
    {
        var smallest = Frame?.Format.Voi == VoiFunction.Linear ? 1 : 1e-6;
        (_center, _width) = (center, Math.Max(width, smallest));
        Ask();
    }

    /// <summary>Chooses one of the frames' own windows and lookup tables, from 0; each frame is shown with its own of that number.</summary>
    public void ChooseVoi(int index)
    {
        (_center, _width, _choice) = (null, null, index);
        Ask();
    }

    /// <summary>Overlays are shown or hidden.</summary>
    public void ToggleOverlays()
    {
        ShowsOverlays = !ShowsOverlays;
        Ask();
    }

    /// <summary>Magnifies by a factor about a point of the pane, which stays where it is.</summary>
    public void ZoomAbout(double factor, double x, double y)
    {
        LeaveEdge();
        var zoom = Math.Clamp(Zoom * factor, SmallestZoom, LargestZoom);
        var (k, cx, cy) = (zoom / Zoom, x - PaneWidth / 2, y - PaneHeight / 2);
        (PanX, PanY, Zoom) = (cx + (PanX - cx) * k, cy + (PanY - cy) * k, zoom);
        Ask();
    }

    /// <summary>Magnifies by a factor about the middle of the pane.</summary>
    public void ZoomBy(double factor) => ZoomAbout(factor, PaneWidth / 2, PaneHeight / 2);

    /// <summary>Shifts the image.</summary>
    public void PanBy(double dx, double dy)
    {
        LeaveEdge();
        (PanX, PanY) = (PanX + dx, PanY + dy);
        Ask();
    }

    /// <summary>White becomes black.</summary>
    public void Invert()
    {
        Inverted = !Inverted;
        Ask();
    }

    /// <summary>The whole image fills the pane.</summary>
    public void Fit()
    {
        (Zoom, PanX, PanY, Align) = (1, 0, 0, _align);
        Ask();
    }

    /// <summary>Window, magnification, shift, turn, colours and inversion as at first; the slice stays.</summary>
    public void Reset()
    {
        (_center, _width, _choice, Inverted) = (null, null, 0, false);
        (Turn, Colours, IsSmooth) = (_turn, null, _smoothAtFirst);
        Fit();
    }

    /// <summary>One pixel of the image becomes one of the screen, with its middle where the pane's is and edge on edge.</summary>
    /// <param name="pixelRatio">Device pixels of a CSS pixel.</param>
    public void ShowPixels(double pixelRatio)
    {
        if (Frame is not { Format: var format } || PaneWidth <= 0)
        {
            return;
        }
        var fit = ViewportTransform.Fit(
            format.Columns,
            format.Rows,
            format.RowSpacing,
            format.ColumnSpacing,
            PaneWidth,
            PaneHeight
        ) with
        {
            Turn = Turn,
        };
        Align = 0;
        // Beyond what a gesture reaches too: there are images of a few pixels, and of tens of thousands.
        Zoom = 1 / (fit.FitScale * pixelRatio);
        var (_, _, _, _, dx, dy) = (fit with { Zoom = Zoom }).Matrix;
        (PanX, PanY) = (
            Math.Round(dx * pixelRatio) / pixelRatio - dx,
            Math.Round(dy * pixelRatio) / pixelRatio - dy
        );
        Ask();
    }

    internal VoiChoice VoiOf(int slice) =>
        Of(Series is { } series && slice < series.FrameCount ? series.Frames[slice] : null);

    private VoiChoice Of(FrameManifest? frame) =>
        _center is { } center && _width is { } width
            ? new("", center, width, null)
            : DefaultWindow.Choice(frame?.Format, _choice);

    internal void RaiseChanged() => Changed?.Invoke();

    private void Ask() => Asked?.Invoke(this);
}
