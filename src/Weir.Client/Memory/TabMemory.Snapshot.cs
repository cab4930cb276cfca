using Weir.Memory;

namespace Weir.Client.Memory;

// The numbers, for the panel and for support.
public sealed partial class TabMemory
{
    /// <summary>The numbers at this moment.</summary>
    public MemorySnapshot Snapshot()
    {
        var studies = new Dictionary<long, long>();
        foreach (var tier in Tiers)
        {
            foreach (var group in tier.Groups)
            {
                studies[group.Group] = studies.GetValueOrDefault(group.Group) + group.Bytes;
            }
        }
        foreach (var load in _arriving.Values)
        {
            studies[load.Group] = studies.GetValueOrDefault(load.Group) + Estimate(load.Key);
        }
        return new MemorySnapshot(
            Limit,
            UsedBytes,
            Level,
            [.. Tiers.Select(Usage)],
            [
                .. Studies
                    .All.Where(s => s.OpenCount > 0 || studies.GetValueOrDefault(s.Slot) > 0)
                    .Select(s => new StudyUsage(
                        s.Uid,
                        s.Label,
                        studies.GetValueOrDefault(s.Slot),
                        s.FrameCount,
                        s.DrawableFrames,
                        s.OpenCount > 0
                    ))
                    .OrderByDescending(s => s.Bytes),
            ]
        );
    }

    /// <summary>How many entries left all tiers for each reason since the tab was opened.</summary>
    public IReadOnlyDictionary<RemovalReason, long> RemovalsByReason() =>
        Enum.GetValues<RemovalReason>()
            .ToDictionary(r => r, r => Tiers.Sum(t => t.Statistics.Removals[(int)r]));

    /// <summary>Leases that are held; 0 on the list.</summary>
    public int LeaseCount => Tiers.Sum(t => t.Statistics.Leases);

    private IReadOnlyList<CacheTier> Tiers => [_encoded, _decoded, _textures];

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
