using Weir.Client.Viewports;
using Weir.Wire;

namespace Weir.Client.Tools;

/// <summary>
/// Plays the stack of a viewport as a film. The clock decides which frame is due: one that is not here, or that the stage has no time
/// for, is dropped, so that a heart never beats slower than it did. What is due next is asked for ahead of time, as
/// far as the budget goes; a film that fits plays from memory after its first round.
/// </summary>
/// <remarks>Single-threaded, as the browser is. Ends with its session.</remarks>
public sealed class Cine : IDisposable
{
    /// <summary>Frames a second where the images say none: a brisk scroll.</summary>
    public const double UsualRate = 15;

    /// <summary>A guess at what one round trip to the server takes; frames nearer than that are not worth asking for.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(400);

    /// <summary>How long a film waits for its first frames before it begins with those that are there. A guess.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Frames that are there before a film begins, as far as it has so many.</summary>
    private const int FirstFrames = 8;

    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(4);
    private static readonly double[] Rates = [1, 2, 3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60];

    private readonly ViewportModel _pane;
    private readonly TimeProvider _time;
    private readonly Action<ViewportModel> _ask;
    private readonly ITimer _timer;
    private SeriesManifest? _series;
    private double? _rate;
    private long _start;
    private long _origin;
    private long _shown;
    private bool _isWaiting;

    /// <summary>Stands still.</summary>
    /// <param name="pane">What it plays in.</param>
    /// <param name="time">Says when a frame is due.</param>
    /// <param name="ask">Called when the frames that the pane needs next are others.</param>
    internal Cine(ViewportModel pane, TimeProvider time, Action<ViewportModel> ask)
    {
        (_pane, _time, _ask) = (pane, time, ask);
        _timer = time.CreateTimer(
            _ => Tick(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Raised when it starts or stops, or its rate or way of repeating changed; not for every frame.</summary>
    public event Action? Changed;

    /// <summary>Whether it plays.</summary>
    public bool IsPlaying { get; private set; }

    /// <summary>Whether it runs back from the end instead of beginning again.</summary>
    public bool Bounces { get; private set; }

    /// <summary>Frames a second: the reader's, else the images' own.</summary>
    public double Rate =>
        ReferenceEquals(_series, _pane.Series) && _rate is { } chosen ? chosen
        : _pane.Series is { FrameRate: > 0 } film ? film.FrameRate
        : UsualRate;

    /// <summary>Frames that were due and were not drawn, since it began to play.</summary>
    public long Dropped { get; private set; }

    /// <summary>Plays from the frame that is shown, or stands still there.</summary>
    public void Toggle()
    {
        if (IsPlaying)
        {
            Stop();
        }
        else if (_pane.SliceCount > 1)
        {
            Take();
            (IsPlaying, _isWaiting, Dropped) = (true, true, 0);
            Begin(_pane.Slice);
            Changed?.Invoke();
            Tick();
        }
    }

    /// <summary>Stands still.</summary>
    public void Stop()
    {
        if (IsPlaying)
        {
            IsPlaying = false;
            _pane.Playhead = null;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Changed?.Invoke();
        }
    }

    /// <summary>The next of the usual rates.</summary>
    /// <param name="steps">1 for faster, -1 for slower.</param>
    public void RateBy(int steps)
    {
        var now = Rate;
        var next =
            steps > 0
                ? Rates.FirstOrDefault(r => r > now, now)
                : Rates.LastOrDefault(r => r < now, now);
        Take();
        _rate = next;
        Begin(_shown);
        Changed?.Invoke();
    }

    /// <summary>Runs back from the end, or begins again there.</summary>
    public void ToggleBounce()
    {
        Bounces = !Bounces;
        Begin(_pane.Slice);
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _timer.Dispose();
    }

    // A rate was chosen for a series, not for whatever comes after it.
    private void Take()
    {
        if (!ReferenceEquals(_series, _pane.Series))
        {
            (_series, _rate) = (_pane.Series, null);
        }
    }

    private void Begin(long phase) =>
        (_start, _origin, _shown) = (_time.GetTimestamp(), phase, phase);

    /// <summary>The slice of a phase, which only grows: round and round, or there and back.</summary>
    private int SliceOf(long phase)
    {
        var count = _pane.SliceCount;
        if (!Bounces)
        {
            return (int)(phase % count);
        }
        var at = phase % (2 * count - 2);
        return (int)(at < count ? at : 2 * count - 2 - at);
    }

    private void Tick()
    {
        if (!IsPlaying)
        {
            return;
        }
        // Another series, or the reader took over.
        if (!ReferenceEquals(_series, _pane.Series) || _pane.Slice != SliceOf(_shown))
        {
            Stop();
            return;
        }
        var elapsed = _time.GetElapsedTime(_start);
        if (_isWaiting && elapsed < Patience && !IsLoaded(_shown, FirstFrames))
        {
            AskAhead(_shown);
            _timer.Change(TimeSpan.FromMilliseconds(50), Timeout.InfiniteTimeSpan);
            return;
        }
        if (_isWaiting)
        {
            _isWaiting = false;
            Begin(_shown);
            elapsed = TimeSpan.Zero;
        }
        var due = _origin + (long)(elapsed.TotalSeconds * Rate);
        Show(due);
        AskAhead(due);
        var next = TimeSpan.FromSeconds((due + 1 - _origin) / Rate) - _time.GetElapsedTime(_start);
        _timer.Change(next > ShortestTick ? next : ShortestTick, Timeout.InfiniteTimeSpan);
    }

    // The newest that is due and here. After a sleep of the tab no more than one round is looked through.
    private void Show(long due)
    {
        var oldest = Math.Max(_shown + 1, due - _pane.SliceCount + 1);
        for (var phase = due; phase >= oldest; phase--)
        {
            if (_pane.IsLoaded(SliceOf(phase)))
            {
                Dropped += phase - _shown - 1;
                _shown = phase;
                _pane.PlayTo(SliceOf(phase), SliceOf(phase + 1) > SliceOf(phase) ? 1 : -1);
                return;
            }
        }
    }

    private void AskAhead(long from)
    {
        var lead = Math.Clamp((int)(Lead.TotalSeconds * Rate), 1, _pane.SliceCount - 1);
        int? head = IsLoaded(from + 1, 2 * lead) ? null : SliceOf(from + lead);
        if (head != _pane.Playhead)
        {
            _pane.Playhead = head;
            _ask(_pane);
        }
    }

    private bool IsLoaded(long phase, int count)
    {
        for (var i = Math.Min(count, _pane.SliceCount) - 1; i >= 0; i--)
        {
            if (!_pane.IsLoaded(SliceOf(phase + i)))
            {
                return false;
            }
        }
        return true;
    }
}
