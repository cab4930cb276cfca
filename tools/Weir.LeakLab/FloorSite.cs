using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Wire;

namespace Weir.LeakLab;

/// <summary>
/// The floor: a bare page that fetches, decodes, uploads and draws the same bytes, from a server that has them in memory. What it
/// takes is what no viewer can go below on this machine.
/// </summary>
public sealed class FloorSite : IAsyncDisposable
{
    private const string Stage = "src/Weir.Client/Stage/stage";
    private const string Sources = "tools/Weir.LeakLab/floor";
    private const string Built = "artifacts/floor";
    private const int Batch = 32;

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, byte[]> batches;
    private Traffic traffic;

    private FloorSite(
        WebApplication app,
        Uri address,
        ConcurrentDictionary<string, byte[]> batches
    ) => (this.app, Address, this.batches) = (app, address, batches);

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>What was asked of it so far.</summary>
    public Traffic Traffic => traffic;

    /// <summary>Builds the page, takes the studies' wire frames from a running Weir, and serves both.</summary>
    /// <param name="weir">Asked once for everything.</param>
    /// <param name="studies">Study Instance UIDs, in the order of the page's list.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<FloorSite> StartAsync(
        WeirServer weir,
        IReadOnlyList<string> studies,
        CancellationToken ct
    )
    {
        await BuildAsync(ct);
        var batches = new ConcurrentDictionary<string, byte[]>();
        var rows = new StringBuilder();
        using var http = new HttpClient { BaseAddress = weir.Address };
        foreach (var (index, study) in studies.Index())
        {
            var frames = await TakeAsync(http, study, index, batches, ct);
            rows.Append(
                CultureInfo.InvariantCulture,
                $"<p><button data-study=\"{index}\" data-frames=\"{frames}\">Study {index + 1}</button></p>"
            );
        }
        var page = (await File.ReadAllTextAsync($"{Sources}/index.html", ct)).Replace(
            "<!-- rows -->",
            rows.ToString(),
            StringComparison.Ordinal
        );
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        FloorSite site = null!;
        app.MapGet("/", () => Results.Content(page, "text/html"));
        app.MapGet("/page.js", () => Script("page"));
        app.MapGet("/worker.js", () => Script("worker"));
        app.MapGet(
            "/frames/{study}/{range}",
            (HttpContext context, string study, string range) =>
                site.FramesAsync(context, $"{study}/{range}")
        );
        await app.StartAsync(ct);
        site = new FloorSite(app, new Uri(app.Urls.First()), batches);
        return site;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task FramesAsync(HttpContext context, string key)
    {
        var bytes = batches[key];
        traffic = new(
            traffic.Requests + 1,
            traffic.PixelRequests + 1,
            traffic.Bytes + bytes.Length
        );
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }

    private static async Task<int> TakeAsync(
        HttpClient http,
        string study,
        int index,
        ConcurrentDictionary<string, byte[]> batches,
        CancellationToken ct
    )
    {
        var opened = await http.GetByteArrayAsync($"/api/studies/{study}/open?pixels=0", ct);
        var manifest = ManifestCodec.Read(opened.AsSpan(4));
        var (count, last) = (manifest.FrameCount, 0);
        for (var first = 0; first < count; first = last + 1)
        {
            last = first == 0 ? 0 : Math.Min(first + Batch, count) - 1;
            batches[$"{index}/{first}-{last}"] = await http.GetByteArrayAsync(
                $"/api/studies/{study}/frames?v={manifest.Revision:x}&f={first}-{last}&p=v",
                ct
            );
        }
        return count;
    }

    private static IResult Script(string name) =>
        Results.Text(File.ReadAllText($"{Built}/{name}.js"), "text/javascript");

    private static async Task BuildAsync(CancellationToken ct)
    {
        string[] arguments =
        [
            $"{Stage}/node_modules/esbuild/bin/esbuild",
            $"{Sources}/page.ts",
            $"{Sources}/worker.ts",
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2023",
            "--loader:.wasm=binary",
            "--log-level=warning",
            $"--outdir={Built}",
        ];
        using var esbuild = Process.Start("node", arguments);
        await esbuild.WaitForExitAsync(ct);
        if (esbuild.ExitCode != 0)
        {
            throw new InvalidOperationException(
                "The floor's page could not be built; ./run build brings what it needs."
            );
        }
    }
}
