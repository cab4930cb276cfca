using Weir.Wire;

namespace Weir.Server.Frames;

/// <summary>
/// Turns for making frames: only so many at a time, the most urgent first, and among equals one client after the other,
/// so that five hundred prefetches of one client cost another one frame of waiting. Frames that several ask for are one
/// job, in everybody's line, and run when the first of these lines comes to it. Who leaves takes along what nobody else
/// waits for.
/// </summary>
/// <remarks>
/// A turn comes before the reservation: a job that only queues must not hold memory. Round robin by client is the
/// fair queuing of J. Nagle (RFC 970), with one packet being one frame.
/// </remarks>
/// <param name="makers">Jobs that run at a time.</param>
public sealed class DecodeQueue(int makers)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<FrameKey, DecodeJob> _jobs = [];
    private readonly ClientLines[] _lines = [new(), new(), new()];
    private int _running;
    private long _started;
    private long _abandoned;

    /// <summary>What runs and waits at this moment, and what has happened since the start.</summary>
    public DecodeQueueStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new(
                    makers,
                    _running,
                    _lines[(int)Urgency.Visible].Count,
                    _lines[(int)Urgency.FirstScreen].Count,
                    _lines[(int)Urgency.Prefetch].Count,
                    _started,
                    _abandoned
                );
            }
        }
    }

    /// <summary>Waits for the turn to make a frame, or joins whoever has it.</summary>
    /// <param name="key">The frame.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="cancellation">Leaves the line.</param>
    /// <returns>The turn; the maker is free again when all who share it have disposed theirs.</returns>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public async ValueTask<DecodeTurn> EnterAsync(
        FrameKey key,
        Asker asker,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        DecodeWaiter waiter;
        lock (_gate)
        {
            if (!_jobs.TryGetValue(key, out var job))
                _jobs.Add(key, job = new DecodeJob(key));
            if (job.IsRunning)
                return Turn(job);
            job.Waiters.Add(waiter = new DecodeWaiter(job, asker));
            _lines[(int)asker.Urgency].Add(waiter);
            StartNext();
        }
        using var registration = cancellation.UnsafeRegister(
            (_, token) => Leave(waiter, token),
            null
        );
        return await waiter.Turn.Task;
    }

    internal DecodeTurn Share(DecodeJob job)
    {
        lock (_gate)
            return Turn(job);
    }

    internal void Return(DecodeJob job)
    {
        lock (_gate)
        {
            if (--job.Holders > 0)
                return;
            _jobs.Remove(job.Key);
            _running--;
            StartNext();
        }
    }

    private DecodeTurn Turn(DecodeJob job)
    {
        job.Holders++;
        return new DecodeTurn(this, job);
    }

    private void StartNext()
    {
        while (_running < makers && Next() is { } job)
        {
            _running++;
            _started++;
            job.IsRunning = true;
            foreach (var waiter in job.Waiters)
            {
                _lines[(int)waiter.Asker.Urgency].Remove(waiter);
                // Continuations run later, not under this lock.
                waiter.Turn.SetResult(Turn(job));
            }
            job.Waiters.Clear();
        }
    }

    private DecodeJob? Next()
    {
        foreach (var line in _lines)
            if (line.Next() is { } waiter)
                return waiter.Job;
        return null;
    }

    private void Leave(DecodeWaiter waiter, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!waiter.Job.Waiters.Remove(waiter))
                return;
            _lines[(int)waiter.Asker.Urgency].Remove(waiter);
            if (waiter.Job.Waiters.Count == 0)
            {
                _jobs.Remove(waiter.Job.Key);
                _abandoned++;
            }
        }
        waiter.Turn.SetCanceled(cancellation);
    }
}

/// <summary>Numbers of a <see cref="DecodeQueue"/>.</summary>
/// <param name="Makers">Jobs that may run at a time.</param>
/// <param name="Running">Jobs that run.</param>
/// <param name="Visible">Requests that wait at this urgency.</param>
/// <param name="FirstScreen">Requests that wait at this urgency.</param>
/// <param name="Prefetch">Requests that wait at this urgency.</param>
/// <param name="Started">Jobs that got their turn since the start.</param>
/// <param name="Abandoned">Jobs that nobody waited for any more before their turn came.</param>
public readonly record struct DecodeQueueStatistics(
    int Makers,
    int Running,
    int Visible,
    int FirstScreen,
    int Prefetch,
    long Started,
    long Abandoned
)
{
    /// <summary>Requests that wait at any urgency.</summary>
    public int Waiting => Visible + FirstScreen + Prefetch;
}
