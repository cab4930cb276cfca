using System.Text.RegularExpressions;

namespace Weir.Rules.Tests;

/// <summary>What keeps the house a house: short files, nothing left open, nothing of one machine.</summary>
public sealed class TidinessTests
{
    private static readonly string[] Sources = [".cs", ".ts", ".mjs", ".razor", ".css"];

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var tooLong = Repository
            .Files(Sources)
            .Select(file => (file, lines: Lines(file).Length))
            .Where(f => f.lines > 400);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_README_fits_in_100_lines() =>
        Assert.InRange(Lines("README.md").Length, 20, 100);

    [Fact]
    public void Nothing_is_left_open_in_the_sources()
    {
        // Spelt in parts, or this file would find itself.
        var open = new Regex(
            "NotImplemented"
                + @"Exception|\bTO"
                + @"DO\b|\bFIX"
                + @"ME\b|\bHA"
                + @"CK\b|Skip"
                + @"\s*=\s*"""
        );
        Assert.DoesNotContain(Repository.Files(Sources), file => open.IsMatch(Text(file)));
    }

    [Fact]
    public void The_engine_and_the_server_never_ask_the_clock_directly()
    {
        var clock = new Regex(@"DateTime(Offset)?\.(Utc)?Now|Thread\.Sleep|DateTime\.Today");
        var offenders = Repository
            .Files(".cs")
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .Where(file => clock.IsMatch(Text(file)));
        Assert.Empty(offenders);
    }

    [Fact]
    public void Package_versions_stand_in_one_place_only()
    {
        var offenders = Repository
            .Files(".csproj")
            .Where(file => Regex.IsMatch(Text(file), @"<PackageReference[^>]*\sVersion="));
        Assert.Empty(offenders);
    }

    private static string Text(string file) =>
        File.ReadAllText(Path.Combine(Repository.Root, file));

    private static string[] Lines(string file) =>
        File.ReadAllLines(Path.Combine(Repository.Root, file));
}
