using System.Diagnostics;
using System.IO.Compression;

namespace Weir.Memory.Tests.Samples;

/// <summary>What a stranger gets: the package, its README, and the README's sample, which must do what it says.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-sample").FullName;

    private static string Root { get; } = FindRoot();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_sample_caches_within_its_budget_and_lets_a_study_go()
    {
        for (byte file = 1; file <= 3; file++)
        {
            await File.WriteAllBytesAsync(Slice(file), [.. Enumerable.Repeat(file, 40)]);
        }
        var cache = new SliceCache(limit: 100);

        Assert.Equal(1, await cache.LastByteAsync(Slice(1), study: 7));
        Assert.Equal(2, await cache.LastByteAsync(Slice(2), study: 7));
        // Cached now: what the file says meanwhile is not read.
        await File.WriteAllBytesAsync(Slice(1), new byte[40]);
        Assert.Equal(1, await cache.LastByteAsync(Slice(1), study: 7));
        Assert.Equal(3, await cache.LastByteAsync(Slice(3), study: 8));
        Assert.Equal(80, cache.Budget.UsedBytes);

        var freed = await cache.CloseAsync(7);

        Assert.Equal(new Freed(1, 40), freed);
        Assert.Equal(40, cache.Budget.UsedBytes);
        Invariants.Check(cache.Budget);
    }

    [Fact]
    public void The_README_shows_the_sample_as_it_is_run()
    {
        var readme = File.ReadAllText(Path.Combine(Root, "src/Weir.Memory/README.md"));
        var sample = File.ReadAllLines(
            Path.Combine(Root, "tests/Weir.Memory.Tests/Samples/SliceCache.cs")
        );

        Assert.Contains($"```csharp\n{string.Join('\n', sample.Skip(1))}\n```", readme);
        Assert.InRange(sample.Length - 1, 20, 36);
    }

    [Fact]
    public async Task The_package_carries_its_README_its_licence_its_comments_and_its_symbols()
    {
        await PackAsync();

        using var package = ZipFile.OpenRead(Directory.GetFiles(_folder, "*.nupkg").Single());
        var files = package.Entries.Select(entry => entry.FullName).ToArray();
        Assert.Contains("README.md", files);
        Assert.Contains("LICENSE", files);
        Assert.Contains("lib/net10.0/Weir.Memory.dll", files);
        Assert.Contains("lib/net10.0/Weir.Memory.xml", files);
        using var symbols = ZipFile.OpenRead(Directory.GetFiles(_folder, "*.snupkg").Single());
        Assert.Contains(symbols.Entries, entry => entry.FullName == "lib/net10.0/Weir.Memory.pdb");
    }

    /// <summary>Of what is built already, in the configuration that this test was built in.</summary>
    private async Task PackAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo(
            "dotnet",
            ["pack", "src/Weir.Memory", "--no-build", "-c", configuration, "-o", _folder]
        )
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var pack = Process.Start(start)!;
        var output = await pack.StandardOutput.ReadToEndAsync();
        await pack.WaitForExitAsync();
        Assert.True(pack.ExitCode == 0, output);
    }

    private string Slice(int number) => Path.Combine(_folder, $"{number}.raw");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Weir.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No checkout.");
        }
        return folder.FullName;
    }
}
