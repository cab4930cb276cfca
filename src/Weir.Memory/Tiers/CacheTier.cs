namespace Weir.Memory;

/// <summary>What all tiers have in common, whatever their keys and items: what governor, budget and session deal with.</summary>
public abstract class CacheTier
{
    private protected CacheTier(string name, MemoryBudget budget, bool isBackedByCheaperTier)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Budget = budget;
        IsBackedByCheaperTier = isBackedByCheaperTier;
        budget.Attach(this);
    }

    /// <summary>Name for statistics.</summary>
    public string Name { get; }

    /// <summary>Where its bytes are charged.</summary>
    public MemoryBudget Budget { get; }

    /// <summary>True when its items can be made again from a cheaper tier: they go first.</summary>
    public bool IsBackedByCheaperTier { get; }

    /// <summary>
    /// A release failed, or a subscriber or cancellation callback threw. It is told here, to be logged, and not to
    /// whoever's turn it happened on: that one has done nothing wrong, and the book must go on.
    /// </summary>
    public event Action<Exception>? Faulted;

    /// <summary>An entry's release was acknowledged. Sent outside any lock, for each entry that was reported as removed and then released.</summary>
    public event Action<TierRelease>? Released;

    /// <summary>What the tier holds and what has happened to it, at one moment.</summary>
    public abstract TierStatistics Statistics { get; }

    /// <summary>What it holds of each group, in no order.</summary>
    public abstract IReadOnlyList<GroupStatistics> Groups { get; }

    /// <summary>
    /// Removes the entries of one group, in time linear in them, and cancels its loads that are not interactive.
    /// Entries that are leased stay, as do pinned ones unless <paramref name="evenPinned"/>.
    /// </summary>
    /// <param name="group">The group, usually a study.</param>
    /// <param name="reason">What the removals are reported with.</param>
    /// <param name="evenPinned">True: only a lease keeps an entry.</param>
    /// <returns>When the releases are acknowledged: what was freed.</returns>
    public abstract Task<Freed> ClearGroupAsync(
        long group,
        RemovalReason reason = RemovalReason.UserCleared,
        bool evenPinned = false
    );

    /// <summary>As <see cref="ClearGroupAsync"/>, for all groups.</summary>
    public abstract Task<Freed> ClearAsync(
        RemovalReason reason = RemovalReason.UserCleared,
        bool evenPinned = false
    );

    /// <summary>Evicts in the policy's order until <paramref name="bytes"/> are given back or nothing more may go.</summary>
    /// <returns>When the releases are acknowledged: what was freed.</returns>
    public abstract Task<Freed> TrimAsync(
        long bytes,
        RemovalReason reason = RemovalReason.Pressure
    );

    /// <summary>Evicts up to <paramref name="bytes"/> of one group, oldest entries first, in time linear in the group.</summary>
    /// <returns>When the releases are acknowledged: what was freed.</returns>
    public Task<Freed> TrimGroupAsync(
        long group,
        long bytes,
        RemovalReason reason = RemovalReason.Pressure
    )
    {
        TrimGroup(group, bytes, reason, out var done);
        return done;
    }

    /// <summary>
    /// Ends all pins of a role on entries that are neither leased nor pinned for another reason; of role
    /// <see cref="PinRole.Kept"/> all there are, as <see cref="UnkeepAll"/>.
    /// </summary>
    /// <returns>Bytes that have no pin of that role any more.</returns>
    public abstract long Unpin(PinRole role);

    /// <summary>
    /// Keeps a group for the user: its entries, those that come in later too, survive pressure and every session's end until
    /// <see cref="UnkeepGroup"/> or a clearing that takes pinned ones too. All that is kept in the tree takes at most half of the
    /// root's limit. When the limit falls below that, entries of the groups kept first lose their protection until it fits, and
    /// have it again when there is room again.
    /// </summary>
    /// <param name="group">The group, usually a study.</param>
    /// <param name="expectedBytes">What it will take here when all of it is loaded; what it has already counts at least.</param>
    /// <param name="refusal">When refused: what more was needed, and what could have been given.</param>
    /// <returns>False when it is refused; nothing changed then.</returns>
    public abstract bool TryKeepGroup(
        long group,
        long expectedBytes,
        out MemoryRefusedException? refusal
    );

    /// <summary>The user does not keep the group any more.</summary>
    /// <returns>False when it was not kept.</returns>
    public abstract bool UnkeepGroup(long group);

    /// <summary>Nothing is kept any more, no single entry either.</summary>
    public abstract void UnkeepAll();

    /// <summary>The groups that are kept, in the order in which they were.</summary>
    public abstract IReadOnlyList<long> KeptGroups { get; }

    /// <summary>The groups of which an entry is pinned in a role. Walks what open sessions have claimed: for the eye, not for decisions.</summary>
    public abstract IReadOnlyCollection<long> GroupsPinned(PinRole role);

    private protected void Report(Exception fault) => Faulted?.Invoke(fault);

    private protected void Report(in TierRelease release) => Released?.Invoke(release);

    private protected bool HasReleaseListeners => Released is not null;

    /// <summary>Bytes that are leased or pinned, evicted but leased ones too.</summary>
    internal abstract long HeldBytes { get; }

    /// <summary>Unpins and says of which groups.</summary>
    internal abstract IReadOnlyList<PinsLetGo> UnpinByGroup(PinRole role);

    internal abstract void ShedKept(long bytes);

    internal abstract void KeepAgain();

    /// <summary>Evicts what comparisons have let go of.</summary>
    internal abstract long TrimLetGo(long bytes, RemovalReason reason, out Task<Freed> done);

    internal abstract long EvictableBytes(in ReclaimScope scope);

    internal abstract long Reclaim(long bytes, in ReclaimScope scope, RemovalReason reason);

    /// <summary>As <see cref="TrimGroupAsync"/>, but says at once how much is on its way.</summary>
    internal abstract long TrimGroup(
        long group,
        long bytes,
        RemovalReason reason,
        out Task<Freed> done
    );

    internal abstract Task<Freed> EndSessionAsync(ViewingSession session, ExitPolicy policy);

    internal abstract TierAudit Audit();

    /// <summary>The lock of the tier: one for all it holds. Taken before the ledger's, never together with another tier's.</summary>
    internal Lock Gate { get; } = new();
}

/// <summary>What an operation gave back.</summary>
/// <param name="Entries">Number of entries.</param>
/// <param name="Bytes">Their bytes.</param>
public readonly record struct Freed(int Entries, long Bytes)
{
    /// <summary>The sum of two.</summary>
    public static Freed operator +(Freed left, Freed right) =>
        new(left.Entries + right.Entries, left.Bytes + right.Bytes);
}
