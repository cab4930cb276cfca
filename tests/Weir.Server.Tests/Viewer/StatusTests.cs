using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Weir.Server.Commands;
using Weir.Server.Demo;
using Weir.Server.Hosting;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Viewer;

public sealed class StatusTests
{
    private static readonly DemoScale Tiny = DemoScale.Small with
    {
        CtStudies = 3,
        CtSlices = 20,
        CtSize = 64,
        RadiographSize = 64,
    };

    [Fact]
    public async Task The_status_counts_the_files_of_an_import_and_then_no_more()
    {
        await using var source = new TestArchive(open: false);
        await using var server = await RunningServer.StartAsync();
        var activity = server.Services.GetRequiredService<ImportActivity>();
        for (var i = 0; i < 12; i++)
            new TestObject { Sop = $"1.4.{i}" }.WriteTo(source.SourceFile($"{i}.dcm"));
        var seen = new List<Status>();

        var counts = await server.Archive.ImportAsync(
            [source.Source],
            progress: progress =>
            {
                activity.Show(progress);
                seen.Add(Read(server));
            }
        );

        Assert.Equal(Enumerable.Range(1, 12), seen.Select(s => s.Imported!.Value));
        Assert.All(seen, s => Assert.True(s.Importing));
        Assert.All(seen, s => Assert.True(s.Total is null or 12));
        activity.Show(counts);
        Assert.Equal(new Status(true, 12, 12), Read(server));
        activity.End();
        Assert.Equal(new Status(false, null, null), Read(server));
    }

    [Fact]
    public async Task The_status_counts_the_images_of_the_demo_studies_and_then_no_more()
    {
        await using var server = await RunningServer.StartAsync();
        var planned = DemoStudies.Plan(Tiny).Count;
        var seen = new List<Status>();
        // The job looks at the clock after every image, one worker at a time.
        var clock = new WatchedTime(() => seen.Add(Read(server)));

        await DemoFill
            .For(server.Archive, othersCome: false, Tiny)!
            .RunAsync(
                server.Services.GetRequiredService<ImportActivity>(),
                TextWriter.Null,
                clock,
                default
            );

        Assert.Equal(
            Enumerable.Range(1, planned).Select(i => new Status(true, i, planned)),
            seen.Where(s => s.Importing).Distinct()
        );
        Assert.Equal(new Status(false, null, null), Read(server));
    }

    /// <summary>Asks over the socket, on the calling thread.</summary>
    private static Status Read(RunningServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status");
        using var answer = server.Client.Send(request);
        using var json = JsonDocument.Parse(answer.Content.ReadAsStream());
        return new Status(
            json.RootElement.GetProperty("importing").GetBoolean(),
            Number(json, "importedFiles"),
            Number(json, "totalFiles")
        );
    }

    private static int? Number(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private sealed class WatchedTime(Action read) : TimeProvider
    {
        public override long GetTimestamp()
        {
            read();
            return base.GetTimestamp();
        }
    }

    private sealed record Status(bool Importing, int? Imported, int? Total);
}
