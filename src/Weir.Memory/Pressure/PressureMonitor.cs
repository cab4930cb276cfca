namespace Weir.Memory;

/// <summary>
/// Level = max((pinned + leased + reserved) / budget, measured use / its limit, what the process cannot give back / its
/// ceiling, what is heard from outside). It rises at once and falls only below the low watermark. Evictable bytes do not
/// count: a full cache is what a cache is for.
/// </summary>
public sealed class PressureMonitor : IDisposable
{
    private readonly MemoryBudget _root;
    private readonly MemoryBudget _ram;
    private readonly IMemoryProbe _probe;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private (PressureWord Word, long HeardAt)? _heard;
    private MemoryReading _reading;
    private ITimer? _timer;

    /// <summary>Makes a monitor; it reads when asked, after refusals, and regularly after <see cref="Start"/>.</summary>
    /// <param name="root">The tree of budgets.</param>
    /// <param name="probe">What the platform says.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">Checked here. Null: the defaults.</param>
    /// <param name="ram">The part of the tree that the measured process holds; null: all of it.</param>
    public PressureMonitor(
        MemoryBudget root,
        IMemoryProbe probe,
        TimeProvider time,
        PressureOptions? options = null,
        MemoryBudget? ram = null
    )
    {
        _root = root;
        _ram = ram ?? root;
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
    public MemoryReading Reading
    {
        get
        {
            lock (_gate)
            {
                return _reading;
            }
        }
    }

    /// <summary>What was heard from outside and is still believed; else null.</summary>
    public PressureWord? Heard
    {
        get
        {
            lock (_gate)
            {
                return
                    _heard is { } heard && _time.GetElapsedTime(heard.HeardAt) < heard.Word.ValidFor
                    ? heard.Word
                    : null;
            }
        }
    }

    /// <summary>A reading was taken, before the level is made of it: who keeps limits right does it here.</summary>
    public event Action<MemoryReading>? ReadingTaken;

    /// <summary>The level changed, to the one given. Sent on the turn of who checked, outside any lock.</summary>
    public event Action<PressureLevel>? Changed;

    /// <summary>A reading was taken, and the level is up to date.</summary>
    public event Action? Checked;

    /// <summary>Begins to read regularly.</summary>
    public void Start() =>
        _timer ??= _time.CreateTimer(_ => Check(), null, Options.Interval, Options.Interval);

    /// <summary>Takes the word of somebody outside and looks at once. The last word counts; one that is not valid for any time takes it back.</summary>
    public PressureLevel Hear(PressureWord word)
    {
        var level = (PressureLevel)Math.Min((byte)word.Level, (byte)PressureLevel.Critical);
        var share = double.IsNaN(word.Share) ? 0 : Math.Clamp(word.Share, 0, 1);
        var valid =
            word.ValidFor < PressureWord.LongestValid ? word.ValidFor : PressureWord.LongestValid;
        lock (_gate)
        {
            _heard = (new PressureWord(level, share, valid), _time.GetTimestamp());
        }
        return Check();
    }

    /// <summary>Reads now. It does so by itself after a refused reservation; call it after a failed allocation or a lost GL context.</summary>
    public PressureLevel Check()
    {
        var reading = _probe.Read();
        lock (_gate)
        {
            _reading = reading;
        }
        ReadingTaken?.Invoke(reading);
        // Of an outsider's word the level counts: its watermarks may be others.
        var heard = Options.ShareOf(Heard?.Level ?? PressureLevel.Normal);
        double[] shares = [LedgerShare(_root), reading.UsedShare, CeilingShare(reading), heard];
        var share = shares.Max();
        PressureLevel level;
        bool changed;
        lock (_gate)
        {
            var now = Options.LevelOf(share);
            level = now >= Level || share < Options.LowWatermark ? now : Level;
            changed = level != Level;
            (Level, Share) = (level, share);
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
            share = (double)Staying(budget, out _) / limit;
        }
        return budget.Children.Aggregate(
            share,
            (most, child) => Math.Max(most, LedgerShare(child))
        );
    }

    private double CeilingShare(in MemoryReading reading)
    {
        if (Options.ProcessCeilingBytes is not { } ceiling)
        {
            return 0;
        }
        var staying = Staying(_ram, out var used);
        // The ledger counts reserved bytes before the process holds them.
        var outside = reading.UnledgeredBytes ?? (reading.ProcessBytes - used) ?? 0;
        return (Math.Max(0.0, outside) + staying) / ceiling;
    }

    /// <summary>What no eviction gives back: pinned, leased, reserved.</summary>
    private static long Staying(MemoryBudget budget, out long used)
    {
        var held = budget.TiersBelow().Sum(tier => tier.HeldBytes);
        var numbers = budget.Snapshot();
        used = numbers.Used;
        return held + numbers.Reserved;
    }
}
