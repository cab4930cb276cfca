using Weir.Memory;

namespace Weir.Client.Memory;

// What the browser says of the tab: true, but slow. So it is asked seldom, when nothing moves, and only checks on the ledger.
public sealed partial class TabMemory
{
    // After things came to rest three readings decide; then a slow leak has time.
    private const int QuickReadings = 3;
    private const int SlowFactor = 10;

    private readonly LeakAlarm _leak;
    private readonly ReleaseLog _releaseLog;
    private long _measuredAt;
    private int _readings;
    private bool _isMeasuring;
    private bool _cannotMeasure;

    /// <summary>RAM of the tab as last measured, bytes; null while it was not, or the browser does not tell.</summary>
    public long? MeasuredBytes { get; private set; }

    /// <summary>Of it, what neither the ledger nor the baseline of the start accounts for; null before.</summary>
    public long? UnaccountedBytes => _leak.UnaccountedBytes;

    /// <summary>What the tab took in RAM beyond the ledger when it was first measured, bytes; null before.</summary>
    public long? BaselineBytes => _leak.BaselineBytes;

    /// <summary>What nobody accounts for, when it is too much; null while all is well.</summary>
    public LeakReport? Leak => _leak.Current;

    /// <summary>What was given back lately, newest first: no key, no study.</summary>
    public IReadOnlyList<ReleaseRecord> RecentReleases => _releaseLog.Recent;

    // A measurement is minutes old, the ledger is not: what is outside of the ledger is what can be said.
    private MemoryReading WithMeasured(MemoryReading reading) =>
        _unledgered is { } bytes ? reading with { UnledgeredBytes = bytes } : reading;

    private long? _unledgered;

    private void Moved()
    {
        _leak.Activity();
        _readings = 0;
    }

    private void MeasureIfDue()
    {
        var pause = _settings.MeasureEvery * (_readings < QuickReadings ? 1 : SlowFactor);
        if (
            !_cannotMeasure
            && !_isMeasuring
            && !IsHidden
            && _leak.IsSettled
            && LoadsInFlight + ReleasesInFlight + RequestsInFlight == 0
            && Time.GetElapsedTime(_measuredAt) >= pause
        )
        {
            _ = MeasureAsync();
        }
    }

    private async Task MeasureAsync()
    {
        _isMeasuring = true;
        var measured = await _platform.MeasureAsync();
        _isMeasuring = false;
        _measuredAt = Time.GetTimestamp();
        _cannotMeasure = measured <= 0;
        if (_cannotMeasure || !_leak.IsSettled)
        {
            return;
        }
        _readings++;
        var ledger = _ram.UsedBytes;
        MeasuredBytes = measured;
        _unledgered = Math.Max(0, measured - ledger);
        var before = Leak;
        _leak.Observe(measured, ledger, Limit);
        if (Leak != before)
        {
            Changed?.Invoke();
        }
    }

    private static void LogLeak(LeakReport leak)
    {
        Console.Error.WriteLine(
            $"Memory that nobody accounts for: {leak.UnaccountedBytes} bytes (measured {leak.MeasuredBytes}, ledger {leak.LedgerBytes}, start {leak.BaselineBytes}). Released lately:"
        );
        foreach (var line in leak.ReleasedLately.Take(8))
        {
            Console.Error.WriteLine(
                $"  {line.At:HH:mm:ss} {line.Tier} {line.Reason}: {line.Entries} entries, {line.Bytes} bytes"
            );
        }
    }

    /// <summary>The platform's reading, with what was measured slowly.</summary>
    private sealed class MeasuredProbe(TabMemory memory, IMemoryProbe platform) : IMemoryProbe
    {
        public MemoryReading Read() => memory.WithMeasured(platform.Read());
    }
}
