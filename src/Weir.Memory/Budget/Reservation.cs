namespace Weir.Memory;

/// <summary>
/// Bytes charged before they are used. A load turns them into an entry; <see cref="Dispose"/> gives back what is left.
/// Something that is no tier's entry (a decoder's scratch, a volume) is charged by keeping its reservation.
/// </summary>
public sealed class Reservation : IDisposable
{
    private readonly Ledger _ledger;
    private Reservation? _previous;

    /// <summary>The head of a ring, itself none.</summary>
    internal Reservation()
    {
        (Budget, _ledger) = (null!, null!);
        Next = _previous = this;
    }

    internal Reservation(MemoryBudget budget, long bytes)
    {
        Budget = budget;
        _ledger = budget.Ledger;
        Remaining = bytes;
    }

    /// <summary>Where the bytes are charged.</summary>
    public MemoryBudget Budget { get; }

    /// <summary>Bytes still held; zero once committed or disposed.</summary>
    public long Bytes
    {
        get
        {
            lock (_ledger.Gate)
            {
                return Remaining;
            }
        }
    }

    /// <summary>Read and written by the ledger, under its lock.</summary>
    internal long Remaining { get; set; }

    /// <summary>True until it is committed or disposed. Under the ledger's lock.</summary>
    internal bool IsLive => _previous is not null;

    /// <summary>The next live one. Under the ledger's lock.</summary>
    internal Reservation? Next { get; private set; }

    internal void Link(Reservation after)
    {
        (_previous, Next) = (after, after.Next);
        Next!._previous = after.Next = this;
    }

    /// <summary>Harmless for one that is not live any more.</summary>
    internal void Unlink()
    {
        if (_previous is null)
        {
            return;
        }
        _previous.Next = Next;
        Next!._previous = _previous;
        _previous = Next = null;
    }

    /// <summary>The session whose end disposes this.</summary>
    internal ViewingSession? Session { get; set; }

    /// <summary>Moves bytes into a reservation of their own, for one load of a batch. Nothing is charged anew.</summary>
    /// <returns>The new reservation, owned by the same session; null when fewer than <paramref name="bytes"/> are left.</returns>
    public Reservation? TrySplit(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var part = _ledger.Split(this, bytes);
        if (part is not null && Session is { } session && !session.TryOwn(part))
        {
            part.Dispose();
            return null;
        }
        return part;
    }

    /// <summary>Gives back what is left. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        if (_ledger.Return(this))
        {
            Session?.Disown(this);
            _ledger.Settle();
        }
    }
}
