using System.Net.Http.Headers;
using System.Text;
using Weir.Server.Archive;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Dicomweb;

/// <summary>STOW-RS: what is stored, what is not, and what is said of it.</summary>
public sealed class StoreTests
{
    [Fact]
    public async Task What_is_stored_is_there_byte_for_byte_and_the_answer_says_where()
    {
        await using var server = await RunningServer.StartAsync();
        byte[][] files = [.. Enumerable.Range(1, 30).Select(i => Object(i).Bytes())];
        var answer = await server.StowAsync(files);
        Assert.Equal(200, answer.Status);
        Assert.Equal(
            Enumerable.Range(1, 30).Select(i => Object(i).Sop).Order(),
            answer.Stored.Order()
        );
        Assert.Empty(answer.Failed);
        Assert.Equal($"{server.Address}dicom-web/studies/1.2.3.1", answer.RetrieveUrl);
        foreach (var row in server.Archive.FindInstances(new InstanceQuery()).Items)
        {
            var at = int.Parse(row.SopUid.Split('.')[^1]);
            Assert.Equal(files[at - 1], await File.ReadAllBytesAsync(row.BlobPath));
        }
        Assert.Empty(Directory.GetFiles(Path.Combine(server.Folder, "tmp")));
    }

    [Fact]
    public async Task The_same_again_is_a_success_and_other_bytes_under_the_same_UID_are_refused()
    {
        await using var server = await RunningServer.StartAsync();
        var first = Object(1).Bytes();
        Assert.Equal(200, (await server.StowAsync([first])).Status);
        var again = await server.StowAsync([first]);
        Assert.Equal((200, 1), (again.Status, again.Stored.Length));
        var other = await server.StowAsync([(Object(1) with { Fill = 99 }).Bytes()]);
        Assert.Equal(409, other.Status);
        Assert.Equal([(Object(1).Sop, 0x0111)], other.Failed);
        var row = Assert.Single(server.Archive.FindInstances(new InstanceQuery()).Items);
        Assert.Equal(first, await File.ReadAllBytesAsync(row.BlobPath));
    }

    [Fact]
    public async Task Each_object_has_its_own_outcome_and_a_bad_one_stops_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        var cut = Object(2).Bytes()[..^5];
        var other = (Object(3) with { Study = "1.2.9", Series = "1.2.9.1" }).Bytes();
        var answer = await server.StowAsync(
            [Object(1).Bytes(), "no DICOM"u8.ToArray(), cut, other, [], Object(4).Bytes()],
            "studies/1.2.3.1"
        );
        Assert.Equal(202, answer.Status);
        Assert.Equal([Object(1).Sop, Object(4).Sop], answer.Stored.Order());
        Assert.Equal([(Object(3).Sop, 0xA900)], answer.Failed);
        Assert.Equal([0xC000, 0xC000, 0xC000], answer.Others);
        Assert.Equal(2, server.Archive.FindInstances(new InstanceQuery()).Total);
    }

    [Fact]
    public async Task A_single_file_needs_no_multipart()
    {
        await using var server = await RunningServer.StartAsync();
        var body = new ByteArrayContent(Object(1).Bytes());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/dicom");
        var answer = await server.Client.StowAsync(body);
        Assert.Equal((200, Object(1).Sop), (answer.Status, Assert.Single(answer.Stored)));
    }

    [Theory]
    [InlineData("text/plain", "x", 415)]
    [InlineData("", "x", 415)]
    [InlineData("multipart/related; type=\"application/dicom\"", "x", 415)]
    [InlineData("multipart/related; type=\"image/png\"; boundary=b", "x", 415)]
    [InlineData("multipart/related; type=\"application/dicom\"; boundary=b", "", 400)]
    [InlineData("multipart/related; type=\"application/dicom\"; boundary=b", "no boundary", 400)]
    [InlineData("multipart/related; type=\"application/dicom\"; boundary=b", "--b--\r\n", 400)]
    [InlineData(
        "multipart/related; type=\"application/dicom\"; boundary=b",
        "--b\r\nContent-Type: application/dicom\r\n\r\nDICM",
        400
    )]
    public async Task A_request_that_makes_no_sense_is_told_so_and_stores_nothing(
        string type,
        string text,
        int status
    )
    {
        await using var server = await RunningServer.StartAsync();
        var body = new ByteArrayContent(Encoding.ASCII.GetBytes(text));
        if (type.Length > 0)
            body.Headers.TryAddWithoutValidation("Content-Type", type);
        Assert.Equal(status, (await server.Client.StowAsync(body)).Status);
        Assert.Equal(0, server.Archive.FindInstances(new InstanceQuery()).Total);
        Assert.Empty(Directory.GetFiles(Path.Combine(server.Folder, "tmp")));
    }

    [Fact]
    public async Task Bombs_of_headers_parts_and_bytes_end_with_an_answer_and_leave_nothing_behind()
    {
        await using var server = await RunningServer.StartAsync(set: o =>
            (o.Dicomweb.MaxStoreBytes, o.Dicomweb.MaxStoreObjects) = (1 << 20, 100)
        );
        var head = "--weir-test-boundary\r\nX: " + new string('x', 200_000) + "\r\n\r\n";
        Assert.Equal(400, (await SendAsync(server, head)).Status);
        var many = string.Concat(
            Enumerable.Range(0, 5000).Select(i => $"--weir-test-boundary\r\nX{i}: y\r\n")
        );
        Assert.Equal(400, (await SendAsync(server, many)).Status);
        Assert.Equal(
            413,
            (await server.StowAsync(Enumerable.Repeat(Array.Empty<byte>(), 101))).Status
        );
        Assert.Equal(413, (await server.StowAsync([new byte[2 << 20]])).Status);
        Assert.Equal(0, server.Archive.FindInstances(new InstanceQuery()).Total);
        Assert.Empty(Directory.GetFiles(Path.Combine(server.Folder, "tmp")));
        Assert.Equal(200, (await server.StowAsync([Object(1).Bytes()])).Status);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_what_is_stored()
    {
        await using var archive = new TestArchive(open: false);
        await using var server = await ServerProcess.StartAsync(
            archive.Data,
            """{ "Frames": { "FillWhenIdle": false } }""",
            "--no-demo"
        );
        await server.Client.StowAsync(StowRequests.Body([Large(1)]));
        var before = server.PeakResidentBytes;
        // 20 objects of 32 MB in one request.
        var answer = await server.Client.StowAsync(
            StowRequests.Body(Enumerable.Range(2, 20).Select(Large))
        );
        Assert.Equal((200, 20), (answer.Status, answer.Stored.Length));
        Assert.InRange(server.PeakResidentBytes - before, 0, 100L << 20);
    }

    private static byte[] Large(int i) => (Object(i) with { Side = 4096 }).Bytes();

    private static Task<StowAnswer> SendAsync(RunningServer server, string text)
    {
        var body = new ByteArrayContent(Encoding.ASCII.GetBytes(text));
        body.Headers.TryAddWithoutValidation(
            "Content-Type",
            "multipart/related; type=\"application/dicom\"; boundary=weir-test-boundary"
        );
        return server.Client.StowAsync(body);
    }

    private static TestObject Object(int i) =>
        new()
        {
            Sop = $"1.2.3.1.1.{i}",
            Number = i,
            Fill = (byte)i,
        };
}
