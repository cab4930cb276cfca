namespace Weir.Memory;

/// <summary>What became of <see cref="CacheTier{TKey,TItem}.TryBeginLoad"/>.</summary>
public enum BeginLoad : byte
{
    /// <summary>The load is yours: its bytes are charged; complete, fail or cancel it.</summary>
    Started,

    /// <summary>The tier has the item.</summary>
    Present,

    /// <summary>Somebody loads it already; a higher priority was passed on.</summary>
    Loading,

    /// <summary>Its bytes do not fit now.</summary>
    NoRoom,

    /// <summary>The session has ended.</summary>
    SessionClosed,
}

/// <summary>
/// A load in flight, one a key. Whoever began it (a batch stream, whose frames arrive in pushes) ends it with
/// <see cref="Complete"/>, <see cref="Fail"/> or <see cref="Cancel"/>; all three are harmless when it is over already.
/// </summary>
public sealed class PendingLoad<TKey, TItem> : IDisposable
    where TKey : notnull
{
    private readonly CacheTier<TKey, TItem> _tier;
    private readonly CancellationTokenSource _cancellation = new();

    internal PendingLoad(
        CacheTier<TKey, TItem> tier,
        TKey key,
        in LoadRequest request,
        bool isPushed
    )
    {
        _tier = tier;
        Key = key;
        Request = request;
        Priority = request.Priority;
        IsPushed = isPushed;
        Cancelled = _cancellation.Token;
    }

    /// <summary>The key.</summary>
    public TKey Key { get; }

    /// <summary>The group, usually a study.</summary>
    public long Group => Request.Group;

    /// <summary>The highest priority anybody asked with.</summary>
    public LoadPriority Priority { get; internal set; }

    /// <summary>Cancelled when nobody wants the item any more: its session ended, its group was cleared, it was put.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>Hands in the item. The tier owns it from here, also when it is not wanted any more: then it is released.</summary>
    /// <param name="item">The item.</param>
    /// <param name="bytes">What it really takes.</param>
    /// <returns>True when it is an entry now; false when it came too late or turned out too large.</returns>
    public bool Complete(TItem item, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return _tier.Complete(this, item, bytes);
    }

    /// <summary>Ends the load with an error for those who wait. It is not remembered: the next request loads again.</summary>
    public void Fail(Exception error) => _tier.End(this, error);

    /// <summary>Ends the load; those who wait are cancelled too. Its bytes return at once.</summary>
    public void Cancel() => _tier.End(this, null);

    /// <summary>As <see cref="Cancel"/>.</summary>
    public void Dispose() => Cancel();

    internal LoadRequest Request { get; }

    /// <summary>True: the beginner has an interest of its own, besides the waiters'.</summary>
    internal bool IsPushed { get; }

    /// <summary>True once the beginner's session has ended: only waiters of others keep the load going.</summary>
    internal bool BeginnerLeft { get; set; }

    /// <summary>True once completed, failed or cancelled. Under the tier's lock, as are the two below.</summary>
    internal bool IsOver { get; set; }

    /// <summary>True when neither a waiter nor the beginner wants it any more.</summary>
    internal bool IsUnwanted => Waiters.Count == 0 && (!IsPushed || BeginnerLeft);

    internal List<LoadWaiter<TItem>> Waiters { get; } = [];

    internal Reservation? Reservation { get; set; }

    /// <summary>Its place in the budget's queue, to be raised.</summary>
    internal ReservationTicket? Ticket { get; set; }

    internal void SignalCancelled() => _cancellation.Cancel();
}

/// <summary>One who waits for a load.</summary>
internal sealed class LoadWaiter<TItem>(SessionShelf? shelf)
{
    // Continuations run later, not inside the turn that completes the load.
    private readonly TaskCompletionSource<Lease<TItem>> _lease = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public SessionShelf? Shelf { get; } = shelf;

    public Task<Lease<TItem>> Lease => _lease.Task;

    public void Give(Lease<TItem> lease) => _lease.SetResult(lease);

    public void Fail(Exception? error, CancellationToken cancellation)
    {
        if (error is null)
        {
            _lease.SetCanceled(cancellation);
        }
        else
        {
            _lease.SetException(error);
        }
    }
}
