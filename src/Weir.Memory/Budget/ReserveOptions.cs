namespace Weir.Memory;

/// <summary>What a reservation may push out to make room for itself.</summary>
public enum Eviction : byte
{
    /// <summary>Any entry that is neither pinned nor leased.</summary>
    Any,

    /// <summary>Only entries of other groups: a prefetch that would eat its own study's frames gains nothing.</summary>
    OtherGroups,

    /// <summary>Nothing: only bytes that are free already.</summary>
    None,
}

/// <summary>What a reservation does when pins and leases leave it no room.</summary>
public enum WhenHeld : byte
{
    /// <summary>Waits until they end. Right where leases are short, as those of an HTTP response are.</summary>
    Wait,

    /// <summary>Is refused at once, so that the caller can show a smaller image. Right where leases are screens.</summary>
    Refuse,
}

/// <summary>How a reservation is to be made. The default value is interactive, may evict anything and waits.</summary>
public readonly record struct ReserveOptions()
{
    /// <summary>Its place in the queue.</summary>
    public LoadPriority Priority { get; init; } = LoadPriority.Interactive;

    /// <summary>What it may push out.</summary>
    public Eviction Eviction { get; init; } = Eviction.Any;

    /// <summary>The group that <see cref="Eviction.OtherGroups"/> spares.</summary>
    public long Group { get; init; }

    /// <summary>What happens when pins and leases leave no room.</summary>
    public WhenHeld WhenHeld { get; init; } = WhenHeld.Wait;

    /// <summary>How long it waits in the queue; then it is refused. Null: until it is granted, cancelled or hopeless.</summary>
    public TimeSpan? Timeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? TimeSpan.Zero, TimeSpan.Zero);
            field = value;
        }
    }

    /// <summary>The session that owns the reservation: its end gives the bytes back. Null: nobody but the holder.</summary>
    public ViewingSession? Session { get; init; }
}
