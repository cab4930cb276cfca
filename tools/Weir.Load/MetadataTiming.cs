using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Weir.LeakLab;

namespace Weir.Load;

/// <summary>Times the metadata of the series with most instances: read from the files, and again from memory.</summary>
internal static class MetadataTiming
{
    private const int Rounds = 15;

    public static async Task RunAsync(WeirServer weir, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = weir.Address };
        var all = await http.GetFromJsonAsync<JsonElement>(
            "/dicom-web/series?limit=1000&includefield=NumberOfSeriesRelatedInstances",
            cancellation
        );
        var series = all.EnumerateArray()
            .MaxBy(s =>
                s.TryGetProperty("00201209", out var n) ? n.GetProperty("Value")[0].GetInt32() : 0
            );
        string Uid(string tag) => series.GetProperty(tag).GetProperty("Value")[0].GetString()!;
        var path = $"/dicom-web/studies/{Uid("0020000D")}/series/{Uid("0020000E")}/metadata";
        // Both paths once, so that neither pays for being prepared.
        await http.GetByteArrayAsync(path, cancellation);
        var (read, kept) = (new List<double>(), new List<double>());
        var bytes = 0;
        for (var round = 0; round < Rounds; round++)
        {
            using (
                await http.PostAsync(
                    new Uri("/operator/clear", UriKind.Relative),
                    null,
                    cancellation
                )
            ) { }
            bytes = await TimeAsync(http, path, read, cancellation);
            await TimeAsync(http, path, kept, cancellation);
        }
        var instances = series.GetProperty("00201209").GetProperty("Value")[0].GetInt32();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"metadata of {instances} instances, {bytes / 1e6:0.0} MB: from the files {Summary.Median(read):0.0} ms, from memory {Summary.Median(kept):0.0} ms (medians of {Rounds})"
            )
        );
        var metrics = await http.GetStringAsync("/metrics", cancellation);
        foreach (var line in metrics.Split('\n'))
            if (
                line.StartsWith("weir_memory_tier_bytes", StringComparison.Ordinal)
                && line.Contains("metadata", StringComparison.Ordinal)
                && line.Contains("evictable", StringComparison.Ordinal)
            )
                Console.WriteLine(line);
    }

    private static async Task<int> TimeAsync(
        HttpClient http,
        string path,
        List<double> times,
        CancellationToken cancellation
    )
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await http.GetByteArrayAsync(path, cancellation);
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return answer.Length;
    }
}
