namespace Weir.Memory;

/// <summary>
/// Safety: as long as a lease is held, its item is not released, whatever else happens to the entry. A value with a
/// numbered ticket behind it: copies are the same lease, disposing twice is harmless, and taking one allocates nothing.
/// </summary>
/// <remarks>A lease taken for a session also ends with the session.</remarks>
public readonly struct Lease<TItem> : IDisposable, IEquatable<Lease<TItem>>
{
    private readonly ILeaseOwner? _owner;
    private readonly LeaseTicket _ticket;
    private readonly TItem _item;

    internal Lease(ILeaseOwner owner, LeaseTicket ticket, TItem item, long bytes)
    {
        _owner = owner;
        _ticket = ticket;
        _item = item;
        Bytes = bytes;
    }

    /// <summary>False for <c>default</c>, and once the lease has ended.</summary>
    public bool IsValid => _owner is not null && _owner.IsLive(_ticket);

    /// <summary>The leased item.</summary>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public TItem Item
    {
        get
        {
            ObjectDisposedException.ThrowIf(!IsValid, typeof(Lease<TItem>));
            return _item;
        }
    }

    /// <summary>What the item is charged.</summary>
    public long Bytes { get; }

    /// <summary>Ends the lease.</summary>
    public void Dispose() => _owner?.EndLease(_ticket);

    /// <summary>True when both are the same lease.</summary>
    public bool Equals(Lease<TItem> other) => _owner == other._owner && _ticket == other._ticket;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Lease<TItem> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _ticket.GetHashCode();

    /// <summary>True when both are the same lease.</summary>
    public static bool operator ==(Lease<TItem> left, Lease<TItem> right) => left.Equals(right);

    /// <summary>True when they are different leases.</summary>
    public static bool operator !=(Lease<TItem> left, Lease<TItem> right) => !left.Equals(right);
}

/// <summary>A row of the lease table and the number of its use: a row used again does not answer to old tickets.</summary>
internal readonly record struct LeaseTicket(int Row, uint Use);

/// <summary>The side of a tier that leases know: all tiers of an item type are one to them.</summary>
internal interface ILeaseOwner
{
    bool IsLive(LeaseTicket ticket);

    void EndLease(LeaseTicket ticket);
}
