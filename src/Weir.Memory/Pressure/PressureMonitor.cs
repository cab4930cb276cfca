namespace Weir.Memory;

/// <summary>
/// Level = max((pinned + leased + reserved) / budget, measured use / its limit). It rises at once and falls only below
/// the low watermark. Evictable bytes do not count: a full cache is what a cache is for.
/// </summary>
public sealed class PressureMonitor : IDisposable
{
    private readonly MemoryBudget _root;
    private readonly IMemoryProbe _probe;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private ITimer? _timer;

    /// <summary>Makes a monitor; it reads when asked, after refusals, and regularly after <see cref="Start"/>.</summary>
    public PressureMonitor(
        MemoryBudget root,
        IMemoryProbe probe,
        TimeProvider time,
        PressureOptions? options = null
    )
    {
        _root = root;
        _probe = probe;
        _time = time;
        Options = options ?? new PressureOptions();
        Options.Validate();
        _root.Refused += CheckAfterRefusal;
    }

    /// <summary>Where the levels begin.</summary>
    public PressureOptions Options { get; }

    /// <summary>The level of the last reading.</summary>
    public PressureLevel Level { get; private set; }

    /// <summary>The share in use at the last reading, 0 to 1 and beyond.</summary>
    public double Share { get; private set; }

    /// <summary>The platform's last reading.</summary>
    public MemoryReading Reading { get; private set; }

    /// <summary>The level changed, to the one given. Sent on the turn of who checked, outside any lock.</summary>
    public event Action<PressureLevel>? Changed;

    /// <summary>A reading was taken.</summary>
    public event Action? Checked;

    /// <summary>Begins to read regularly.</summary>
    public void Start() =>
        _timer ??= _time.CreateTimer(_ => Check(), null, Options.Interval, Options.Interval);

    /// <summary>Reads now. It does so by itself after a refused reservation; call it after a failed allocation or a lost GL context.</summary>
    public PressureLevel Check()
    {
        var reading = _probe.Read();
        var share = Math.Max(LedgerShare(_root), reading.UsedShare);
        PressureLevel level;
        bool changed;
        lock (_gate)
        {
            var now = Options.LevelOf(share);
            level = now >= Level || share < Options.LowWatermark ? now : Level;
            changed = level != Level;
            (Level, Share, Reading) = (level, share, reading);
        }
        if (changed)
        {
            Changed?.Invoke(level);
        }
        Checked?.Invoke();
        return level;
    }

    /// <summary>Ends the regular readings.</summary>
    public void Dispose()
    {
        _root.Refused -= CheckAfterRefusal;
        _timer?.Dispose();
    }

    private void CheckAfterRefusal(MemoryRefusedException refusal) => Check();

    /// <summary>The fullest budget of the tree, by what cannot be evicted.</summary>
    private static double LedgerShare(MemoryBudget budget)
    {
        var share = 0.0;
        if (budget.Limit is > 0 and var limit)
        {
            var held = budget.TiersBelow().Sum(tier => tier.Statistics.HeldBytes);
            share = (double)(held + budget.Snapshot().Reserved) / limit;
        }
        return budget.Children.Aggregate(
            share,
            (most, child) => Math.Max(most, LedgerShare(child))
        );
    }
}
