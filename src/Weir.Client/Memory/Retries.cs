using Weir.Client.Modes;
using Weir.Client.Viewports;

namespace Weir.Client.Memory;

/// <summary>
/// What failed and when to try again. After a failure nothing is fetched until a cheap probe says that the server answers; the
/// pauses between probes double. Each is then retried once; one that fails again is given up until its reader asks for it anew.
/// </summary>
/// <typeparam name="TKey">Names what is fetched: a frame of a study, a study.</typeparam>
internal sealed class Retries<TKey> : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Dictionary<TKey, FrameFailure> _failures = []; // None: has one retry left
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

    public FrameFailure FailureOf(TKey one) => _failures.GetValueOrDefault(one);

    /// <summary>Whether something may be fetched now. Something visible that was given up for lack of an answer gets another chance.</summary>
    public bool MayAsk(TKey one, bool visible)
    {
        if (IsWaiting)
        {
            return false;
        }
        var why = FailureOf(one);
        if (visible && why is FrameFailure.Unreachable or FrameFailure.NoRoom)
        {
            _failures.Remove(one);
            return true;
        }
        return why == FrameFailure.None;
    }

    /// <summary>Notes a failure that may pass; false when it had its retry.</summary>
    public bool Failed(TKey one)
    {
        if (!IsWaiting)
        {
            IsWaiting = true;
            _timer.Change(_pause, Timeout.InfiniteTimeSpan);
        }
        return _failures.TryAdd(one, FrameFailure.None);
    }

    public void GiveUp(TKey one, FrameFailure why) => _failures[one] = why;

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
