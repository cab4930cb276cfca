using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;
using Weir.Wire;

namespace Weir.Server.Tests.Viewer;

/// <summary>What the server keeps of people's work.</summary>
public sealed class MeasurementTests
{
    private const string Study = "1.2.3";
    private const string Path = $"/api/studies/{Study}/measurements";

    private static StoredMeasurement Line(double to, Guid? id = null, bool deleted = false) =>
        new(
            id ?? Guid.NewGuid(),
            "length",
            "1.2.3.4",
            "1.2.3.4.5",
            1,
            [0, 0, to, 0],
            "",
            "",
            deleted
        );

    private static async Task<RunningServer> StartAsync(string? folder = null)
    {
        var server = await RunningServer.StartAsync(folder);
        await using var source = new TestArchive(open: false);
        var file = source.SourceFile("one.dcm");
        new TestObject
        {
            Study = Study,
            Series = "1.2.3.4",
            Sop = "1.2.3.4.5",
        }.WriteTo(file);
        await server.Archive.ImportAsync([file]);
        return server;
    }

    private static HttpRequestMessage Request(string body, string ifMatch, string path = Path)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (ifMatch.Length > 0)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return request;
    }

    private static string Json(params StoredMeasurement[] items)
    {
        var bytes = new ArrayBufferWriter<byte>();
        MeasurementCodec.Write(bytes, new MeasurementSet(0, items));
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static async Task<MeasurementSet> WriteAsync(
        RunningServer server,
        long known,
        params StoredMeasurement[] items
    )
    {
        using var answer = await server.Client.SendAsync(Request(Json(items), $"\"{known}\""));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var set = MeasurementCodec.Read(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal($"\"{set.Revision}\"", answer.Headers.ETag!.Tag);
        return set;
    }

    private static async Task<MeasurementSet> ReadAsync(RunningServer server) =>
        MeasurementCodec.Read(await server.Client.GetByteArrayAsync(Path));

    [Fact]
    public async Task Tabs_write_beside_each_other_and_learn_what_the_others_wrote()
    {
        await using var server = await StartAsync();
        Assert.Equal(0, (await ReadAsync(server)).Revision);
        var (a, b) = (Line(10), Line(20));
        Assert.Equal(1, (await WriteAsync(server, 0, a)).Revision);
        var second = await WriteAsync(server, 0, b);
        Assert.Equal(a, Assert.Single(second.Items));
        var third = await WriteAsync(server, 1, a with { Label = "aorta", Value = "10 mm" });
        Assert.Equal(b, Assert.Single(third.Items));
        Assert.Equal(3, third.Revision);
        var gone = await WriteAsync(server, 3, b with { Deleted = true });
        Assert.Empty(gone.Items);
        var all = await ReadAsync(server);
        Assert.Equal(4, all.Revision);
        Assert.Equal(["", "aorta"], all.Items.Select(i => i.Label).Order());
        Assert.True(all.Items.Single(i => i.Id == b.Id).Deleted);
    }

    [Fact]
    public async Task Measurements_survive_the_end_of_the_server_and_are_no_part_of_the_index()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        try
        {
            var one = Line(10.125);
            await using (var server = await StartAsync(folder))
                await WriteAsync(server, 0, one);
            // The index can be made anew from the images; work cannot.
            foreach (var file in Directory.GetFiles(folder, "index.db*"))
                File.Delete(file);
            await using (var server = await StartAsync(folder))
                Assert.Equal(one, Assert.Single((await ReadAsync(server)).Items));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("", "{\"measurements\":[]}")]
    [InlineData("*", "{\"measurements\":[]}")]
    [InlineData("\"-1\"", "{\"measurements\":[]}")]
    [InlineData("\"0\"", "")]
    [InlineData("\"0\"", "{}")]
    [InlineData("\"0\"", "{\"measurements\":[1]}")]
    [InlineData("\"0\"", "{\"measurements\":[{}]}")]
    public async Task What_is_no_set_of_measurements_is_refused(string ifMatch, string body)
    {
        await using var server = await StartAsync();
        using var answer = await server.Client.SendAsync(Request(body, ifMatch));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(0, (await ReadAsync(server)).Revision);
    }

    [Theory]
    [InlineData("\"kind\":\"length\"", "\"kind\":\"volume\"")]
    [InlineData("[0,0,10,0]", "[0,0,10]")]
    [InlineData("[0,0,10,0]", "[0,0,1e300,0]")]
    [InlineData("[0,0,10,0]", "[0,0,1e999,0]")]
    [InlineData("[0,0,10,0]", "[0,0,\"NaN\",0]")]
    [InlineData("\"frame\":1", "\"frame\":0")]
    [InlineData("\"frame\":1", "\"frame\":1.5")]
    [InlineData("1.2.3.4.5", "1.2.x")]
    [InlineData("\"label\":\"\"", "\"label\":7")]
    [InlineData("\"id\":\"", "\"id\":\"z")]
    public async Task A_field_that_is_not_valid_is_refused_and_nothing_is_written(
        string from,
        string to
    )
    {
        await using var server = await StartAsync();
        var good = Json(Line(10));
        Assert.Contains(from, good);
        using var answer = await server.Client.SendAsync(Request(good.Replace(from, to), "\"0\""));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty((await ReadAsync(server)).Items);
    }

    [Fact]
    public async Task Long_texts_many_measurements_and_large_bodies_are_refused()
    {
        await using var server = await StartAsync();
        async Task<HttpStatusCode> StatusAsync(string body)
        {
            using var answer = await server.Client.SendAsync(Request(body, "\"0\""));
            return answer.StatusCode;
        }
        var longest = new string('x', MeasurementCodec.MaxLabel);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Json(Line(1) with { Label = longest })));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await StatusAsync(Json(Line(1) with { Label = longest + "x" }))
        );
        var one = Line(1);
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(Json(one, one)));
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            await StatusAsync(new string(' ', MeasurementCodec.MaxRequestBytes + 1))
        );
    }

    [Fact]
    public async Task A_full_study_gives_up_its_oldest_marks_and_never_a_measurement()
    {
        await using var server = await StartAsync();
        var removed = Enumerable.Range(0, 3).Select(i => Line(i, deleted: true)).ToArray();
        await WriteAsync(server, 0, removed);
        for (var i = 3; i < MeasurementCodec.MaxItems; i += 500)
            await WriteAsync(
                server,
                0,
                [
                    .. Enumerable
                        .Range(0, Math.Min(500, MeasurementCodec.MaxItems - i))
                        .Select(n => Line(n)),
                ]
            );
        await WriteAsync(server, 0, Line(1), Line(2), Line(3));
        Assert.DoesNotContain((await ReadAsync(server)).Items, i => i.Deleted);
        using var answer = await server.Client.SendAsync(Request(Json(Line(4)), "\"0\""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(MeasurementCodec.MaxItems, (await ReadAsync(server)).Items.Count);
    }

    [Fact]
    public async Task Another_origin_another_user_an_unknown_study_and_the_log_get_nothing()
    {
        await using var server = await StartAsync();
        using var foreign = Request(Json(Line(1)), "\"0\"");
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await server.Client.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var others = Request(Json(Line(1)), "\"0\"");
        others.Headers.Add("Weir-User", "somebody-else");
        using var conflict = await server.Client.SendAsync(others);
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        foreach (var study in new[] { "1.9", "x", "1.2.3'--" })
        {
            var path = $"/api/studies/{Uri.EscapeDataString(study)}/measurements";
            Assert.Equal(HttpStatusCode.NotFound, await server.Client.StatusAsync(path));
            using var answer = await server.Client.SendAsync(Request(Json(Line(1)), "\"0\"", path));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        await WriteAsync(server, 0, Line(1) with { Label = "secretname" });
        Assert.DoesNotContain("secretname", server.Log.All);
        Assert.DoesNotContain(Study, server.Log.All);
    }
}
