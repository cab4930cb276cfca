namespace Weir.Memory;

/// <summary>What a limit was decided by: the one of all that allowed least.</summary>
public enum BudgetBound : byte
{
    /// <summary>Nothing is known and nothing was asked for.</summary>
    Unknown,

    /// <summary>Somebody asked for it.</summary>
    Configured,

    /// <summary>The setting that nothing may exceed.</summary>
    Ceiling,

    /// <summary>A failed allocation or a lost context has taught it.</summary>
    Learned,

    /// <summary>What the machine can give.</summary>
    Machine,

    /// <summary>What the container (cgroup) can give.</summary>
    Container,

    /// <summary>What the process may use: its runtime's limit, a tab's.</summary>
    Process,

    /// <summary>There is less than the least it works with.</summary>
    Floor,
}

/// <summary>A limit and what bounds it.</summary>
/// <param name="Bytes">The limit.</param>
/// <param name="Bound">Why it is not higher; for <see cref="BudgetBound.Floor"/> why it is not lower.</param>
public readonly record struct BudgetDecision(long Bytes, BudgetBound Bound);
