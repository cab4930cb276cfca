using Weir.Client.Measuring;
using Weir.Client.Measuring.Keeping;
using Weir.Client.Stage;
using Weir.Client.Viewports;

namespace Weir.Client.Modes;

// The value under the pointer, and measurements.
public sealed partial class ReadMode
{
    private const int LeftButton = 1;

    private readonly MeasurementWords? _measurementWords;
    private MeasureTool? _measure;
    private MeasurementLayer? _layer;
    private Probe? _probe;
    private bool _isMeasuring;

    /// <summary>Measurements; those of the whole tab where it is given.</summary>
    public MeasurementBook Book { get; init; } = new();

    /// <summary>Keeps them beyond the tab; null: nobody does.</summary>
    public MeasurementKeeper? Keeper { get; init; }

    /// <summary>The words of measurements, in the reader's language.</summary>
    public MeasurementWords MeasurementWords
    {
        get => _layer?.Words ?? _measurementWords ?? new();
        init => _measurementWords = value;
    }

    /// <summary>Says measurements in another language.</summary>
    public void SetMeasurementWords(MeasurementWords words)
    {
        _layer?.Words = words;
        _probe?.Words = words;
    }

    private void StartMeasuring(ModeSession session)
    {
        Task<byte[]?> Read(Memory.StudyEntry study, int frame, PixelArea area) =>
            session.Memory.ReadPixelsAsync(session, study, frame, area);

        _measure = new MeasureTool(Book);
        _probe = new Probe(Read, session.Memory.Time) { Words = MeasurementWords };
        _layer = new MeasurementLayer(session.Stage, Book, Read)
        {
            Words = MeasurementWords,
            Lines = LinesOn,
        };
        session.Add(_layer);
        session.Add(_probe.Clear);
    }

    private void BeginMeasuring(StageInput input)
    {
        var (left, top, _, _) = PaneGrid.Pane(Layout, _dragged, _surface);
        _isMeasuring =
            input.Buttons == LeftButton
            && _measure!.Begin(Viewports[_dragged], LeftTool, input.X - left, input.Y - top);
    }

    private void Measure(StageInput input)
    {
        var (left, top, _, _) = PaneGrid.Pane(Layout, _dragged, _surface);
        _measure!.Move(input.X - left, input.Y - top);
    }

    private void EndMeasuring()
    {
        if (_isMeasuring)
        {
            _isMeasuring = false;
            _measure!.End();
        }
    }

    private void Hover(StageInput input)
    {
        var under = PaneGrid.At(Layout, _surface, input.X, input.Y);
        if (under < 0)
        {
            _probe?.Clear();
            return;
        }
        var (left, top, _, _) = PaneGrid.Pane(Layout, under, _surface);
        _probe?.Move(Viewports[under], input.X - left, input.Y - top);
        _measure?.Hover(Viewports[under], input.X - left, input.Y - top);
    }
}
