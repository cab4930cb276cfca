using System.Diagnostics;

namespace Weir.Rules.Tests;

/// <summary>The checkout the tests run in: its root and the files that git knows.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Tracked files, and new ones that are not ignored, by extension; paths relative to the root.</summary>
    public static IReadOnlyList<string> Files(params string[] extensions)
    {
        var start = new ProcessStartInfo(
            "git",
            ["-C", Root, "ls-files", "-co", "--exclude-standard"]
        )
        {
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var lines = git
            .StandardOutput.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return
        [
            .. lines.Where(line =>
                extensions.Contains(Path.GetExtension(line))
                && File.Exists(Path.Combine(Root, line))
            ),
        ];
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Weir.slnx")))
        {
            folder =
                folder.Parent
                ?? throw new DirectoryNotFoundException(
                    "The tests run outside of a Weir checkout."
                );
        }
        return folder.FullName;
    }
}
