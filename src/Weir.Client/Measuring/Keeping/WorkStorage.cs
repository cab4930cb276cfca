namespace Weir.Client.Measuring.Keeping;

/// <summary>The browser's storage for work that the server has not confirmed; work.ts is the other side.</summary>
/// <param name="Get">Reads a value; null when there is none.</param>
/// <param name="Set">Keeps a value.</param>
/// <param name="Remove">Forgets a value.</param>
/// <param name="Hold">Says that this tab lives and owns a key; lets go of the one before.</param>
/// <param name="Orphans">Keys with a beginning that no living tab owns.</param>
public sealed record WorkStorage(
    Func<string, string?> Get,
    Action<string, string> Set,
    Action<string> Remove,
    Action<string> Hold,
    Func<string, Task<IReadOnlyList<string>>> Orphans
);
