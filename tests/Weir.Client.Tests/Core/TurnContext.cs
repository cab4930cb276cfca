namespace Weir.Client.Tests.Core;

/// <summary>One thread that does one thing after the other, as a browser's page does; what is posted runs in <see cref="Drain"/>.</summary>
public sealed class TurnContext : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Call, object? State)> _posted = new();

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_posted)
        {
            _posted.Enqueue((d, state));
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs what was posted, and what that posts; false when there was nothing.</summary>
    public bool Drain()
    {
        var any = false;
        while (true)
        {
            (SendOrPostCallback Call, object? State) next;
            lock (_posted)
            {
                if (!_posted.TryDequeue(out next))
                {
                    return any;
                }
            }
            any = true;
            next.Call(next.State);
        }
    }
}
