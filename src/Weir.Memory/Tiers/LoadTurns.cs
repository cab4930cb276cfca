namespace Weir.Memory;

/// <summary>Lets only so many loaders run at a time, the most urgent first, then first come, first served.</summary>
internal sealed class LoadTurns(int? limit)
{
    private readonly Lock _gate = new();
    private readonly List<Turn> _queue = [];
    private int _running;

    /// <summary>Waits for a turn; to be ended by <see cref="Leave"/>.</summary>
    /// <param name="priority">How urgent it is: asked whenever a turn is given, so that it may rise meanwhile.</param>
    /// <param name="cancellation">Leaves the queue.</param>
    public async ValueTask EnterAsync(Func<LoadPriority> priority, CancellationToken cancellation)
    {
        Turn turn;
        lock (_gate)
        {
            if (limit is null || _running < limit)
            {
                _running++;
                return;
            }
            _queue.Add(turn = new Turn(priority));
        }
        using var registration = cancellation.UnsafeRegister(
            (_, token) => Abandon(turn, token),
            null
        );
        await turn.Started.Task;
    }

    public void Leave()
    {
        Turn? next;
        lock (_gate)
        {
            next = _queue.MaxBy(turn => turn.Priority());
            if (next is null)
            {
                _running--;
                return;
            }
            _queue.Remove(next);
        }
        next.Started.SetResult();
    }

    private void Abandon(Turn turn, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_queue.Remove(turn))
            {
                return;
            }
        }
        turn.Started.SetCanceled(cancellation);
    }

    private sealed class Turn(Func<LoadPriority> priority)
    {
        public Func<LoadPriority> Priority { get; } = priority;

        public TaskCompletionSource Started { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
