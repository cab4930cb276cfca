namespace Weir.Memory;

/// <summary>
/// Everything one mode loaded: claims on entries, pins, leases, loads, reservations. Its end is the mode's exit: all of
/// it returns, in time linear in what it held, and what arrives later for it is dropped.
/// </summary>
public sealed class ViewingSession : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly List<CacheTier> _tiers = [];
    private readonly HashSet<Reservation> _reservations = [];
    private Task<Freed>? _closed;

    /// <summary>Opens a session.</summary>
    /// <param name="generation">The number that handles of this session carry; see <see cref="SessionGenerations"/>.</param>
    /// <param name="exit">What its end does with what it loaded.</param>
    public ViewingSession(int generation, ExitPolicy exit = ExitPolicy.Demote)
    {
        Generation = generation;
        ExitPolicy = exit;
        Closing = _closing.Token;
    }

    /// <summary>The number that handles of this session carry, so that a late frame can be told.</summary>
    public int Generation { get; }

    /// <summary>What its end does. May be changed until then: it is a setting.</summary>
    public ExitPolicy ExitPolicy { get; set; }

    /// <summary>Cancelled when the session ends, for work that is not a tier's.</summary>
    public CancellationToken Closing { get; }

    /// <summary>True once the session has ended.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _closed is not null;
            }
        }
    }

    /// <summary>
    /// Ends the session. When this returns, not when its task ends, it holds no lease, pin, reservation or load; the task
    /// ends when the releases are acknowledged. Ending it twice is harmless.
    /// </summary>
    /// <returns>What was freed.</returns>
    public Task<Freed> CloseAsync()
    {
        TaskCompletionSource<Freed> done = new();
        lock (_gate)
        {
            if (_closed is not null)
            {
                return _closed;
            }
            _closed = done.Task;
        }
        _ = CloseAsync(done);
        return done.Task;
    }

    /// <summary>As <see cref="CloseAsync()"/>.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync();

    /// <returns>False when the session has ended.</returns>
    internal bool TryAttach(CacheTier tier)
    {
        lock (_gate)
        {
            if (_closed is not null)
            {
                return false;
            }
            _tiers.Add(tier);
            return true;
        }
    }

    /// <summary>Makes the session's end dispose the reservation.</summary>
    internal bool TryOwn(Reservation reservation)
    {
        lock (_gate)
        {
            if (_closed is not null)
            {
                return false;
            }
            reservation.Session = this;
            return _reservations.Add(reservation);
        }
    }

    internal void Disown(Reservation reservation)
    {
        lock (_gate)
        {
            _reservations.Remove(reservation);
        }
    }

    private async Task CloseAsync(TaskCompletionSource<Freed> done)
    {
        Exception? fault = null;
        try
        {
            _closing.Cancel();
        }
        catch (AggregateException error)
        {
            // A callback of the mode threw. Nothing is kept for that.
            fault = error;
        }
        var ends = _tiers.ConvertAll(tier => tier.EndSessionAsync(this, ExitPolicy));
        Reservation[] reservations;
        lock (_gate)
        {
            reservations = [.. _reservations];
        }
        Array.ForEach(reservations, reservation => reservation.Dispose());
        var freed = default(Freed);
        foreach (var end in ends)
        {
            freed += await end;
        }
        if (fault is null)
        {
            done.SetResult(freed);
        }
        else
        {
            done.SetException(fault);
        }
    }
}
