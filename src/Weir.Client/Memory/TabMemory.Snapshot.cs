using Weir.Memory;

namespace Weir.Client.Memory;

// The numbers, for the panel and for support.
public sealed partial class TabMemory
{
    /// <summary>The numbers at this moment.</summary>
    public MemorySnapshot Snapshot()
    {
        var holdings = new Dictionary<long, Holding>();
        for (var i = 0; i < Tiers.Count; i++)
        {
            foreach (var group in Tiers[i].Groups)
            {
                var of = Of(holdings, group.Group);
                of.Tiers[i] += group.Bytes;
                of.Held += group.HeldBytes;
            }
        }
        foreach (var load in _arriving.Values)
        {
            Of(holdings, load.Group).Loading += Estimate(load.Key);
        }
        HashSet<long> compared = [.. Tiers.SelectMany(t => t.GroupsPinned(PinRole.Comparison))];
        return new MemorySnapshot(
            Limit,
            UsedBytes,
            Level,
            [.. Tiers.Select(Usage)],
            [
                .. Studies
                    .All.Where(s => s.OpenCount > 0 || Of(holdings, s.Slot).Bytes > 0 || IsKept(s))
                    .Select(s => Usage(s, Of(holdings, s.Slot), compared))
                    .OrderByDescending(s => s.Bytes),
            ]
        )
        {
            Budget = Budget,
            IsBudgetAutomatic = IsBudgetAutomatic,
            IsDefaultOfOperators = IsDefaultOfOperators,
            Cause = Cause,
            ComparisonsLetGo = ComparisonBytesLetGo,
            Bound = Bound,
            OtherTabs = OtherTabs,
            LearnedRam = LearnedRam,
            LearnedGpu = LearnedGpu,
            Refusals = Refusals.Ram + Refusals.Gpu,
            Kept = KeptBytes,
            KeptLimit = KeptLimit,
            Machine = Machine,
            Measured = MeasuredBytes,
            Baseline = BaselineBytes,
            Unaccounted = UnaccountedBytes,
            Leak = Leak,
        };
    }

    private StudyUsage Usage(StudyEntry study, Holding holding, HashSet<long> compared) =>
        new(
            study.Uid,
            study.Label,
            holding.Bytes,
            study.FrameCount,
            study.DrawableFrames,
            study.OpenCount > 0
        )
        {
            TierBytes = holding.Tiers,
            HeldBytes = holding.Held,
            IsKept = IsKept(study),
            IsCompared = compared.Contains(study.Slot),
            Temperature = _temperature.Of(study.Slot),
            Heat = _temperature.HeatOf(study.Slot),
            LastOpened = _temperature.LastOpened(study.Slot),
        };

    private static Holding Of(Dictionary<long, Holding> holdings, long group) =>
        holdings.TryGetValue(group, out var of) ? of : holdings[group] = new Holding();

    private sealed class Holding
    {
        public long[] Tiers { get; } = new long[3];
        public long Held { get; set; }
        public long Loading { get; set; }
        public long Bytes => Tiers.Sum() + Loading;
    }

    /// <summary>How many entries left all tiers for each reason since the tab was opened.</summary>
    public IReadOnlyDictionary<RemovalReason, long> RemovalsByReason() =>
        Enum.GetValues<RemovalReason>()
            .ToDictionary(r => r, r => Tiers.Sum(t => t.Statistics.Removals[(int)r]));

    /// <summary>All counters of all tiers.</summary>
    public IReadOnlyList<TierStatistics> TierStatistics() => [.. Tiers.Select(t => t.Statistics)];

    /// <summary>A study's name in reports: nobody without this browser's key can tell which study it is.</summary>
    internal string HashOf(string studyUid) => _temperatures.NameOf(studyUid);

    /// <summary>Leases that are held; 0 on the list.</summary>
    public int LeaseCount => Tiers.Sum(t => t.Statistics.Leases);

    private IReadOnlyList<CacheTier> Tiers { get; }

    private long Estimate(FrameKey key) => Studies.Find(key.Study)?.Estimate(key.Frame) ?? 0;

    private static TierUsage Usage(CacheTier tier)
    {
        var s = tier.Statistics;
        return new TierUsage(
            s.Name,
            tier.Budget.EffectiveLimit ?? 0,
            s.Bytes,
            s.HeldBytes,
            s.LoadingBytes,
            s.ReleasingBytes,
            s.Entries
        );
    }
}
