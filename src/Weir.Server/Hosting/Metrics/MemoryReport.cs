using Weir.Memory;
using Weir.Server.Frames;

namespace Weir.Server.Hosting;

/// <summary>The server's memory at one moment, as metrics and the operators' page show it. Sizes are bytes.</summary>
public sealed record MemoryReport
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The ledger, tier by tier.</summary>
    public required BudgetSnapshot Budget { get; init; }

    /// <summary>The limit and what bounds it; null before the first reading.</summary>
    public required BudgetDecision? Decision { get; init; }

    /// <summary>How short memory is.</summary>
    public required PressureLevel Level { get; init; }

    /// <summary>The share in use that the level is made of.</summary>
    public required double Share { get; init; }

    /// <summary>The platform's last reading.</summary>
    public required MemoryReading Reading { get; init; }

    /// <summary>The tiers, in order.</summary>
    public required IReadOnlyList<TierStatistics> Tiers { get; init; }

    /// <summary>Mapped for slabs.</summary>
    public required long MappedBytes { get; init; }

    /// <summary>Of these, in slots that are used.</summary>
    public required long SlotBytes { get; init; }

    /// <summary>Frames that wait to be made.</summary>
    public required DecodeQueueStatistics Queue { get; init; }

    /// <summary>Packs on disk.</summary>
    public required long PackBytes { get; init; }

    /// <summary>Their limit.</summary>
    public required long PackLimit { get; init; }

    /// <summary>Frames served since the start, by <see cref="ServedFrom"/>.</summary>
    public required IReadOnlyList<long> Served { get; init; }
}

/// <summary>Takes <see cref="MemoryReport"/>s.</summary>
public sealed class MemoryReporter(
    ServerMemory memory,
    ServerTiers tiers,
    DecodeQueue queue,
    FramePackStore packs,
    WeirMeter meter
)
{
    private readonly TimeProvider _time = meter.Time;

    /// <summary>The numbers of this moment.</summary>
    public MemoryReport Take() =>
        new()
        {
            At = _time.GetUtcNow(),
            Budget = memory.Root.Snapshot(),
            Decision = memory.Smart.Decision,
            Level = memory.Pressure.Level,
            Share = memory.Pressure.Share,
            Reading = memory.Pressure.Reading,
            Tiers = [.. tiers.All.Select(tier => tier.Statistics)],
            MappedBytes = memory.Arena.MappedBytes,
            SlotBytes = memory.Arena.UsedBytes,
            Queue = queue.Statistics,
            PackBytes = packs.Bytes,
            PackLimit = packs.MaxBytes,
            Served = [.. Enum.GetValues<ServedFrom>().Select(meter.CountOf)],
        };
}
