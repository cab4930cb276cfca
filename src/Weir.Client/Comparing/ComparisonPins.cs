using Weir.Client.Memory;
using Weir.Client.Modes;
using Weir.Wire;

namespace Weir.Client.Comparing;

/// <summary>
/// Holds the images of a prior while they are compared: none of them makes way for what is only likely to be wanted. Afterwards they
/// are the first to go. What pressure takes is counted, and not pinned again before the reader asks for it.
/// </summary>
internal sealed class ComparisonPins : IDisposable
{
    // More would leave too little for the current study, and would make memory short by itself.
    private const double MostOfBudget = 0.4;

    private readonly ModeSession _session;
    private readonly HashSet<int> _pinned = [];
    private StudyEntry? _study;
    private SeriesManifest? _series;
    private long _bytes;

    public ComparisonPins(ModeSession session)
    {
        _session = session;
        session.Memory.ComparisonReleased += OnReleased;
        session.Add(this);
    }

    /// <summary>Bytes that had to go.</summary>
    public long Released { get; private set; }

    /// <summary>Holds the images of a series, those that are here and those that come.</summary>
    public void Follow(StudyEntry study, SeriesManifest? series)
    {
        if (study == _study && ReferenceEquals(series, _series))
        {
            return;
        }
        Clear();
        (_study, _series) = (study, series);
        study.IsCompared = true;
        study.Changed += OnFrame;
        PinAll();
    }

    /// <summary>What had to go may come again, and is held then.</summary>
    public void Again()
    {
        Released = 0;
        PinAll();
    }

    /// <summary>Lets go of all.</summary>
    public void Clear()
    {
        if (_study is { } study)
        {
            study.Changed -= OnFrame;
            study.IsCompared = false;
            Unpin(study);
        }
        (_study, _series, Released) = (null, null, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Memory.ComparisonReleased -= OnReleased;
        Clear();
    }

    private void PinAll()
    {
        if (_study is null || _series is null)
        {
            return;
        }
        for (var i = 0; i < _series.FrameCount; i++)
        {
            Pin(_study, _series.FirstFrame + i);
        }
    }

    private void OnFrame(StudyEntry study, int frame)
    {
        if (study[frame] == FrameState.Drawable)
        {
            Pin(study, frame);
        }
        else if (_pinned.Remove(frame))
        {
            _bytes = _pinned.Sum(study.Bytes);
        }
    }

    private void Pin(StudyEntry study, int frame)
    {
        if (
            Released == 0
            && _series is { } series
            && frame >= series.FirstFrame
            && frame < series.FirstFrame + series.FrameCount
            && study[frame] == FrameState.Drawable
            && _bytes + study.Bytes(frame) <= _session.Memory.Limit * MostOfBudget
            && !_pinned.Contains(frame)
            && _session.Memory.PinComparison(_session, study, frame)
        )
        {
            _pinned.Add(frame);
            _bytes += study.Bytes(frame);
        }
    }

    private void OnReleased(int study, long bytes)
    {
        if (_study is { } compared && compared.Slot == study)
        {
            Released += bytes;
            // What is on screen was passed over: its pin is still there.
            Unpin(compared);
        }
    }

    // Harmless for a pin that has ended.
    private void Unpin(StudyEntry study)
    {
        foreach (var frame in _pinned)
        {
            _session.Memory.UnpinComparison(_session, study, frame);
        }
        _pinned.Clear();
        _bytes = 0;
    }
}
