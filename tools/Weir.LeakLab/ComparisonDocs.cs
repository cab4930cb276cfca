namespace Weir.LeakLab;

/// <summary>Puts a comparison where people read it: between two marks of docs/performance.md and of the README, with its chart.</summary>
internal static class ComparisonDocs
{
    private const string Begin = "<!-- leaklab: written by tools/leaklab --docs -->";
    private const string End = "<!-- /leaklab -->";
    private const string Chart = "images/switching.svg";

    /// <summary>Writes both; run at the project's root.</summary>
    /// <exception cref="InvalidOperationException">A document has no place for it.</exception>
    public static void Write(IReadOnlyList<ComparedRun> runs, SwitchOptions options)
    {
        File.WriteAllText($"docs/{Chart}", ComparisonChart.Draw(runs));
        Fill(
            "docs/performance.md",
            $"{ComparisonTable.Write(runs, options)}\n![Memory over the visits]({Chart})"
        );
        Fill("README.md", ComparisonTable.WriteBrief(runs));
    }

    private static void Fill(string path, string text)
    {
        var old = File.ReadAllText(path);
        var (begin, end) = (
            old.IndexOf(Begin, StringComparison.Ordinal),
            old.IndexOf(End, StringComparison.Ordinal)
        );
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{path} has no place between {Begin} and {End}.");
        }
        File.WriteAllText(path, $"{old[..begin]}{Begin}\n{text.Trim()}\n{old[end..]}");
    }
}
