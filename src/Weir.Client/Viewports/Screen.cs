using Weir.Client.Measuring;
using Weir.Client.Memory;
using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>
/// Brings what the viewports ask for onto the canvas. All panes that changed go to the stage in one message; each pane's pixels and
/// texts come from one <see cref="Picture"/>. A pane whose frame is not here keeps the last picture of the same series, with
/// that picture's own text and a mark; of another series it keeps nothing.
/// </summary>
public sealed partial class Screen : IDisposable
{
    // A first picture usually comes sooner; drawing an empty pane before it would only delay it by a frame.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    // Room for the next steps of a scroll in every pane.
    private const int StepsKeptFree = 3;

    private readonly ModeSession _session;
    private readonly OverlayBuilder _overlay;
    private readonly StageTables _tables;
    private readonly List<Pane> _panes = [];
    private readonly List<ViewportOverlay> _texts = [];
    private readonly List<ScreenFrame> _needed = [];
    private readonly ScreenRoom _room;
    private double[] _records = [];
    private ViewportLayout _layout = ViewportLayout.One;
    private SurfaceSize _surface;
    private int _serial;
    private readonly ITimer _patience;
    private bool _isPatient = true;
    private bool _contextLost;
    private bool _ended;

    /// <summary>A screen for the open studies; draws nothing until it has a surface.</summary>
    public Screen(ModeSession session, OverlayBuilder overlay, StageTables tables)
    {
        (_session, _overlay, _tables) = (session, overlay, tables);
        _room = new ScreenRoom(session, LetOldScreenGo, Present);
        _patience = session.Memory.Time.CreateTimer(
            _ => LosePatience(),
            null,
            Patience,
            Timeout.InfiniteTimeSpan
        );
        session.Memory.PictureChanged += OnPictureChanged;
        session.Stage.Event += OnStageEvent;
        session.Add(this);
    }

    /// <summary>Raised when the stage has drawn an image: the viewport and what it shows.</summary>
    public event Action<ViewportModel, ShownPicture>? Drawn;

    /// <summary>Draws measurements over the frames; null for none.</summary>
    public MeasurementLayer? Layer { get; init; }

    /// <summary>Sets the panes and where they lie. Panes that stay keep their picture until the new one is drawn.</summary>
    public void Arrange(
        IReadOnlyList<ViewportModel> viewports,
        ViewportLayout layout,
        SurfaceSize surface
    )
    {
        (_layout, _surface) = (layout, surface);
        foreach (var gone in _panes.FindAll(p => !viewports.Contains(p.Model)))
        {
            gone.Forget();
            _panes.Remove(gone);
            Write(0, new ViewportState { Id = gone.Model.Index, Kind = PaneKind.Removed });
            _session.Stage.Draw(_records.AsSpan(0, ViewportState.FieldCount), null);
        }
        foreach (var viewport in viewports)
        {
            if (!_panes.Exists(p => p.Model == viewport))
            {
                _panes.Add(new Pane(viewport));
            }
            var (_, _, width, height) = PaneGrid.Pane(layout, viewport.Place, surface);
            (viewport.PaneWidth, viewport.PaneHeight) = (width, height);
        }
        _panes.ForEach(p => p.Dirty = true);
    }

    /// <summary>A viewport asks for something else.</summary>
    public void Touch(ViewportModel viewport)
    {
        if (_panes.Find(p => p.Model == viewport) is { } pane)
        {
            pane.Dirty = true;
        }
    }

    /// <summary>The canvas is a new one, without any pane: all are drawn anew.</summary>
    public void Restart()
    {
        _panes.ForEach(p => p.Forget());
        _tables.Clear();
        Present();
    }

    /// <summary>Everything has to be written anew: another language, another size.</summary>
    public void TouchAll() => _panes.ForEach(p => p.Dirty = true);

    /// <summary>Draws all panes that changed, in one message; those with two draws under way follow when one is confirmed.</summary>
    public void Present()
    {
        if (_ended || _contextLost || _surface.Width <= 0)
        {
            return;
        }
        var count = 0;
        var hasRoom = MakeRoom();
        _texts.Clear();
        if (_records.Length < _panes.Count * ViewportState.FieldCount)
        {
            _records = new double[_panes.Count * ViewportState.FieldCount];
        }
        foreach (var pane in _panes)
        {
            if (pane.Dirty && pane.MaySend && (hasRoom || !Needs(pane)) && !Waits(pane))
            {
                var next = Next(pane);
                if (next is { Kind: PaneKind.Image, Hold: { } hold })
                {
                    Layer?.Show(pane.Model, hold.Handle, next.Picture);
                }
                Write(count++, StateOf(pane.Model, next));
                // Left out only when both the canvas and the draw under way have it: the one under way may never be drawn.
                if (next.Overlay != pane.Latest.Overlay || next.Overlay != pane.Shown.Overlay)
                {
                    _texts.Add(next.Overlay!);
                }
                pane.Send(next);
            }
        }
        _room.Settle();
        if (count > 0)
        {
            _session.Stage.Draw(
                _records.AsSpan(0, count * ViewportState.FieldCount),
                _texts.Count == 0 ? null : ViewportOverlay.ToJson(_texts)
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            _session.Memory.PictureChanged -= OnPictureChanged;
            _session.Stage.Event -= OnStageEvent;
            _patience.Dispose();
            _room.Dispose();
            _panes.ForEach(p => p.Forget());
        }
    }

    private bool Waits(Pane pane) =>
        _isPatient && pane.Latest.Overlay is null && pane.Model.FrameState == FrameState.Loading;

    private void LosePatience()
    {
        _isPatient = false;
        Present();
    }

    private bool MakeRoom()
    {
        _needed.Clear();
        foreach (var pane in _panes)
        {
            if (pane.Dirty && pane.MaySend && Needs(pane) && !_needed.Contains(Wanted(pane)))
            {
                _needed.Add(Wanted(pane));
            }
        }
        return _needed.Count == 0 || _room.TryMake(_needed);
    }

    // Its frame is here, but not its texture.
    private bool Needs(Pane pane) =>
        pane.Model.FrameState == FrameState.Drawable
        && _session.Memory.TextureNeed(pane.Model.Source!.Study, pane.Model.FrameIndex, 0) > 0;

    private static ScreenFrame Wanted(Pane pane) =>
        new(pane.Model.Source!.Study, pane.Model.FrameIndex);

    // What the panes show stays on the canvas; its textures make way for the next screen.
    private void LetOldScreenGo()
    {
        foreach (var pane in _panes)
        {
            if (pane.Dirty)
            {
                pane.LetGoOfShown();
            }
        }
    }

    // What is to be drawn now.
    private Pane.Sent Next(Pane pane)
    {
        var model = pane.Model;
        var frame = model.FrameIndex;
        var failure = FrameFailure.None;
        if (model.FrameState == FrameState.Drawable)
        {
            var hold =
                pane.Latest.Hold is { State: HoldState.Uploading or HoldState.Ready } old
                && old.Key == model.Source!.Study.Key(frame)
                    ? old.Use()
                    : _room.TryHold(Wanted(pane));
            if (hold is { State: not HoldState.Failed })
            {
                return Image(
                    pane,
                    hold,
                    PictureOf(model, model.Slice, hold),
                    "",
                    ViewportPhase.Ready
                );
            }
            hold?.Free();
            failure = hold is null ? FrameFailure.NoRoom : FrameFailure.Undecodable;
        }
        else if (frame >= 0)
        {
            failure = model.Source!.FailureOf(frame);
            if (failure == FrameFailure.None && model.Source.IsOffline)
            {
                failure = FrameFailure.Unreachable;
            }
        }
        return frame < 0 ? Without(pane, PaneKind.Empty, "", ViewportPhase.Empty, failure)
            : failure != FrameFailure.None
                ? Without(
                    pane,
                    PaneKind.Marked,
                    _overlay.Words.Failures.GetValueOrDefault(failure, ""),
                    ViewportPhase.Failed,
                    failure
                )
            : KeepsPicture(pane)
                ? Image(
                    pane,
                    pane.Latest.Hold!.Use(),
                    PictureOf(model, pane.Latest.Picture.Slice, pane.Latest.Hold!),
                    _overlay.Words.Loading,
                    ViewportPhase.Loading
                )
            : Without(pane, PaneKind.Empty, _overlay.Words.Loading, ViewportPhase.Loading, failure);
    }

    private static bool KeepsPicture(Pane pane) =>
        pane.Latest is { Kind: PaneKind.Image, Hold.State: HoldState.Ready or HoldState.Uploading }
        && ReferenceEquals(pane.Latest.Picture.Series, pane.Model.Series);

    private Pane.Sent Image(
        Pane pane,
        PictureHold hold,
        in Picture picture,
        string mark,
        ViewportPhase phase
    ) =>
        new(
            ++_serial,
            PaneKind.Image,
            hold,
            picture,
            _overlay.Build(pane.Model.Index, picture, mark),
            phase,
            FrameFailure.None
        );

    private Pane.Sent Without(
        Pane pane,
        PaneKind kind,
        string mark,
        ViewportPhase phase,
        FrameFailure failure
    )
    {
        var picture = PictureOf(pane.Model, pane.Model.Slice, null);
        return new(
            ++_serial,
            kind,
            null,
            picture,
            _overlay.Build(pane.Model.Index, picture, mark),
            phase,
            failure
        );
    }

    private Picture PictureOf(ViewportModel model, int slice, PictureHold? hold)
    {
        // While the wanted slice is on its way, the one that is shown keeps its own window.
        var voi = model.VoiOf(slice);
        return new(
            model.Study,
            model.Series,
            slice,
            voi.Center,
            voi.Width,
            voi.Lut is { } lut ? new VoiLut(lut, voi.Explanation) : null,
            model.Zoom,
            hold is { Reduce: > 0 }
        )
        {
            Turn = model.Turn,
            Inverted = model.Inverted,
            Colours = IsGrey(model, slice) ? model.Colours : null,
            ScaleBar = model.ScaleBarOf(slice, _overlay.Words),
        };
    }

    private static bool IsGrey(ViewportModel model, int slice) =>
        model.Series is { FrameCount: > 0 } series
        && series.Frames[slice].Format.Pixels is not (PixelFormat.Rgb8 or PixelFormat.Rgb16);

    private ViewportState StateOf(ViewportModel model, in Pane.Sent sent) =>
        PaneDrawing.State(
            model,
            PaneGrid.Pane(_layout, model.Place, _surface),
            sent.Serial,
            sent.Kind,
            sent.Hold?.Handle ?? -1,
            sent.Picture,
            _tables
        );

    private void Write(int index, ViewportState state)
    {
        if (_records.Length < (index + 1) * ViewportState.FieldCount)
        {
            Array.Resize(ref _records, (index + 1) * ViewportState.FieldCount);
        }
        state.Write(_records.AsSpan(index * ViewportState.FieldCount));
    }
}
