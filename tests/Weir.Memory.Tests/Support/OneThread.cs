namespace Weir.Memory.Tests.Support;

/// <summary>
/// The browser's one thread: continuations are queued and run when the test says so, always in the same order. While
/// one is in use, everything the engine awaits continues here.
/// </summary>
internal sealed class OneThread : SynchronizationContext, IDisposable
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _turns = [];
    private readonly SynchronizationContext? _before = Current;

    public OneThread() => SetSynchronizationContext(this);

    public override void Post(SendOrPostCallback d, object? state) => _turns.Enqueue((d, state));

    /// <summary>Runs turns until none is left.</summary>
    public void Run()
    {
        while (_turns.TryDequeue(out var turn))
        {
            turn.Callback(turn.State);
        }
    }

    public void Dispose()
    {
        Run();
        SetSynchronizationContext(_before);
    }
}
