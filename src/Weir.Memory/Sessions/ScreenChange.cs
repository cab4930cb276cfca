namespace Weir.Memory;

/// <summary>What one viewport of a new screen needs beyond what is leased already.</summary>
/// <param name="RamBytes">Of the RAM copy; zero when it is resident. Not reducible.</param>
/// <param name="TextureBytes">Of the texture at full size; zero when it is resident.</param>
public readonly record struct ViewportNeed(long RamBytes, long TextureBytes)
{
    /// <summary>True for the other half of a comparison: it is reduced before what the reader reads.</summary>
    public bool IsComparison { get; init; }
}

/// <summary>
/// A change of screen is one reservation for all its viewports: never one pane's picture at the cost of another's, never
/// two half-screens that wait for each other, never an overshoot, never a hang. If the new screen does not fit beside
/// the old one's pins, these go first while the drawn picture stays on the canvas; if it fits not even then, the largest
/// texture is halved in both directions, again and again down to an eighth, and the picture is marked as reduced. Those of a
/// comparison come first.
/// </summary>
/// <param name="ram">Where RAM copies are charged.</param>
/// <param name="textures">Where textures are charged, in the same tree.</param>
public sealed class ScreenChange(MemoryBudget ram, MemoryBudget textures)
{
    /// <summary>The smallest picture offered: 1/2³ of width and height.</summary>
    public const int MaxReduce = 3;

    /// <summary>Reserves for all viewports at once.</summary>
    /// <param name="needs">One line a viewport.</param>
    /// <param name="letOldScreenGo">Ends leases and pins of the old screen; called at most once, and only if need be.</param>
    /// <param name="session">The owner of the reservation.</param>
    /// <param name="cancellation">Another change of screen came first.</param>
    /// <exception cref="MemoryRefusedException">It fits not even reduced. What was needed and available is in it.</exception>
    public async ValueTask<ScreenReservation> ReserveAsync(
        IReadOnlyList<ViewportNeed> needs,
        Action letOldScreenGo,
        ViewingSession? session = null,
        CancellationToken cancellation = default
    )
    {
        var reduce = new int[needs.Count];
        var options = new ReserveOptions { WhenHeld = WhenHeld.Refuse, Session = session };
        var oldIsGone = false;
        while (true)
        {
            var ticket = new ReservationTicket(Parts(needs, reduce), options);
            var granted = await ram.Ledger.ReserveAsync(ticket, cancellation);
            if (granted is not null)
            {
                return new ScreenReservation(granted, reduce);
            }
            if (!oldIsGone)
            {
                oldIsGone = true;
                letOldScreenGo();
            }
            else if (!ReduceLargest(needs, reduce))
            {
                throw ticket.Failure;
            }
        }
    }

    /// <summary>Bytes of a texture reduced to 1/2ⁿ in both directions, edges rounded up.</summary>
    /// <param name="textureBytes">Bytes at full size.</param>
    /// <param name="reduce">n.</param>
    public static long Reduced(long textureBytes, int reduce) =>
        (textureBytes + (1L << (2 * reduce)) - 1) >> (2 * reduce);

    private BudgetPart[] Parts(IReadOnlyList<ViewportNeed> needs, int[] reduce) =>
        [
            .. needs.Select(need => new BudgetPart(ram, need.RamBytes)),
            .. needs.Select((n, i) => new BudgetPart(textures, Reduced(n.TextureBytes, reduce[i]))),
        ];

    private static bool ReduceLargest(IReadOnlyList<ViewportNeed> needs, int[] reduce)
    {
        var reducible = Enumerable
            .Range(0, needs.Count)
            .Where(i => reduce[i] < MaxReduce && Size(i) > 0)
            .OrderByDescending(i => needs[i].IsComparison)
            .ThenByDescending(Size)
            .ToArray();
        if (reducible is not [var first, ..])
        {
            return false;
        }
        reduce[first]++;
        return true;

        long Size(int i) => Reduced(needs[i].TextureBytes, reduce[i]);
    }
}

/// <summary>The room of one screen. Give each part to its load as <see cref="LoadRequest.Room"/>, then dispose what is left.</summary>
public sealed class ScreenReservation : IDisposable
{
    private readonly Reservation[] _parts;
    private readonly int[] _reduce;

    internal ScreenReservation(Reservation[] parts, int[] reduce)
    {
        _parts = parts;
        _reduce = reduce;
    }

    /// <summary>Number of viewports.</summary>
    public int Count => _reduce.Length;

    /// <summary>True when some viewport must show less than full size.</summary>
    public bool IsReduced => _reduce.Any(reduce => reduce > 0);

    /// <summary>The room of a viewport's RAM copy.</summary>
    public Reservation Ram(int viewport) => _parts[viewport];

    /// <summary>The room of a viewport's texture.</summary>
    public Reservation Texture(int viewport) => _parts[_reduce.Length + viewport];

    /// <summary>n: the viewport shows 1/2ⁿ of width and height.</summary>
    public int Reduce(int viewport) => _reduce[viewport];

    /// <summary>Gives back what no load took.</summary>
    public void Dispose() => Array.ForEach(_parts, part => part.Dispose());
}
