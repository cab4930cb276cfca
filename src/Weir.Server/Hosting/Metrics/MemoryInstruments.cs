using System.Diagnostics.Metrics;
using Weir.Memory;
using Weir.Server.Frames;

namespace Weir.Server.Hosting;

/// <summary>What the meter <c>Weir</c> reads when somebody asks: budget, tiers, queue, packs. Sizes are bytes (By).</summary>
public sealed class MemoryInstruments
{
    private readonly Meter _meter;
    private readonly MemoryReporter _reporter;

    /// <summary>Adds the instruments to the meter.</summary>
    public MemoryInstruments(WeirMeter meter, MemoryReporter reporter)
    {
        (_meter, _reporter) = (meter.Meter, reporter);
        Gauge(
            "weir.memory.budget.limit",
            "By",
            "The server's memory budget",
            r => r.Budget.Limit ?? 0
        );
        Gauges("weir.memory.budget.used", "By", "The ledger, by state", Ledger);
        Gauge(
            "weir.memory.budget.waiting",
            "By",
            "Bytes that queued reservations ask for",
            r => r.Budget.Waiting
        );
        Gauge(
            "weir.memory.pressure.level",
            "1",
            "0 normal, 1 elevated, 2 high, 3 critical",
            r => (int)r.Level
        );
        Gauge(
            "weir.memory.pressure.share",
            "1",
            "The share in use that the level is made of",
            r => r.Share
        );
        Gauge(
            "weir.memory.process.resident",
            "By",
            "Resident bytes of the process",
            r => r.Reading.ProcessBytes ?? 0
        );
        Gauge(
            "weir.memory.system.available",
            "By",
            "What the machine can still give",
            r => r.Reading.SystemAvailable ?? 0
        );
        Gauges("weir.memory.slabs", "By", "Slabs, mapped and in use", Slabs);
        Gauges(
            "weir.memory.tier.bytes",
            "By",
            "Bytes of a tier, by state",
            r => r.Tiers.SelectMany(States)
        );
        Gauges(
            "weir.memory.tier.entries",
            "{entry}",
            "Entries of a tier",
            r => r.Tiers.Select(t => Of(t, t.Entries))
        );
        Counters(
            "weir.memory.tier.hits",
            "Requests that found their entry",
            r => r.Tiers.Select(t => Of(t, Asked(r, t).Hits))
        );
        Counters(
            "weir.memory.tier.misses",
            "Requests that did not",
            r => r.Tiers.Select(t => Of(t, Asked(r, t).Misses))
        );
        Counters(
            "weir.memory.tier.removals",
            "Entries that left, by reason",
            r => r.Tiers.SelectMany(Removals)
        );
        Gauges(
            "weir.frames.queue",
            "{request}",
            "Requests that wait for a frame to be made",
            Queue
        );
        Gauge("weir.frames.decoders", "{frame}", "Frames in the making", r => r.Queue.Running);
        Gauge("weir.packs.size", "By", "Wire frames on disk", r => r.PackBytes);
        Gauge("weir.packs.limit", "By", "Their limit", r => r.PackLimit);
    }

    /// <summary>
    /// Requests that found what they wanted, and those that did not. The supply of frames asks its tier more than once for
    /// one request, so its own count is the true one.
    /// </summary>
    public static (long Hits, long Misses) Asked(MemoryReport report, TierStatistics tier) =>
        tier.Name == "frames"
            ? (
                report.Served[(int)ServedFrom.Memory],
                report.Served[(int)ServedFrom.Disk] + report.Served[(int)ServedFrom.Made]
            )
            : (tier.Hits, tier.Misses);

    private void Gauge(string name, string unit, string what, Func<MemoryReport, double> read) =>
        _meter.CreateObservableGauge(name, () => read(_reporter.Take()), unit, what);

    private void Gauges(
        string name,
        string unit,
        string what,
        Func<MemoryReport, IEnumerable<Measurement<long>>> read
    ) => _meter.CreateObservableGauge(name, () => read(_reporter.Take()), unit, what);

    private void Counters(
        string name,
        string what,
        Func<MemoryReport, IEnumerable<Measurement<long>>> read
    ) => _meter.CreateObservableCounter(name, () => read(_reporter.Take()), null, what);

    private static IEnumerable<Measurement<long>> Ledger(MemoryReport report) =>
        [
            By("state", "committed", report.Budget.Committed),
            By("state", "reserved", report.Budget.Reserved),
            By("state", "releasing", report.Budget.Releasing),
        ];

    private static IEnumerable<Measurement<long>> Slabs(MemoryReport report) =>
        [By("state", "mapped", report.MappedBytes), By("state", "used", report.SlotBytes)];

    private static IEnumerable<Measurement<long>> Queue(MemoryReport report) =>
        [
            By("urgency", "visible", report.Queue.Visible),
            By("urgency", "first_screen", report.Queue.FirstScreen),
            By("urgency", "prefetch", report.Queue.Prefetch),
        ];

    private static IEnumerable<Measurement<long>> States(TierStatistics tier)
    {
        var held = tier.HeldBytes - tier.EvictedButLeasedBytes;
        yield return Of(tier, tier.Bytes - held, "state", "evictable");
        yield return Of(tier, held, "state", "held");
        yield return Of(tier, tier.EvictedButLeasedBytes, "state", "evicted_but_leased");
        yield return Of(tier, tier.LoadingBytes, "state", "loading");
        yield return Of(tier, tier.ReleasingBytes, "state", "releasing");
    }

    private static IEnumerable<Measurement<long>> Removals(TierStatistics tier) =>
        Enum.GetValues<RemovalReason>()
            .Select(reason =>
                Of(tier, tier.Removals[(int)reason], "reason", reason.ToString().ToLowerInvariant())
            );

    private static Measurement<long> By(string label, string value, long number) =>
        new(number, new KeyValuePair<string, object?>(label, value));

    private static Measurement<long> Of(TierStatistics tier, long number) =>
        By("tier", tier.Name, number);

    private static Measurement<long> Of(
        TierStatistics tier,
        long number,
        string label,
        string value
    ) => new(number, new("tier", tier.Name), new(label, value));
}
