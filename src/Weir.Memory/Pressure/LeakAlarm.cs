namespace Weir.Memory;

/// <summary>
/// Compares what the process holds with what the ledger accounts for: unaccounted = measured − (ledger + start baseline).
/// More than a threshold in several settled readings is a leak, or somebody who does not reserve: it is reported once an
/// episode, with what was released lately, for these bytes may be what did not go.
/// </summary>
/// <remarks>
/// The readings are handed in, since a browser takes seconds for one. Those taken while things move are ignored: freed memory
/// leaves a process late. They do not begin the count anew either, or nobody who works would ever hear of a leak.
/// </remarks>
public sealed class LeakAlarm
{
    private readonly TimeProvider _time;
    private readonly LeakAlarmOptions _options;
    private readonly ReleaseLog? _releases;
    private readonly Lock _gate = new();
    private long _activeAt;
    private long? _baseline;
    private long? _unaccounted;
    private int _above;
    private int _below;

    /// <summary>Makes an alarm; settling begins now.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="options">Checked here. Null: the defaults.</param>
    /// <param name="releases">What the report quotes; null: nothing.</param>
    public LeakAlarm(
        TimeProvider time,
        LeakAlarmOptions? options = null,
        ReleaseLog? releases = null
    )
    {
        _time = time;
        _options = options ?? new LeakAlarmOptions();
        _options.Validate();
        _releases = releases;
        _activeAt = time.GetTimestamp();
    }

    /// <summary>An episode began. Sent once an episode, on the turn of who observed, outside any lock.</summary>
    public event Action<LeakReport>? Raised;

    /// <summary>The report of the episode that goes on; null: all is well.</summary>
    public LeakReport? Current { get; private set; }

    /// <summary>Bytes the process held beyond the ledger at the start; null until set or first observed.</summary>
    public long? BaselineBytes
    {
        get
        {
            lock (_gate)
            {
                return _baseline;
            }
        }
        set
        {
            lock (_gate)
            {
                _baseline = value is { } bytes ? Math.Max(0, bytes) : null;
            }
        }
    }

    /// <summary>Unaccounted bytes at the last settled reading, not below zero; null before.</summary>
    public long? UnaccountedBytes
    {
        get
        {
            lock (_gate)
            {
                return _unaccounted;
            }
        }
    }

    /// <summary>True when so much time passed since the last activity that a reading would count: the moment to measure.</summary>
    public bool IsSettled =>
        _time.GetElapsedTime(Volatile.Read(ref _activeAt)) >= _options.Settling;

    /// <summary>Something loads or is released: settling begins anew.</summary>
    public void Activity() => Volatile.Write(ref _activeAt, _time.GetTimestamp());

    /// <summary>Hands in a reading. The first settled one is the baseline, where none was set.</summary>
    /// <param name="measured">Bytes of RAM that the process holds.</param>
    /// <param name="ledger">Bytes of RAM that the ledger accounted for when it was measured.</param>
    /// <param name="budget">The budget's limit in bytes; null: unlimited.</param>
    /// <returns>The report when an episode began with this reading; else null.</returns>
    public LeakReport? Observe(long measured, long ledger, long? budget)
    {
        LeakReport report;
        lock (_gate)
        {
            if (!IsSettled)
            {
                return null;
            }
            _baseline ??= Math.Max(0, measured - ledger);
            var unaccounted = measured - ledger - _baseline.Value;
            _unaccounted = Math.Max(0, unaccounted);
            var threshold = Math.Max(
                _options.LeastBytes,
                (long)((budget ?? 0) * _options.BudgetShare)
            );
            if (!Begins(unaccounted > threshold))
            {
                return null;
            }
            report = Current = new LeakReport
            {
                At = _time.GetUtcNow(),
                UnaccountedBytes = unaccounted,
                ThresholdBytes = threshold,
                MeasuredBytes = measured,
                LedgerBytes = ledger,
                BaselineBytes = _baseline.Value,
                ReleasedLately = _releases?.Recent ?? [],
            };
        }
        Raised?.Invoke(report);
        return report;
    }

    // As many readings as raise it end an episode: one that swings around the threshold is one episode.
    private bool Begins(bool isAbove)
    {
        (_above, _below) = isAbove ? (_above + 1, 0) : (0, _below + 1);
        if (_below >= _options.Readings)
        {
            Current = null;
        }
        return _above >= _options.Readings && Current is null;
    }
}
