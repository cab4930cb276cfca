using System.Globalization;
using System.Text.Json;
using Weir.Server.Archive;

namespace Weir.Server.Tests.Archive;

/// <summary>The real program is killed (SIGKILL) in the middle of its work, again and again.</summary>
public sealed class CrashTests
{
    private const int Rounds = 50;
    private const int Files = 400;

    [Fact]
    public async Task Killed_at_fifty_random_points_nothing_reported_is_lost_and_nothing_half_stored_shows()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var lives = 0; lives < Rounds; lives += 10)
        {
            // A new archive for every ten kills, so that the making of the index is hit too.
            await using var archive = new TestArchive(open: false);
            for (var i = 0; i < Files; i++)
            {
                new TestObject
                {
                    Study = $"1.{i % 7}",
                    Series = $"2.{i % 7}",
                    Sop = $"3.{i}",
                    Side = 16,
                }.WriteTo(archive.SourceFile($"{i}.dcm"));
            }

            var promised = new HashSet<string>();
            for (var kill = 0; kill < 10; kill++)
            {
                promised.UnionWith(await RunAndKillAsync(archive, random));
                archive.Open();
                archive.AssertConsistent();
                var stored = archive
                    .Store.FindInstances(new InstanceQuery())
                    .Items.Select(r => r.SopUid);
                var lost = promised.Except(stored).ToList();
                Assert.True(lost.Count == 0, $"seed {seed}: lost {string.Join(", ", lost)}");
                await archive.Store.DisposeAsync();
            }

            archive.Open();
            var reports = await archive.ImportAsync();
            Assert.All(
                reports.Values,
                r => Assert.True(r.Outcome is ImportOutcome.Imported or ImportOutcome.Duplicate)
            );
            Assert.Equal(Files, archive.Store.FindInstances(new InstanceQuery()).Total);
            archive.AssertConsistent();
        }
    }

    /// <summary>UIDs that the program said it had imported before it was killed.</summary>
    private static async Task<List<string>> RunAndKillAsync(TestArchive archive, Random random)
    {
        string[] import = ["import", archive.Source, "--data", archive.Data, "--json"];
        var promised = new List<string>();
        // Half of the kills come at a time, wherever the program is then; half after a number of new reports.
        if (random.Next(2) == 0)
        {
            var seconds = (0.1 + random.NextDouble() * 0.6).ToString(CultureInfo.InvariantCulture);
            using var killed = WeirProcess.StartUnder(["timeout", "-s", "KILL", seconds], import);
            while (await killed.StandardOutput.ReadLineAsync() is { } line)
            {
                Note(line, promised);
            }

            await killed.WaitForExitAsync();
            return promised;
        }

        using var process = WeirProcess.Start(import);
        var after = random.Next(1, 150);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            Note(line, promised);
            if (promised.Count >= after)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        return promised;
    }

    private static void Note(string line, List<string> promised)
    {
        // The last line may have been cut by the kill: it promises nothing.
        if (line.EndsWith('}'))
        {
            using var report = JsonDocument.Parse(line);
            if (report.RootElement.GetProperty("outcome").GetString() == "imported")
            {
                promised.Add(report.RootElement.GetProperty("sop").GetString()!);
            }
        }
    }
}
