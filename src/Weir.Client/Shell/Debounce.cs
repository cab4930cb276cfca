namespace Weir.Client.Shell;

/// <summary>Runs an action once a burst of calls has been quiet for a while. The action runs on the timer's thread.</summary>
public sealed class Debounce : IDisposable
{
    private readonly ITimer _timer;
    private readonly TimeSpan _quiet;

    /// <summary>An idle one.</summary>
    public Debounce(TimeProvider time, TimeSpan quiet, Action action)
    {
        _quiet = quiet;
        _timer = time.CreateTimer(
            _ => action(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Another call of the burst: the wait begins anew.</summary>
    public void Call() => _timer.Change(_quiet, Timeout.InfiniteTimeSpan);

    /// <summary>Forgets a call that has not run yet.</summary>
    public void Cancel() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
