using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Weir.Memory;
using Weir.Server.Archive;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Server.Tests.Hosting;
using Weir.Server.Viewer;

namespace Weir.Server.Tests.Viewer;

public sealed class ThumbnailTests
{
    private static readonly string Wrist = Path.Combine(
        SharedFiles.Dicom,
        "series/mr-wrist-dcm4che"
    );

    [Fact]
    public async Task A_thumbnail_asked_for_again_decodes_nothing_and_is_the_same()
    {
        await using var server = await StartAsync();
        var path = Address(server);
        var first = await server.Client.GetByteArrayAsync(path);
        var supply = server.Services.GetRequiredService<FrameSupply>();
        var thumbnails = server.Services.GetRequiredService<ThumbnailSupply>();
        await supply.Tier.ClearAsync();
        Directory.Delete(Path.Combine(server.Folder, "cache", "frames"), recursive: true);
        foreach (var row in server.Archive.InstancesOfStudy(StudyOf(server)))
            File.Delete(row.BlobPath);
        Assert.Equal(first, await server.Client.GetByteArrayAsync(path));
        Assert.InRange(first.Length, 100, 50 * 1024);
        Assert.Equal(0, supply.Tier.Statistics.Entries);
        var tier = thumbnails.Tier.Statistics;
        Assert.Equal((1, 1L, 0), (tier.Entries, tier.Hits, tier.Leases));
        Assert.Equal(SlabArena.SlotBytes(first.Length), tier.Bytes);
    }

    [Fact]
    public async Task Many_thumbnails_at_once_in_a_small_budget_all_come_and_leave_nothing_reserved()
    {
        await using var server = await StartAsync(o => o.MaxBytes = o.MinBytes = 2 << 20);
        var path = Address(server);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 48).Select(i => server.Client.GetAsync($"{path}?frame={i % 16}"))
        );
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var budget = server.Services.GetRequiredService<MemoryBudget>();
        Assert.Equal(0, budget.Snapshot().Reserved);
        Invariants.Check(budget);
    }

    private static async Task<RunningServer> StartAsync(Action<MemoryOptions>? set = null)
    {
        var server = await RunningServer.StartAsync(set: options =>
        {
            options.Frames.FillWhenIdle = false;
            set?.Invoke(options.Memory);
        });
        await server.Archive.ImportAsync([Wrist]);
        return server;
    }

    private static string StudyOf(RunningServer server) =>
        server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid;

    private static string Address(RunningServer server) =>
        $"/api/studies/{StudyOf(server)}/series/{server.Archive.InstancesOfStudy(StudyOf(server))[0].SeriesUid}/thumbnail";
}
