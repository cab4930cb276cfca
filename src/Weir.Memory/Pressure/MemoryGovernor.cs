namespace Weir.Memory;

/// <summary>
/// Decides which tier gives back how much; owns no pixel. It answers the monitor's levels and the user's buttons with
/// the same few operations, each of which ends when the releases are acknowledged and says how much that freed.
/// </summary>
public sealed class MemoryGovernor : IDisposable
{
    private readonly MemoryBudget _root;
    private readonly PressureMonitor _monitor;
    private readonly StudyTemperature _temperature;

    /// <summary>Makes a governor of one tree of budgets and answers its monitor from now on.</summary>
    public MemoryGovernor(MemoryBudget root, PressureMonitor monitor, StudyTemperature temperature)
    {
        _root = root;
        _monitor = monitor;
        _temperature = temperature;
        _monitor.Checked += Answer;
    }

    /// <summary>
    /// Pins of comparisons were ended because memory is critically short: nothing of these groups is on screen, but it has to be loaded
    /// again when it is wanted. One line a tier and group. Sent before anything is evicted, outside any lock.
    /// </summary>
    public event Action<IReadOnlyList<PinsLetGo>>? ComparisonsLetGo;

    /// <summary>Part of its usual room that prefetch may take: all, half when elevated, none from High on.</summary>
    public double PrefetchShare =>
        _monitor.Level switch
        {
            PressureLevel.Normal => 1,
            PressureLevel.Elevated => 0.5,
            _ => 0,
        };

    /// <summary>Frees everything that is not leased, pinned or not: panes keep their picture, for they hold leases.</summary>
    public Task<Freed> PurgeAsync() =>
        AllAsync(tier => tier.ClearAsync(RemovalReason.UserCleared, evenPinned: true));

    /// <summary>Frees everything that is not on screen or leased; nothing is kept any more.</summary>
    public Task<Freed> ClearAllAsync()
    {
        foreach (var tier in _root.TiersBelow())
        {
            tier.UnkeepAll();
        }
        return ClearUnheldAsync();
    }

    /// <summary>Frees everything that is neither leased nor pinned: what is on screen and what the user keeps stays.</summary>
    public Task<Freed> ClearUnheldAsync() => AllAsync(tier => tier.ClearAsync());

    /// <summary>Frees what one group has in all tiers, unless it is leased or pinned.</summary>
    public Task<Freed> ClearGroupAsync(long group) => AllAsync(tier => tier.ClearGroupAsync(group));

    /// <summary>Frees what all groups but one have, unless it is leased or pinned.</summary>
    public Task<Freed> ClearOtherGroupsAsync(long kept) =>
        AllAsync(tier =>
            SumAsync(
                tier.Groups.Where(group => group.Group != kept)
                    .Select(group => tier.ClearGroupAsync(group.Group))
            )
        );

    /// <summary>
    /// Brings every budget of the tree down to its low watermark as far as evictions can: items that a cheaper tier
    /// still holds go first, cold studies before hot ones.
    /// </summary>
    public Task<Freed> TrimAsync(RemovalReason reason = RemovalReason.Pressure)
    {
        List<Task<Freed>> begun = [];
        Trim(_root, reason, begun);
        return SumAsync(begun);
    }

    /// <summary>Stops answering the monitor.</summary>
    public void Dispose() => _monitor.Checked -= Answer;

    private void Answer()
    {
        if (_monitor.Level == PressureLevel.Critical)
        {
            PinsLetGo[] letGo =
            [
                .. _root.TiersBelow().SelectMany(tier => tier.UnpinByGroup(PinRole.Comparison)),
            ];
            if (letGo.Length > 0)
            {
                ComparisonsLetGo?.Invoke(letGo);
            }
        }
        if (_monitor.Level >= PressureLevel.High)
        {
            _ = TrimAsync();
        }
    }

    private void Trim(MemoryBudget budget, RemovalReason reason, List<Task<Freed>> begun)
    {
        // What a cheaper tier still holds first, wherever it is charged; then each budget below; then what is left to do here.
        TrimHere(budget, tier => tier.IsBackedByCheaperTier, reason, begun);
        foreach (var child in budget.Children)
        {
            Trim(child, reason, begun);
        }
        TrimHere(budget, tier => true, reason, begun);
    }

    private void TrimHere(
        MemoryBudget budget,
        Func<CacheTier, bool> which,
        RemovalReason reason,
        List<Task<Freed>> begun
    )
    {
        if (budget.Limit is not { } limit)
        {
            return;
        }
        var numbers = budget.Snapshot();
        var staying = numbers.Committed + numbers.Reserved;
        var excess = staying - (long)(limit * _monitor.Options.LowWatermark);
        var tiers = budget
            .TiersBelow()
            .Where(which)
            .OrderByDescending(t => t.IsBackedByCheaperTier)
            .ToArray();
        foreach (var tier in tiers)
        {
            if (excess > 0)
            {
                excess -= tier.TrimLetGo(excess, reason, out var done);
                begun.Add(done);
            }
        }
        foreach (var tier in tiers)
        {
            // The studies on screen last, however new they are to us; of these the prior before the one it is compared with.
            var compared = tier.GroupsPinned(PinRole.Comparison);
            var coldFirst = tier
                .Groups.OrderBy(group => group.HeldBytes > 0)
                .ThenBy(group => !compared.Contains(group.Group))
                .ThenBy(group => _temperature.Of(group.Group));
            foreach (var group in coldFirst)
            {
                if (excess <= 0)
                {
                    return;
                }
                excess -= tier.TrimGroup(group.Group, excess, reason, out var done);
                begun.Add(done);
            }
        }
    }

    private Task<Freed> AllAsync(Func<CacheTier, Task<Freed>> operation) =>
        SumAsync(_root.TiersBelow().Select(operation));

    private static async Task<Freed> SumAsync(IEnumerable<Task<Freed>> tasks)
    {
        var freed = default(Freed);
        // All are begun before the first is awaited.
        foreach (var one in await Task.WhenAll(tasks))
        {
            freed += one;
        }
        return freed;
    }
}
