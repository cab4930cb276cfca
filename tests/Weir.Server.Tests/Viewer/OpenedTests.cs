using System.Net;
using System.Text.Json;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;
using Weir.Server.Work;

namespace Weir.Server.Tests.Viewer;

/// <summary>Which studies a reader opened last.</summary>
public sealed class OpenedTests
{
    [Fact]
    public async Task What_was_opened_is_listed_the_latest_first_and_once()
    {
        await using var server = await StartAsync(4);
        Assert.Empty(await RecentAsync(server));
        foreach (var i in new[] { 1, 2, 3, 1 })
            await OpenAsync(server, $"1.9.{i}");
        Assert.Equal(["1.9.1", "1.9.3", "1.9.2"], await RecentAsync(server));
        Assert.Equal(["1.9.3"], await RecentAsync(server, "&offset=1&limit=1"));
        Assert.Equal(["1.9.2", "1.9.3", "1.9.1"], await RecentAsync(server, "&sort=opened"));
        Assert.Equal(
            ["1.9.1", "1.9.2", "1.9.3"],
            await RecentAsync(server, "&sort=accessionNumber")
        );
        Assert.Equal(["1.9.2"], await RecentAsync(server, "&accession=A2"));
    }

    [Fact]
    public async Task What_is_not_there_was_not_opened_and_looking_ahead_is_no_opening()
    {
        await using var server = await StartAsync(2);
        using (var answer = await server.Client.PutAsync("/api/studies/1.9.7/opened", null))
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        (await server.Client.GetAsync("/api/studies/1.9.1/open")).Dispose();
        Assert.Empty(await RecentAsync(server));
    }

    [Fact]
    public void Each_user_has_his_own_and_the_oldest_make_way()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        using (var work = new WorkStore(folder))
        {
            for (var i = 0; i < WorkStore.MostOpened + 5; i++)
                work.Opened("a", $"1.{i}", DateTimeOffset.UnixEpoch.AddSeconds(i));
            work.Opened("b", "1.9", DateTimeOffset.UnixEpoch);
        }
        using (var again = new WorkStore(folder))
        {
            Assert.Equal(
                Enumerable.Range(5, WorkStore.MostOpened).Reverse().Select(i => $"1.{i}"),
                again.OpenedBy("a")
            );
            Assert.Equal(["1.9"], again.OpenedBy("b"));
            Assert.Empty(again.OpenedBy(""));
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<RunningServer> StartAsync(int studies)
    {
        var server = await RunningServer.StartAsync();
        await using var source = new TestArchive(open: false);
        for (var i = 1; i <= studies; i++)
            new TestObject
            {
                Study = $"1.9.{i}",
                Series = $"1.9.{i}.1",
                Sop = $"1.9.{i}.1.1",
                Accession = $"A{i}",
            }.WriteTo(source.SourceFile($"{i}.dcm"));
        await server.Archive.ImportAsync([source.Source]);
        return server;
    }

    private static async Task OpenAsync(RunningServer server, string study)
    {
        using var answer = await server.Client.PutAsync($"/api/studies/{study}/opened", null);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        // Openings of one millisecond have no order.
        await Task.Delay(2, TestContext.Current.CancellationToken);
    }

    private static async Task<string[]> RecentAsync(RunningServer server, string more = "")
    {
        using var page = JsonDocument.Parse(
            await server.Client.GetStringAsync("/api/studies?recent=true" + more)
        );
        return
        [
            .. page
                .RootElement.GetProperty("studies")
                .EnumerateArray()
                .Select(s => s.GetProperty("studyInstanceUid").GetString()!),
        ];
    }
}
