using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Weir.Server.Tests.Archive;

/// <summary>
/// What survives a power cut is decided by the order of system calls, which no kill of a process can show: it is read from a trace.
/// </summary>
public sealed partial class SyncOrderTests
{
    [Fact]
    public async Task Data_is_synced_then_renamed_then_the_folder_synced_then_the_index_committed_then_reported()
    {
        await using var archive = new TestArchive(open: false);
        for (var i = 0; i < 5; i++)
        {
            new TestObject { Sop = $"1.9.{i}" }.WriteTo(archive.SourceFile($"{i}.dcm"));
        }

        var calls = await TraceAsync(archive);

        var folder = Path.Combine(archive.Data, "blobs", "000001");
        var log = archive.Data + "/index.db-wal";
        for (var i = 0; i < 5; i++)
        {
            var hash = Convert.ToHexStringLower(
                SHA256.HashData(File.ReadAllBytes(archive.SourceFile($"{i}.dcm")))
            );
            var rename = calls.Single(c =>
                c.Name.StartsWith("rename", StringComparison.Ordinal) && c.Text.Contains(hash)
            );
            var (from, to) = PathsOf(rename);
            Assert.Equal($"{folder}/{hash}.dcm", to);
            var written = calls.Last(c => c.Name == "pwrite64" && c.Text.Contains($"<{from}>"));
            var synced = calls.First(c => IsSync(c, from) && c.Began > written.Ended);
            Assert.True(rename.Began > synced.Ended, "renamed before its data was synced");
            var placed = calls.First(c => IsSync(c, folder) && c.Began > rename.Ended);
            Assert.DoesNotContain(
                calls,
                c => IsLogged(c, log) && c.Began > rename.Ended && c.Began < placed.Ended
            );
            var logged = calls.First(c => IsLogged(c, log) && c.Began > placed.Ended);
            var committed = calls.First(c => IsSync(c, log) && c.Began > logged.Ended);
            var report = calls.Single(c => c.Name == "write" && c.Text.Contains($"1.9.{i}\\\""));
            Assert.Contains("imported", report.Text);
            Assert.True(report.Began > committed.Ended, "reported before it was committed");
        }
    }

    private static (string From, string To) PathsOf(SystemCall rename) =>
        Paths().Match(rename.Text) is { Success: true } match
            ? (match.Groups[1].Value, match.Groups[2].Value)
            : throw new InvalidOperationException(rename.Text);

    private static bool IsLogged(SystemCall call, string log) =>
        call.Name == "pwrite64" && call.Text.Contains($"<{log}>");

    private static bool IsSync(SystemCall call, string path) =>
        call.Name is "fsync" or "fdatasync" && call.Text.Contains($"<{path}>");

    private static async Task<List<SystemCall>> TraceAsync(TestArchive archive)
    {
        var log = archive.SourceFile("../trace");
        using var process = WeirProcess.StartUnder(
            [
                "strace",
                "-f",
                "-y",
                "-s",
                "200",
                "-e",
                "trace=fsync,fdatasync,rename,renameat,renameat2,write,pwrite64",
                "-o",
                log,
            ],
            ["import", archive.Source, "--data", archive.Data, "--json"]
        );
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + error);
        return SystemCallTrace.Read(File.ReadLines(log));
    }

    [GeneratedRegex("""\("([^"]+)", "([^"]+)"\)""")]
    private static partial Regex Paths();
}
