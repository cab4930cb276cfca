using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Weir.Server.Archive;
using Weir.Server.Frames;
using Weir.Server.Tests.Hosting;
using Weir.Wire;

namespace Weir.Server.Tests.Viewer;

/// <summary>One maker, held back by the test until all requests queue; the study's pack then tells the order of making.</summary>
public sealed class TurnsOverTheWireTests
{
    private static readonly string Head = Path.Combine(
        SharedFiles.Dicom,
        "series/ct-headphantom-philips/study1-axial5mm"
    );

    [Fact]
    public async Task A_visible_frame_passes_the_prefetches_that_queue()
    {
        await using var bench = await Bench.StartAsync();
        var prefetch = bench.Ask("0-7", "p");
        await bench.QueueAsync(q => q.Prefetch > 0);
        var firstScreen = bench.Ask("26", "s");
        var visible = bench.Ask("27", "v");
        await bench.QueueAsync(q => q is { Visible: 1, FirstScreen: 1 });
        bench.Open();
        await Task.WhenAll(prefetch, visible, firstScreen);
        Assert.Equal([27, 26, 0, 1, 2, 3, 4, 5, 6, 7], bench.Made());
    }

    [Fact]
    public async Task Two_clients_that_prefetch_take_turns()
    {
        await using var bench = await Bench.StartAsync();
        var first = bench.Ask("0-13", "p");
        var before = Math.Min(14, Math.Max(4, 2 * Environment.ProcessorCount));
        await bench.QueueAsync(q => q.Prefetch == before);
        var second = bench.Ask("14-27", "p");
        await bench.QueueAsync(q => q.Prefetch == 2 * before);
        bench.Open();
        await Task.WhenAll(first, second);
        // What queued when the gate opened: one of the one, one of the other.
        var made = bench.Made().Take(2 * before).Select(frame => frame >= 14);
        Assert.Equal(Enumerable.Range(0, 2 * before).Select(i => i % 2 == 1), made);
        Assert.Equal(28, bench.Made().Distinct().Count());
    }

    [Fact]
    public async Task Who_disconnects_leaves_no_queued_work_but_what_others_wait_for()
    {
        await using var bench = await Bench.StartAsync();
        using var leaving = new CancellationTokenSource();
        var left = bench.Ask("0-13", "p", leaving.Token);
        var before = Math.Min(14, Math.Max(4, 2 * Environment.ProcessorCount));
        await bench.QueueAsync(q => q.Prefetch == before);
        var stays = bench.Ask("1", "p");
        await bench.QueueAsync(q => q.Prefetch == before + 1);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await bench.QueueAsync(q => q.Waiting == 1);
        bench.Open();
        Assert.Equal(FrameStatus.Ok, Assert.Single(await stays).Status);
        Assert.Equal([1], bench.Made());
        await bench.QueueAsync(q => q is { Waiting: 0, Running: 0 });
    }

    [Fact]
    public async Task What_only_queues_holds_no_memory()
    {
        await using var bench = await Bench.StartAsync();
        var budget = bench.Server.Services.GetRequiredService<Weir.Memory.MemoryBudget>();
        var clients = Enumerable.Range(0, 6).Select(i => bench.Ask($"{i * 4}-{(i * 4) + 3}", "p"));
        Task[] asked = [.. clients];
        await bench.QueueAsync(q => q.Prefetch == 24);
        Assert.Equal(0, budget.Snapshot().Reserved + budget.Snapshot().Waiting);
        bench.Open();
        await Task.WhenAll(asked);
        Assert.Equal(24, bench.Made().Length);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("vp")]
    public async Task Another_urgency_is_a_bad_request(string urgency)
    {
        await using var bench = await Bench.StartAsync();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => bench.Ask("0", urgency));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, error.StatusCode);
    }

    private sealed class Bench(RunningServer server, StudyManifest manifest, DecodeTurn gate)
        : IAsyncDisposable
    {
        public RunningServer Server => server;
        public DecodeQueue Queue => server.Services.GetRequiredService<DecodeQueue>();

        public static async Task<Bench> StartAsync()
        {
            var server = await RunningServer.StartAsync(set: options =>
            {
                options.Frames.FillWhenIdle = false;
                options.Decoding.Workers = 1;
            });
            await server.Archive.ImportAsync([Head]);
            var study = server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid;
            var bytes = await server.Client.GetByteArrayAsync(
                $"/api/studies/{study}/open?pixels=0"
            );
            var gate = await server
                .Services.GetRequiredService<DecodeQueue>()
                .EnterAsync(
                    new FrameKey("", "gate", 1),
                    new Asker("gate", Urgency.Visible),
                    default
                );
            return new Bench(server, ManifestCodec.ReadOpenResponse(bytes, out _), gate);
        }

        public void Open() => gate.Dispose();

        /// <summary>Asks on a connection of its own.</summary>
        public async Task<List<BatchEntry>> Ask(
            string frames,
            string urgency,
            CancellationToken cancellation = default
        )
        {
            using var client = new HttpClient { BaseAddress = server.Address };
            var body = await client.GetByteArrayAsync(
                $"/api/studies/{manifest.StudyInstanceUid}/frames?v={manifest.Revision:x16}&f={frames}&p={urgency}",
                cancellation
            );
            return ReadAll(body);
        }

        public async Task QueueAsync(Func<DecodeQueueStatistics, bool> until) =>
            Assert.True(
                await Task.Run(() =>
                    SpinWait.SpinUntil(() => until(Queue.Statistics), TimeSpan.FromSeconds(30))
                ),
                Queue.Statistics.ToString()
            );

        /// <summary>Indices of the frames in the order in which they were made: a pack is only ever appended to.</summary>
        public int[] Made()
        {
            var pack = Directory.GetFiles(Path.Combine(server.Folder, "cache", "frames"));
            if (pack is not [var file])
                return [];
            var bytes = File.ReadAllBytes(file);
            return
            [
                .. manifest
                    .AllFrames()
                    .Select(
                        (frame, index) =>
                            (
                                index,
                                at: bytes
                                    .AsSpan()
                                    .IndexOf(Encoding.ASCII.GetBytes(frame.SopInstanceUid + "WF"))
                            )
                    )
                    .Where(found => found.at >= 0)
                    .OrderBy(found => found.at)
                    .Select(found => found.index),
            ];
        }

        public async ValueTask DisposeAsync()
        {
            gate.Dispose();
            await server.DisposeAsync();
        }

        private static List<BatchEntry> ReadAll(ReadOnlySpan<byte> body)
        {
            var entries = new List<BatchEntry>();
            var reader = new BatchReader(body);
            while (reader.TryNext(out var entry, out _))
                entries.Add(entry);
            return entries;
        }
    }
}
