using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Weir.LeakLab;
using Weir.Wire;

namespace Weir.Load;

/// <summary>Clients that read as the viewer does: open, a visible batch, then the rest ahead in batches of 32.</summary>
internal sealed class Readers(Uri address, int clients)
{
    private const int BatchSize = 32;

    private readonly ConcurrentBag<double> _opened = [];
    private long _bytes;
    private int _frames;
    private int _failed;

    /// <summary>Each client reads all studies whole, each beginning with another one.</summary>
    public async Task<string> ReadStudiesAsync(int count, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = address };
        var list = await http.GetFromJsonAsync<JsonElement>(
            $"/api/studies?limit={count}",
            cancellation
        );
        var studies = list.GetProperty("studies")
            .EnumerateArray()
            .Select(study => study.GetProperty("studyInstanceUid").GetString()!)
            .ToArray();
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable.Range(0, clients).Select(i => ReadAllAsync(studies, i, cancellation))
        );
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var times = _opened.Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{clients} clients x {studies.Length} studies: {_frames} frames, {_failed} not served, {_bytes / 1e9:0.00} GB in {seconds:0} s ({_bytes / 1e6 / seconds:0} MB/s); manifest and first frame: median {Summary.Median(times):0} ms, 95th percentile {times[(int)(times.Length * 0.95)]:0} ms"
        );
    }

    /// <summary>Each client downloads the archive's largest instance as it is stored.</summary>
    public async Task<string> DownloadLargestAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = address };
        var largest = await LargestAsync(http, cancellation);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(async _ =>
                {
                    using var mine = new HttpClient { BaseAddress = address };
                    await CountAsync(mine, largest, "application/dicom", cancellation);
                })
        );
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{clients} clients, one instance of {_bytes / (double)clients / 1e9:0.00} GB: {_bytes / 1e9:0.00} GB in {seconds:0} s ({_bytes / 1e6 / seconds:0} MB/s)"
        );
    }

    private async Task ReadAllAsync(string[] studies, int client, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = address };
        for (var i = 0; i < studies.Length; i++)
        {
            var study = studies[(client + i) % studies.Length];
            var start = Stopwatch.GetTimestamp();
            var opened = await http.GetByteArrayAsync($"/api/studies/{study}/open", cancellation);
            _opened.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Interlocked.Add(ref _bytes, opened.Length);
            var manifest = ManifestCodec.ReadOpenResponse(opened, out _);
            for (var first = 0; first < manifest.FrameCount; first += BatchSize)
            {
                var last = Math.Min(first + BatchSize, manifest.FrameCount) - 1;
                var urgency = first == 0 ? Urgency.Visible : Urgency.Prefetch;
                Count(
                    await http.GetByteArrayAsync(
                        $"/api/studies/{study}/frames?v={manifest.Revision:x16}&f={first}-{last}&p={urgency.Letter()}",
                        cancellation
                    )
                );
            }
        }
    }

    private void Count(ReadOnlySpan<byte> batch)
    {
        Interlocked.Add(ref _bytes, batch.Length);
        var reader = new BatchReader(batch);
        while (reader.TryNext(out var entry, out _))
            Interlocked.Increment(ref entry.Status == FrameStatus.Ok ? ref _frames : ref _failed);
    }

    private async Task CountAsync(
        HttpClient http,
        string path,
        string accept,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);
        using var answer = await http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            cancellation
        );
        await using var body = await answer
            .EnsureSuccessStatusCode()
            .Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[256 * 1024];
        for (int got; (got = await body.ReadAsync(buffer, cancellation)) > 0; )
            Interlocked.Add(ref _bytes, got);
    }

    /// <summary>The instance with most frames: what the index knows of size.</summary>
    private static async Task<string> LargestAsync(HttpClient http, CancellationToken cancellation)
    {
        var instances = await http.GetFromJsonAsync<JsonElement>(
            "/dicom-web/instances?limit=10000&includefield=NumberOfFrames",
            cancellation
        );
        var largest = instances
            .EnumerateArray()
            .MaxBy(i =>
                i.TryGetProperty("00280008", out var frames)
                    ? frames.GetProperty("Value")[0].GetInt32()
                    : 1
            );
        string Uid(string tag) => largest.GetProperty(tag).GetProperty("Value")[0].GetString()!;
        return $"/dicom-web/studies/{Uid("0020000D")}/series/{Uid("0020000E")}/instances/{Uid("00080018")}";
    }
}
