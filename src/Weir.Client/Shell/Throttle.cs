namespace Weir.Client.Shell;

/// <summary>
/// Passes on the first of many calls after a pause and then nothing until it has passed: for numbers that change far
/// more often than an eye reads. The action runs on the timer's thread.
/// </summary>
public sealed class Throttle : IDisposable
{
    private readonly ITimer _timer;
    private readonly TimeSpan _pause;
    private bool _waiting;

    /// <summary>An idle one.</summary>
    public Throttle(TimeProvider time, TimeSpan pause, Action action)
    {
        _pause = pause;
        _timer = time.CreateTimer(
            _ =>
            {
                _waiting = false;
                action();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>A call; the action runs within the pause.</summary>
    public void Call()
    {
        if (_waiting)
            return;
        _waiting = true;
        _timer.Change(_pause, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
