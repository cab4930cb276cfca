using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Weir.Memory;
using Weir.Server.Archive;
using Weir.Server.Dicomweb;
using Weir.Server.Hosting;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Dicomweb;

public sealed class MetadataCacheTests
{
    private const string Path = "/dicom-web/studies/1.2.3.1/series/1.2.3.1.1/metadata";

    [Fact]
    public async Task Metadata_asked_for_again_is_the_same_and_reads_no_file()
    {
        await using var source = new TestArchive(open: false);
        await using var server = await StartAsync(source, 300);
        foreach (var path in new[] { Path, "/dicom-web/studies/1.2.3.1/metadata" })
        {
            var first = await server.Client.GetByteArrayAsync(path);
            Assert.True(first.Length > 300 * 500);
            foreach (var row in server.Archive.InstancesOfStudy("1.2.3.1"))
                File.Move(row.BlobPath, row.BlobPath + ".away");
            Assert.Equal(first, await server.Client.GetByteArrayAsync(path));
            foreach (var row in server.Archive.InstancesOfStudy("1.2.3.1"))
                File.Move(row.BlobPath + ".away", row.BlobPath);
        }
        var tier = server.Services.GetRequiredService<MetadataCache>().Tier.Statistics;
        Assert.Equal((2, 2L, 0), (tier.Entries, tier.Hits, tier.Leases));
        Assert.InRange(tier.Bytes, 1, 300 * 500);
    }

    [Fact]
    public async Task A_series_that_grew_has_its_new_instances_in_the_metadata()
    {
        await using var source = new TestArchive(open: false);
        await using var server = await StartAsync(source, 5);
        var before = await server.Client.GetStringAsync(Path);
        new TestObject { Sop = "1.2.3.1.1.999" }.WriteTo(source.SourceFile("more.dcm"));
        await server.Archive.ImportAsync([source.SourceFile("more.dcm")]);
        var after = await server.Client.GetStringAsync(Path);
        Assert.DoesNotContain("1.2.3.1.1.999", before);
        Assert.Contains("1.2.3.1.1.999", after);
    }

    [Fact]
    public async Task Who_asks_under_another_name_gets_addresses_under_that_name()
    {
        await using var source = new TestArchive(open: false);
        await using var server = await StartAsync(source, 2, side: 64);
        foreach (var name in new[] { "127.0.0.1", "localhost", "127.0.0.1" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Path);
            request.Headers.Host = $"{name}:{server.Port}";
            using var answer = await server.Client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Contains($"\"BulkDataURI\":\"http://{name}:{server.Port}/dicom-web/", text);
        }
    }

    [Fact]
    public async Task Who_leaves_in_the_middle_leaves_no_half_answer()
    {
        await using var source = new TestArchive(open: false);
        await using var server = await StartAsync(source, 2000);
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync("127.0.0.1", server.Port);
            await socket
                .GetStream()
                .WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"GET {Path} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n"
                    )
                );
            await socket.GetStream().ReadExactlyAsync(new byte[2000]);
            socket.Client.LingerState = new LingerOption(true, 0);
        }
        var cache = server.Services.GetRequiredService<MetadataCache>();
        Assert.True(
            SpinWait.SpinUntil(
                () => cache.Tier.Statistics.LoadsInFlight == 0,
                TimeSpan.FromSeconds(20)
            )
        );
        var whole = await server.Client.GetStringAsync(Path);
        Assert.Equal(2000, whole.Split("\"00080018\"").Length - 1);
        Assert.Equal(whole, await server.Client.GetStringAsync(Path));
    }

    [Fact]
    public void What_takes_more_than_was_promised_is_not_kept()
    {
        using var memory = TestMemory.Of(64 << 20);
        using var cache = new MetadataCache(memory);
        var noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        foreach (var pieces in new[] { 1, 2 })
        {
            var key = new MetadataKey("1.2", null, pieces, "http://x");
            using (var recording = cache.TryRecord(key, 64)!)
            {
                for (var i = 0; i < pieces; i++)
                    recording.Write(noise);
                recording.Complete();
            }
            Assert.Equal(pieces == 1, cache.TryGet(key, out var lease));
            lease.Dispose();
        }
        Invariants.Check(memory.Root);
    }

    private static async Task<RunningServer> StartAsync(
        TestArchive source,
        int instances,
        int side = 4
    )
    {
        var server = await RunningServer.StartAsync(set: o => o.Frames.FillWhenIdle = false);
        for (var i = 0; i < instances; i++)
            new TestObject
            {
                Sop = $"1.2.3.1.1.{i + 1}",
                Number = i + 1,
                Side = side,
            }.WriteTo(source.SourceFile($"{i}.dcm"));
        await server.Archive.ImportAsync([source.Source]);
        return server;
    }
}
