using System.Text.RegularExpressions;

namespace Weir.Client.Tests.Ui;

public sealed partial class TestIdTests
{
    [Fact]
    public void Every_test_id_in_the_components_is_in_the_documentation()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Weir.slnx")))
        {
            root = root.Parent;
        }
        var documented = Code()
            .Matches(File.ReadAllText(Path.Combine(root.FullName, "docs", "client.md")))
            .Select(m => m.Groups[1].Value)
            .ToHashSet();
        var used = Directory
            .EnumerateFiles(
                Path.Combine(root.FullName, "src", "Weir.Client"),
                "*.razor*",
                SearchOption.AllDirectories
            )
            .SelectMany(f => TestId().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value))
            .ToHashSet();
        Assert.True(used.Count > 60, $"Only {used.Count} were found.");
        bool IsDocumented(string id) =>
            documented.Any(d => d == id || (id.EndsWith('-') && d.StartsWith(id)));
        Assert.All(used, id => Assert.True(IsDocumented(id), $"{id} is not in docs/client.md."));
    }

    // Of ids with a part filled in, the part before it is found.
    [GeneratedRegex("""(?:data-testid|TestId|Id)="([a-z][a-z-]+)["@]""")]
    private static partial Regex TestId();

    [GeneratedRegex("`([a-z][A-Za-z-]+)…?`")]
    private static partial Regex Code();
}
