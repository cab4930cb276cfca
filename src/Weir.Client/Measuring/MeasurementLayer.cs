using System.Collections.Immutable;
using Weir.Client.Memory;
using Weir.Client.Stage;
using Weir.Client.Viewports;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Measuring;

/// <summary>
/// Gives the stage the measurements of every frame that is drawn. They belong to the frame, not to the pane, so no picture
/// ever shows another's.
/// </summary>
public sealed class MeasurementLayer : IDisposable
{
    /// <summary>Frames whose lines the stage holds at most; more than panes ever show.</summary>
    private const int MostFrames = 64;

    private readonly IStage _stage;
    private readonly MeasurementBook _book;
    private readonly FrameReader _read;
    private readonly Dictionary<int, Shown> _panes = [];
    private readonly Dictionary<int, (int Version, double Scale)> _sent = [];
    private readonly Dictionary<int, Values> _values = [];
    private MeasurementWords _words = new();
    private int _readings;
    private bool _ended;

    /// <param name="stage">Draws.</param>
    /// <param name="book">What there is to draw.</param>
    /// <param name="read">Reads source pixels.</param>
    public MeasurementLayer(IStage stage, MeasurementBook book, FrameReader read)
    {
        (_stage, _book, _read) = (stage, book, read);
        book.Changed += ShowAll;
    }

    /// <summary>The words, in the reader's language.</summary>
    public MeasurementWords Words
    {
        get => _words;
        set
        {
            _words = value;
            _readings++;
            ShowAll();
            _book.TellRead();
        }
    }

    /// <summary>Lines over a pane that belong to no measurement, in pixels of its image; null: there are none.</summary>
    public Func<
        ViewportModel,
        IReadOnlyList<((double X, double Y) From, (double X, double Y) To)>
    >? Lines { get; init; }

    /// <summary>The lines may have changed.</summary>
    public void Refresh() => ShowAll();

    /// <summary>A frame is about to be drawn in a pane.</summary>
    internal void Show(ViewportModel pane, int handle, in Picture picture)
    {
        if (
            picture is not { Study: { } study, Series: { } series, Frame: { } frame }
            || pane.Source?.Study is not { } entry
        )
        {
            return;
        }
        var place = new ImagePlace(
            study.StudyInstanceUid,
            series.SeriesInstanceUid,
            frame.SopInstanceUid,
            frame.FrameNumber
        );
        var index = series.FirstFrame + picture.Slice;
        var shown = new Shown(pane, handle, place, entry, index, series.Modality, frame.Format);
        _panes[pane.Index] = shown;
        Send(shown);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended = true;
        _book.Changed -= ShowAll;
    }

    private void ShowAll()
    {
        foreach (var shown in _panes.Values)
        {
            Send(shown);
        }
    }

    private void Send(Shown shown)
    {
        var lines = Lines?.Invoke(shown.Pane) ?? [];
        // Scrolling through what nobody has measured costs nothing.
        if (_book.All.IsEmpty && _sent.Count == 0 && lines.Count == 0)
        {
            shown.Pane.SetMeasured([]);
            return;
        }
        var (handle, scale) = (shown.Handle, shown.Pane.ScaleOf(shown.Format));
        Measurement[] all = [.. _book.On(shown.Place)];
        string[] labels = [.. all.Select(one => LabelOf(shown, one))];
        shown.Pane.SetMeasured(labels);
        NoteValues(shown, all, labels);
        var version = all.Length == 0 ? 0 : _book.Version + _readings;
        foreach (var line in lines)
        {
            version = HashCode.Combine(version, line);
        }
        var before = _sent.GetValueOrDefault(handle);
        if (before.Version == version && (version == 0 || before.Scale == scale))
        {
            return;
        }
        TakeBackUnseen();
        if (all.Length == 0 && lines.Count == 0)
        {
            _sent.Remove(handle);
            _stage.Shapes(handle, [], "");
            return;
        }
        _sent[handle] = (version, scale);
        var shapes = new ShapeBuilder();
        foreach (var (from, to) in lines)
        {
            shapes.Line(from, to, ShapeStyle.Reference);
        }
        foreach (var (i, one) in all.Index())
        {
            MeasurementShapes.Add(shapes, one, one.Id == _book.SelectedId, scale);
            shapes.Label(MeasurementShapes.LabelPlace(one), labels[i]);
        }
        _stage.Shapes(handle, shapes.Segments, shapes.Labels);
    }

    /// <summary>Values of a region as it is now; null when its pixels have not been read.</summary>
    internal RegionStatistics? StatisticsOf(Measurement one) =>
        _values.GetValueOrDefault(one.Id) is { } values && values.Of == one.Points
            ? values.Statistics
            : null;

    // Kept with the measurement: a list has it without pixels.
    private void NoteValues(in Shown shown, Measurement[] all, string[] labels)
    {
        foreach (var (i, one) in all.Index())
        {
            if (
                one.Value.Length == 0
                && (
                    !one.IsRegion
                    || PixelValues.IsColor(shown.Format.Pixels)
                    || ValuesOf(shown, one) is not null
                )
            )
            {
                _book.Note(one.Id, labels[i]);
            }
        }
    }

    // Forgotten here and not there, they would be drawn after their measurement was removed.
    private void TakeBackUnseen()
    {
        if (_sent.Count < MostFrames)
        {
            return;
        }
        foreach (var handle in _sent.Keys.Except(_panes.Values.Select(p => p.Handle)).ToArray())
        {
            _sent.Remove(handle);
            _stage.Shapes(handle, [], "");
        }
    }

    private string LabelOf(in Shown shown, Measurement one) =>
        MeasurementText.Label(_words, shown.Modality, shown.Format, one, ValuesOf(shown, one));

    private RegionStatistics? ValuesOf(in Shown shown, Measurement one)
    {
        if (!one.IsRegion || PixelValues.IsColor(shown.Format.Pixels))
        {
            return null;
        }
        var values = _values.GetValueOrDefault(one.Id);
        if (values is null)
        {
            foreach (var gone in _values.Keys.Where(id => _book.Find(id) is null).ToArray())
            {
                _values.Remove(gone);
            }
            _values[one.Id] = values = new Values();
        }
        if (values.Of != one.Points && !values.IsReading)
        {
            _ = ReadAsync(shown, one, values);
        }
        // What an older form measured is not shown beside the new one.
        return values.Of == one.Points ? values.Statistics : null;
    }

    private async Task ReadAsync(Shown shown, Measurement one, Values values)
    {
        values.IsReading = true;
        var statistics = await RegionReader.ReadAsync(
            shown.Format,
            RegionReader.Pixels(one, shown.Format),
            area => _read(shown.Study, shown.Frame, area)
        );
        values.IsReading = false;
        // A frame that has left RAM is read when it is drawn again.
        if (!_ended && statistics is not null)
        {
            (values.Of, values.Statistics) = (one.Points, statistics);
            _readings++;
            ShowAll();
        }
    }

    private readonly record struct Shown(
        ViewportModel Pane,
        int Handle,
        ImagePlace Place,
        StudyEntry Study,
        int Frame,
        string Modality,
        ImageFormat Format
    );

    private sealed class Values
    {
        public ImmutableArray<ImagePoint> Of { get; set; }
        public RegionStatistics? Statistics { get; set; }
        public bool IsReading { get; set; }
    }
}
