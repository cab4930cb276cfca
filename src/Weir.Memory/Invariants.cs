namespace Weir.Memory;

/// <summary>
/// The promises of the engine, checked on a live tree: ledger = entries + reservations + releasing; ledger ≤ limit unless
/// what is held alone exceeds it; an ended session holds nothing. For tests and for support; it stops the world of its tree.
/// </summary>
public static class Invariants
{
    /// <summary>Checks the tree that <paramref name="root"/> is the root of.</summary>
    /// <exception cref="InvalidOperationException">A promise is broken; the message says which and by how much.</exception>
    public static void Check(MemoryBudget root)
    {
        var faults = Find(root);
        if (faults.Count > 0)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
        }
    }

    /// <summary>As <see cref="Check"/>, but hands back what is broken.</summary>
    public static IReadOnlyList<string> Find(MemoryBudget root)
    {
        if (root.Parent is not null)
        {
            throw new ArgumentException("Not the root of its tree.", nameof(root));
        }
        // All tiers' locks in one order, then the ledger's: nobody else ever holds two tiers'.
        var tiers = root.TiersBelow().ToArray();
        var entered = 0;
        try
        {
            foreach (var tier in tiers)
            {
                tier.Gate.Enter();
                entered++;
            }
            lock (root.Ledger.Gate)
            {
                var audits = tiers.ToDictionary(tier => tier, tier => tier.Audit());
                List<string> faults = [.. audits.Values.SelectMany(audit => audit.Faults)];
                CheckSessions(audits, faults);
                CheckBudget(root, audits, faults);
                var (kept, promised) = (root.Ledger.Kept, root.Ledger.Promised);
                Expect(faults, root, "kept", kept, audits.Values.Sum(audit => audit.Kept));
                Expect(faults, root, "promised", promised, audits.Values.Sum(a => a.Promised));
                if (kept > root.Ledger.KeptLimit)
                {
                    faults.Add($"{root.Name}: {kept} kept, more than {root.Ledger.KeptLimit}");
                }
                return faults;
            }
        }
        finally
        {
            while (entered > 0)
            {
                tiers[--entered].Gate.Exit();
            }
        }
    }

    private static void CheckSessions(Dictionary<CacheTier, TierAudit> audits, List<string> faults)
    {
        foreach (var (tier, audit) in audits)
        {
            faults.AddRange(
                audit
                    .Sessions.Where(session => session.IsClosed)
                    .Select(session => $"{tier.Name}: ended session {session.Generation} is here")
            );
        }
    }

    private static (long Committed, long Releasing, long Reserved, long Held) CheckBudget(
        MemoryBudget budget,
        Dictionary<CacheTier, TierAudit> audits,
        List<string> faults
    )
    {
        var own = budget.Tiers.Select(tier => audits[tier]).ToArray();
        var sums = (
            Committed: own.Sum(audit => audit.Committed),
            Releasing: own.Sum(audit => audit.Releasing),
            Reserved: budget.Ledger.SumOfReservations(budget),
            Held: own.Sum(audit => audit.Held)
        );
        foreach (var child in budget.Children)
        {
            var below = CheckBudget(child, audits, faults);
            sums.Committed += below.Committed;
            sums.Releasing += below.Releasing;
            sums.Reserved += below.Reserved;
            sums.Held += below.Held;
        }
        Expect(faults, budget, "committed", budget.Committed, sums.Committed);
        Expect(faults, budget, "releasing", budget.Releasing, sums.Releasing);
        Expect(faults, budget, "reserved", budget.Reserved, sums.Reserved);
        // A lowered limit takes back neither what is in flight nor what is held; all that can go must be on its way.
        var staying = budget.Used - budget.Releasing;
        if (budget.Used > budget.CurrentLimit && !budget.IsDraining)
        {
            faults.Add($"{budget.Name}: {budget.Used} overshoot {budget.CurrentLimit}");
        }
        if (staying > budget.CurrentLimit && staying > sums.Held + sums.Reserved)
        {
            faults.Add(
                $"{budget.Name}: {staying} stay in {budget.CurrentLimit}: {sums.Held} held, {sums.Reserved} reserved"
            );
        }
        return sums;
    }

    private static void Expect(
        List<string> faults,
        MemoryBudget budget,
        string what,
        long recorded,
        long counted
    )
    {
        if (recorded != counted)
        {
            faults.Add($"{budget.Name}: {what}: recorded {recorded}, counted {counted}");
        }
    }
}
