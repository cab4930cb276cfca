namespace Weir.Memory;

/// <summary>The queue of a tree of budgets: who waits now, and what has become of those who did since the start.</summary>
public sealed record QueueStatistics
{
    /// <summary>Reservations that wait, indexed by <see cref="LoadPriority"/>.</summary>
    public required IReadOnlyList<int> Waiting { get; init; }

    /// <summary>Bytes that they ask for.</summary>
    public required long WaitingBytes { get; init; }

    /// <summary>Reservations that did not get their bytes at once.</summary>
    public required long Waited { get; init; }

    /// <summary>Those that were refused, for waiting would not have helped.</summary>
    public required long Refused { get; init; }

    /// <summary>Those whose time was up.</summary>
    public required long TimedOut { get; init; }

    /// <summary>Those that were cancelled, or whose session ended, while they waited.</summary>
    public required long Cancelled { get; init; }

    /// <summary>Reservations that never wait and found no room.</summary>
    public required long NoRoom { get; init; }
}
