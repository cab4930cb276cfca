using Weir.Memory;

namespace Weir.Server.Hosting;

/// <summary>The last hour of the server's memory, a sample each ten seconds: what the operators' page draws.</summary>
public sealed class MemoryHistory : IDisposable
{
    /// <summary>Time between samples.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>Samples kept: an hour.</summary>
    public const int Kept = 360;

    private readonly Lock _gate = new();
    private readonly Queue<MemorySample> _samples = new(Kept);
    private readonly MemoryReporter _reporter;
    private readonly PressureMonitor _monitor;

    /// <summary>Follows the monitor's readings.</summary>
    public MemoryHistory(MemoryReporter reporter, ServerMemory memory)
    {
        _reporter = reporter;
        _monitor = memory.Pressure;
        _monitor.Checked += Follow;
    }

    /// <summary>The samples, oldest first.</summary>
    public IReadOnlyList<MemorySample> Samples
    {
        get
        {
            lock (_gate)
                return [.. _samples];
        }
    }

    /// <summary>Follows no more.</summary>
    public void Dispose() => _monitor.Checked -= Follow;

    private void Follow()
    {
        var report = _reporter.Take();
        lock (_gate)
        {
            // Readings also come out of turn, after a refusal.
            if (_samples.Count > 0 && report.At - _samples.Last().At < Every)
                return;
            if (_samples.Count == Kept)
                _samples.Dequeue();
            _samples.Enqueue(
                new MemorySample(
                    report.At,
                    [.. report.Tiers.Select(tier => tier.Bytes + tier.EvictedButLeasedBytes)],
                    report.Budget.Limit ?? 0
                )
            );
        }
    }
}

/// <summary>One sample.</summary>
/// <param name="At">When.</param>
/// <param name="TierBytes">Bytes by tier, in the order of <see cref="ServerTiers.All"/>.</param>
/// <param name="Limit">The budget then.</param>
public sealed record MemorySample(DateTimeOffset At, IReadOnlyList<long> TierBytes, long Limit);
