using Microsoft.Extensions.DependencyInjection;
using Weir.Dicom;
using Weir.Memory;
using Weir.Server.Archive;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;
using Weir.Server.Tests.Viewer;
using Weir.Wire;

namespace Weir.Server.Tests.Frames;

/// <summary>Scenario 23, small: 50 clients, 10 studies, and a cache that holds a quarter of them.</summary>
public sealed class ManyClientsTests
{
    private const int Studies = 10;
    private const int Slices = 8;
    private const long Limit = 4 << 20;

    [Fact]
    public async Task Fifty_clients_with_ten_studies_get_every_frame_and_the_ledger_never_passes_its_limit()
    {
        await using var source = new TestArchive(open: false);
        await using var server = await StartAsync(source);
        var memory = server.Services.GetRequiredService<ServerMemory>();
        using var done = new CancellationTokenSource();
        var watching = Task.Run(() => Watch(memory, done.Token));

        var frames = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => ReadAllAsync(server, i))
        );

        await done.CancelAsync();
        var (ledger, slots) = await watching;
        Assert.All(frames, count => Assert.Equal(Studies * Slices, count));
        Assert.InRange(ledger, Limit / 2, Limit);
        Assert.InRange(slots, 1, Limit);
        Assert.True(
            SpinWait.SpinUntil(
                () => memory.Root.Snapshot() is { Reserved: 0, Releasing: 0, Waiting: 0 },
                TimeSpan.FromSeconds(20)
            )
        );
        var tier = server.Services.GetRequiredService<FrameSupply>().Tier.Statistics;
        Assert.Equal((0, 0L), (tier.Leases, tier.EvictedButLeasedBytes));
        Assert.True(tier.Removals[(int)RemovalReason.Size] > 0);
        Invariants.Check(memory.Root);
    }

    [Fact]
    public async Task Evicted_but_leased_bytes_count_until_they_are_released_and_then_leave_the_process()
    {
        await using var source = new TestArchive(open: false);
        await using var server = await StartAsync(source);
        var memory = server.Services.GetRequiredService<ServerMemory>();
        var supply = server.Services.GetRequiredService<FrameSupply>();
        var catalog = server.Services.GetRequiredService<Weir.Server.Viewer.StudyCatalog>();
        using var study = (await catalog.GetAsync("1.2.3.0", default))!.Value;
        var lease = await supply.GetAsync(
            study.Item.Frame(0),
            new Asker("test", Urgency.Visible),
            default
        );
        var bytes = lease.Item.Span.ToArray();

        // Nobody's answer is cut short by a cleared cache; what is removed under an answer is still counted.
        await memory.ClearAsync();
        Assert.Equal(lease.Bytes, supply.Tier.Statistics.Bytes);
        var tier = (CacheTier<FrameKey, SlabBlock>)supply.Tier;
        Assert.True(tier.Remove(study.Item.Frame(0).Key));
        Assert.Equal(
            (0, lease.Bytes),
            (tier.Statistics.Entries, tier.Statistics.EvictedButLeasedBytes)
        );
        Assert.Equal(lease.Bytes, memory.Frames.UsedBytes);
        Assert.Equal(lease.Bytes, memory.Arena.UsedBytes);
        Assert.Equal(bytes, lease.Item.Span.ToArray());
        Invariants.Check(memory.Root);

        lease.Dispose();
        Assert.Equal(0, memory.Frames.UsedBytes);
        memory.Arena.Trim();
        Assert.Equal(0, memory.Arena.MappedBytes);
    }

    [Fact]
    public async Task An_instance_of_more_than_a_gigabyte_is_taken_in_and_streamed_without_being_in_memory()
    {
        await using var archive = new TestArchive(open: false);
        var file = archive.SourceFile("large.dcm");
        var length = WriteSparse(file, frames: 2100, side: 512);
        Assert.True(length > 1L << 30);
        await using var server = await ServerProcess.StartAsync(
            archive.Data,
            """{ "Memory": { "MaxBytes": 67108864 }, "Frames": { "FillWhenIdle": false } }""",
            "--import",
            file
        );
        var path = "/dicom-web/studies/1.2.3.1/series/1.2.3.1.1/instances/1.2.3.1.1.1";
        var received = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => CountAsync(server, path))
        );
        Assert.All(received, bytes => Assert.Equal(length, bytes));
        var (manifest, _) = await server.Client.OpenAsync("1.2.3.1");
        Assert.Equal(2100, manifest.FrameCount);
        var batch = await server.Client.FramesAsync(manifest, "0,1000,2099");
        Assert.All(batch, e => Assert.Equal(FrameStatus.Ok, e.Entry.Status));
        Assert.InRange(server.PeakResidentBytes, 1, 512L << 20);
    }

    private static async Task<RunningServer> StartAsync(TestArchive source)
    {
        var random = new Random(23);
        for (var i = 0; i < Studies * Slices; i++)
        {
            var study = $"1.2.3.{i / Slices}";
            var image = new TestObject
            {
                Study = study,
                Series = study + ".1",
                Sop = $"{study}.1.{i % Slices}",
                Number = i % Slices,
                Side = 256,
            };
            // Noise, so that a frame takes about what it takes in a real study.
            var pixels = new byte[256 * 256 * 2];
            random.NextBytes(pixels);
            using var stream = File.Create(source.SourceFile($"{i}.dcm"));
            DicomWriter.Write(
                stream,
                null,
                image.Dataset().Set(DicomTags.PixelData, pixels, DicomVR.OW),
                TransferSyntax.ExplicitLittleEndian
            );
        }
        var server = await RunningServer.StartAsync(set: options =>
        {
            options.Frames.FillWhenIdle = false;
            options.Memory.MaxBytes = options.Memory.MinBytes = Limit;
        });
        await server.Archive.ImportAsync([source.Source]);
        return server;
    }

    /// <summary>Each client begins with another study, and reads all of them.</summary>
    private static async Task<int> ReadAllAsync(RunningServer server, int client)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var frames = 0;
        for (var i = 0; i < Studies; i++)
        {
            var (manifest, _) = await http.OpenAsync($"1.2.3.{(client + i) % Studies}");
            var batch = await http.FramesAsync(manifest, $"0-{Slices - 1}");
            frames += batch.Count(e => e.Entry.Status == FrameStatus.Ok);
        }
        return frames;
    }

    private static (long Ledger, long Slots) Watch(ServerMemory memory, CancellationToken done)
    {
        var (ledger, slots) = (0L, 0L);
        while (!done.IsCancellationRequested)
        {
            ledger = Math.Max(ledger, memory.Root.UsedBytes);
            slots = Math.Max(slots, memory.Arena.UsedBytes);
        }
        return (ledger, slots);
    }

    /// <summary>A multi-frame image whose pixels are a hole in the file.</summary>
    private static long WriteSparse(string path, int frames, int side)
    {
        using var file = File.Create(path);
        var dataset = new TestObject { Side = 2 }
            .Dataset()
            .Set(DicomTags.Rows, side)
            .Set(DicomTags.Columns, side)
            .Set(DicomTags.NumberOfFrames, frames);
        dataset.Remove(DicomTags.PixelData);
        DicomWriter.Write(file, null, dataset, TransferSyntax.ExplicitLittleEndian);
        var bytes = (uint)(frames * side * side * 2);
        using var writer = new BinaryWriter(file);
        writer.Write([0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'W', 0, 0]);
        writer.Write(bytes);
        writer.Flush();
        file.SetLength(file.Position + bytes);
        return file.Length;
    }

    private static async Task<long> CountAsync(ServerProcess server, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "application/dicom");
        using var answer = await server.Client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead
        );
        await using var body = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        var buffer = new byte[1 << 20];
        var total = 0L;
        for (int got; (got = await body.ReadAsync(buffer)) > 0; )
            total += got;
        return total;
    }
}
