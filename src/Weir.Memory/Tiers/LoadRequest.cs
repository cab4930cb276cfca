namespace Weir.Memory;

/// <summary>What a load will need and who wants it.</summary>
/// <param name="Group">The group the entry belongs to, usually the study: any number the caller gives it.</param>
/// <param name="Bytes">
/// An upper bound of what the item will take. It is charged before the load starts; what is not needed returns when
/// the load ends. An item that turns out larger enters only if the difference fits too.
/// </param>
public readonly record struct LoadRequest(long Group, long Bytes)
{
    /// <summary>How urgent it is.</summary>
    public LoadPriority Priority { get; init; } = LoadPriority.Interactive;

    /// <summary>What it may push out.</summary>
    public Eviction Eviction { get; init; } = Eviction.Any;

    /// <summary>What happens when pins and leases leave no room.</summary>
    public WhenHeld WhenHeld { get; init; } = WhenHeld.Wait;

    /// <summary>How long it waits for its bytes; then it fails with a <see cref="TimeoutException"/>. Null: as long as it takes.</summary>
    public TimeSpan? Timeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? TimeSpan.Zero, TimeSpan.Zero);
            field = value;
        }
    }

    /// <summary>True for a frame of the study's initial layout: it enjoys the policy's protected share.</summary>
    public bool FirstScreen { get; init; }

    /// <summary>The session that wants it; its end gives back lease and load. Null: the caller alone.</summary>
    public ViewingSession? Session { get; init; }

    /// <summary>Bytes reserved before, for a batch or a screen, from which this load takes its own. Null: from the budget.</summary>
    public Reservation? Room { get; init; }

    internal ReserveOptions ToReserveOptions() =>
        new()
        {
            Priority = Priority,
            Eviction = Eviction,
            Group = Group,
            WhenHeld = WhenHeld,
            Timeout = Timeout,
        };
}

/// <summary>What a loader hands back.</summary>
/// <param name="Item">The item; the tier owns it from now on.</param>
/// <param name="Bytes">What it really takes.</param>
public readonly record struct Loaded<TItem>(TItem Item, long Bytes);

/// <summary>Makes the item of <paramref name="key"/>; called with its bytes already charged, outside any lock.</summary>
/// <remarks>
/// A loader that throws is told to nobody but the waiters: the failure is not cached. A loader that returns an item
/// after its cancellation is not lost either: the item is released.
/// </remarks>
public delegate ValueTask<Loaded<TItem>> Loader<TKey, TItem>(
    TKey key,
    CancellationToken cancellation
);
