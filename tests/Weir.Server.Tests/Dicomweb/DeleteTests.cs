using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Weir.Server.Archive;
using Weir.Server.Frames;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;
using Weir.Server.Work;

namespace Weir.Server.Tests.Dicomweb;

/// <summary>Deleting: what goes, what stays, and that it is off.</summary>
public sealed class DeleteTests
{
    [Fact]
    public async Task It_is_off_unless_an_operator_turns_it_on()
    {
        await using var server = await RunningServer.StartAsync();
        await FillAsync(server);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await DeleteAsync(server, "studies/1.2.3.1"));
        Assert.Equal(12, server.Archive.FindInstances(new InstanceQuery()).Total);
    }

    [Fact]
    public async Task An_instance_a_series_and_a_study_go_with_their_files_and_what_is_left_is_counted_anew()
    {
        await using var archive = new TestArchive(open: false);
        await using (
            var server = await RunningServer.StartAsync(
                archive.Data,
                o => o.Dicomweb.AllowDelete = true
            )
        )
        {
            await FillAsync(server);
            const string Study = "studies/1.2.3.1";
            Assert.Equal(
                HttpStatusCode.NoContent,
                await DeleteAsync(server, $"{Study}/series/1.2.3.1.1/instances/1.2.3.1.1.1")
            );
            Assert.Equal(
                HttpStatusCode.NotFound,
                await DeleteAsync(server, $"{Study}/series/1.2.3.1.1/instances/1.2.3.1.1.1")
            );
            var study = server.Archive.GetStudy("1.2.3.1")!;
            Assert.Equal(
                (5, 2, "CT\\MR"),
                (study.InstanceCount, study.SeriesCount, Sorted(study.Modalities))
            );
            Assert.Equal(
                HttpStatusCode.NoContent,
                await DeleteAsync(server, $"{Study}/series/1.2.3.1.1")
            );
            study = server.Archive.GetStudy("1.2.3.1")!;
            Assert.Equal((3, 1, "MR"), (study.InstanceCount, study.SeriesCount, study.Modalities));
            Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(server, Study));
            Assert.Null(server.Archive.GetStudy("1.2.3.1"));
            Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync(server, Study));
            // What was deleted can be stored again.
            Assert.Equal(200, (await server.StowAsync([Object(1, 1, 1).Bytes()])).Status);
        }
        archive.Open();
        archive.AssertConsistent();
        Assert.Equal(7, archive.Store.FindInstances(new InstanceQuery()).Total);
    }

    [Fact]
    public async Task Nothing_of_a_deleted_study_is_left_in_caches_or_in_peoples_work()
    {
        await using var server = await RunningServer.StartAsync(set: o =>
            (o.Dicomweb.AllowDelete, o.Frames.FillWhenIdle) = (true, false)
        );
        await FillAsync(server);
        (await server.Client.GetAsync("/api/studies/1.2.3.1/open")).EnsureSuccessStatusCode();
        (await server.Client.PutAsync("/api/studies/1.2.3.1/opened", null)).Dispose();
        (
            await server.Client.GetAsync("/dicom-web/studies/1.2.3.1/metadata")
        ).EnsureSuccessStatusCode();
        var packs = server.Services.GetRequiredService<FramePackStore>();
        Assert.NotEqual(0, packs.Bytes);
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(server, "studies/1.2.3.1"));
        Assert.Equal(0, packs.Bytes);
        Assert.Empty(server.Services.GetRequiredService<WorkStore>().OpenedBy(""));
        foreach (var path in new[] { "/api/studies/1.2.3.1/open", "/dicom-web/studies/1.2.3.1" })
            Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync(path)).StatusCode);
        foreach (var file in Directory.GetFiles(server.Folder, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(
                "1.2.3.1.2.3",
                file.EndsWith(".dcm") || file.EndsWith(".manifest")
                    ? await File.ReadAllTextAsync(file)
                    : ""
            );
    }

    [Fact]
    public async Task A_crash_between_the_rows_and_the_files_is_made_good_at_the_next_start()
    {
        await using var archive = new TestArchive();
        Object(1, 1, 1).WriteTo(archive.SourceFile("a.dcm"));
        await archive.ImportAsync();
        await archive.Store.DisposeAsync();
        using (
            var connection = new SqliteConnection(
                $"Data Source={archive.Data}/index.db;Pooling=false"
            )
        )
            connection.Execute(
                "INSERT INTO doomed SELECT folder, sha256 FROM instance; DELETE FROM instance; DELETE FROM series; DELETE FROM study;"
            );
        Assert.Single(archive.Blobs());
        archive.Open();
        Assert.Empty(archive.Blobs());
        archive.AssertConsistent();
    }

    // Objects of one request are committed beside each other, in any order.
    private static string Sorted(string modalities) =>
        string.Join('\\', modalities.Split('\\').Order());

    private static async Task FillAsync(RunningServer server)
    {
        var files =
            from study in Enumerable.Range(1, 2)
            from series in Enumerable.Range(1, 2)
            from i in Enumerable.Range(1, 3)
            select Object(study, series, i).Bytes();
        Assert.Equal(200, (await server.StowAsync(files)).Status);
    }

    private static TestObject Object(int study, int series, int i) =>
        new()
        {
            Study = $"1.2.3.{study}",
            Series = $"1.2.3.{study}.{series}",
            Sop = $"1.2.3.{study}.{series}.{i}",
            Modality = series == 1 ? "CT" : "MR",
            Number = i,
            Side = 16,
        };

    private static async Task<HttpStatusCode> DeleteAsync(RunningServer server, string path)
    {
        using var answer = await server.Client.DeleteAsync("/dicom-web/" + path);
        return answer.StatusCode;
    }
}
