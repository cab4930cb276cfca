using Weir.Client.Modes;
using Weir.Client.Viewports;

namespace Weir.Client.Memory;

/// <summary>
/// What failed and when to try again. After a failure nothing is fetched until a cheap probe says that the server answers; the
/// pauses between probes double. Each frame is then retried once; one that fails again is given up until its reader asks for it anew.
/// </summary>
internal sealed class Retries : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Dictionary<int, FrameFailure> _failures = []; // None: has one retry left
    private readonly ModeSession _session;
    private readonly Action _goOn;
    private readonly ITimer _timer;
    private TimeSpan _pause = FirstPause;
    private bool _ended;

    public Retries(ModeSession session, Action goOn)
    {
        (_session, _goOn) = (session, goOn);
        _timer = session.Memory.Time.CreateTimer(
            _ => _ = ProbeAsync(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    public bool IsWaiting { get; private set; }

    public FrameFailure FailureOf(int frame) => _failures.GetValueOrDefault(frame);

    /// <summary>Whether a frame may be fetched now. A visible one that was given up for lack of an answer gets another chance.</summary>
    public bool MayAsk(int frame, bool visible)
    {
        if (IsWaiting)
        {
            return false;
        }
        var why = FailureOf(frame);
        if (visible && why is FrameFailure.Unreachable or FrameFailure.NoRoom)
        {
            _failures.Remove(frame);
            return true;
        }
        return why == FrameFailure.None;
    }

    /// <summary>Notes a failure that may pass; false when the frame had its retry.</summary>
    public bool Failed(int frame)
    {
        if (!IsWaiting)
        {
            IsWaiting = true;
            _timer.Change(_pause, Timeout.InfiniteTimeSpan);
        }
        return _failures.TryAdd(frame, FrameFailure.None);
    }

    public void GiveUp(int frame, FrameFailure why) => _failures[frame] = why;

    /// <summary>The server answers: the next pause is a short one again.</summary>
    public void Succeeded() => _pause = FirstPause;

    public void Dispose()
    {
        _ended = true;
        _timer.Dispose();
    }

    private async Task ProbeAsync()
    {
        var answers = await _session.Memory.ProbeServerAsync(_session.Leaving);
        if (_ended)
        {
            return;
        }
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        if (answers)
        {
            IsWaiting = false;
            _goOn();
        }
        else
        {
            _timer.Change(_pause, Timeout.InfiniteTimeSpan);
        }
    }
}
