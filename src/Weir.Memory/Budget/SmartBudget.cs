namespace Weir.Memory;

/// <summary>
/// Keeps a budget's limit right: each time the monitor reads, the limit follows what was asked for, learned and measured,
/// before the level is made of it. Lower or higher, it takes effect at once.
/// </summary>
/// <remarks>
/// What the cache itself holds counts as free, for it could be given back: so the limit does not fall because the cache fills,
/// and does not swing. Only what others take lowers it.
/// </remarks>
public sealed class SmartBudget : IDisposable
{
    private readonly MemoryBudget _budget;
    private readonly PressureMonitor _monitor;
    private readonly Action<long> _apply;
    private readonly Func<long> _held;
    private readonly Lock _gate = new();
    private BudgetDecision? _decision;

    /// <summary>Governs <paramref name="budget"/> from the monitor's next reading on.</summary>
    /// <param name="budget">The budget, usually a root.</param>
    /// <param name="monitor">Whose readings decide.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="apply">Sets the limit where that is more than one number. Null: <see cref="MemoryBudget.SetLimit"/>.</param>
    /// <param name="held">Bytes that the cache holds of the machine's memory. Null: all that the budget's ledger says.</param>
    public SmartBudget(
        MemoryBudget budget,
        PressureMonitor monitor,
        SmartBudgetOptions options,
        Action<long>? apply = null,
        Func<long>? held = null
    )
    {
        options.Validate();
        Options = options;
        _budget = budget;
        _monitor = monitor;
        _apply = apply ?? (bytes => budget.SetLimit(bytes));
        _held = held ?? (() => budget.UsedBytes);
        monitor.ReadingTaken += Apply;
    }

    /// <summary>Settings; call <see cref="Apply()"/> after a change that cannot wait for the next reading.</summary>
    public SmartBudgetOptions Options { get; }

    /// <summary>The last decision; null before the first reading.</summary>
    public BudgetDecision? Decision
    {
        get
        {
            lock (_gate)
            {
                return _decision;
            }
        }
    }

    /// <summary>The limit, or what bounds it, changed. Sent after it took effect, outside any lock.</summary>
    public event Action<BudgetDecision>? Changed;

    /// <summary>Decides anew from the monitor's last reading.</summary>
    public BudgetDecision Apply()
    {
        Apply(_monitor.Reading);
        return _decision!.Value;
    }

    /// <summary>The limit for one reading: the smallest of what was asked for, learned, allowed and can be given.</summary>
    /// <param name="reading">What the platform says.</param>
    /// <param name="held">Bytes in use that the cache could give back.</param>
    /// <param name="options">Settings.</param>
    public static BudgetDecision Decide(
        in MemoryReading reading,
        long held,
        SmartBudgetOptions options
    )
    {
        var least = new BudgetDecision(long.MaxValue, BudgetBound.Unknown);
        Take(options.ConfiguredBytes, BudgetBound.Configured);
        Take(options.CeilingBytes, BudgetBound.Ceiling);
        Take(options.LearnedBytes, BudgetBound.Learned);
        var asked = least.Bytes;
        var inUse = reading.SystemTotal - reading.SystemAvailable;
        Take(CanGive(reading.SystemTotal, inUse, held, options), BudgetBound.Machine);
        var (limit, bytes) = (reading.ContainerLimit, reading.ContainerBytes);
        Take(CanGive(limit, bytes, held, options), BudgetBound.Container);
        (limit, bytes) = (reading.ProcessLimit, reading.ProcessBytes);
        Take(CanGive(limit, bytes, held, options), BudgetBound.Process);
        if (least.Bytes == long.MaxValue)
        {
            return new BudgetDecision(options.UnknownBytes, BudgetBound.Unknown);
        }
        var floor = Math.Min(options.FloorBytes, asked);
        return least.Bytes < floor ? new BudgetDecision(floor, BudgetBound.Floor) : least;

        void Take(long? candidate, BudgetBound bound)
        {
            if (candidate < least.Bytes)
            {
                least = new BudgetDecision(candidate.Value, bound);
            }
        }
    }

    /// <summary>Stops following the readings. The limit stays.</summary>
    public void Dispose() => _monitor.ReadingTaken -= Apply;

    private static long? CanGive(long? limit, long? inUse, long held, SmartBudgetOptions options)
    {
        if (limit is not > 0 || inUse is not { } used)
        {
            return null;
        }
        // In floating point, for a hostile file may say any number. 2^53 bytes are exact.
        var others = Math.Max(0, (double)used - held);
        var clear = (limit.Value * (1 - options.KeepFree)) - others;
        var share = (limit.Value - others) * options.Share;
        var bytes = options.ConfiguredBytes is null ? Math.Min(clear, share) : clear;
        return (long)Math.Clamp(bytes, 0, limit.Value);
    }

    private void Apply(MemoryReading reading)
    {
        BudgetDecision decision;
        bool changed;
        lock (_gate)
        {
            decision = Decide(reading, _held(), Options);
            changed = _decision != decision;
            _decision = decision;
        }
        if (!changed && _budget.Limit == decision.Bytes)
        {
            return;
        }
        _apply(decision.Bytes);
        if (changed)
        {
            Changed?.Invoke(decision);
        }
    }
}
