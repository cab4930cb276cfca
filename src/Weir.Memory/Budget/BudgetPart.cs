namespace Weir.Memory;

/// <summary>One line of a composite reservation.</summary>
/// <param name="Budget">Where the bytes are charged.</param>
/// <param name="Bytes">How many; zero is allowed and always fits.</param>
public readonly record struct BudgetPart(MemoryBudget Budget, long Bytes);
