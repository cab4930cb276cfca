using Weir.Memory;
using Weir.Server.Archive;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Commands;
using Weir.Server.Tests.Viewer;

namespace Weir.Server.Tests.Hosting;

public sealed class TraceFileTests
{
    [Fact]
    public async Task A_trace_says_what_was_asked_for_and_names_nobody()
    {
        await using var source = new TestArchive(open: false);
        var file = source.SourceFile("trace.tsv");
        string study;
        string secret;
        await using (
            var server = await RunningServer.StartAsync(set: options =>
            {
                options.RecordTraceTo = file;
                options.Frames.FillWhenIdle = false;
                options.Memory.MaxBytes = options.Memory.MinBytes = 64 << 20;
            })
        )
        {
            study = await MemoryBudgetTests.FillAsync(server);
            var (manifest, _) = await server.Client.OpenAsync(study);
            await server.Client.FramesAsync(manifest, "3-5");
            secret = server.Archive.InstancesOfStudy(study)[3].SopUid;
        }

        var text = await File.ReadAllTextAsync(file);
        var lines = text.TrimEnd().Split('\n');
        Assert.Equal(TraceLine.Header, lines[0]);
        var trace = lines.Skip(1).Select(line => TraceLine.Parse(line)).ToArray();
        Assert.Equal(2, trace.Count(line => line.Event == TraceEvent.Open));
        Assert.Single(trace.Select(line => line.Key.Study).Where(hash => hash != 0).Distinct());
        var loaded = trace.Where(line => line.Event is TraceEvent.Put).ToArray();
        Assert.Equal(28, loaded.Select(line => line.Key.Frame).Distinct().Count());
        Assert.All(loaded, line => Assert.True(line is { Bytes: > 0, Cost: > 0, Tier: "frames" }));
        Assert.True(trace.Count(line => line.Event == TraceEvent.Hit) >= 4);
        Assert.DoesNotContain(study, text);
        Assert.DoesNotContain(secret, text);
    }

    [Fact]
    public async Task A_trace_that_cannot_be_written_is_one_line()
    {
        await using var archive = new TestArchive(open: false);
        var (code, output, error) = await WeirProcess.RunAsync(
            "serve",
            "--port",
            "0",
            "--no-demo",
            "--data",
            archive.Data,
            "--record-trace",
            Path.Combine(archive.Source, "missing", "trace.tsv")
        );
        ImportCommandTests.AssertOneLine(code, output, error, "trace.tsv");
    }
}
