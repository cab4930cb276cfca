using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Logging;

namespace Weir.LeakLab;

/// <summary>
/// The time from an address until the study list stands, in a browser that has never seen it, beside the least page that Blazor can show:
/// the command <c>first-load</c>. Both in turn, each in a browser of its own.
/// </summary>
internal static class FirstLoad
{
    private const string Project = "tools/Weir.LeakLab/minimal/Minimal.csproj";
    private const string Built = "artifacts/minimal";

    /// <summary>The command, with the options that it shares with the others.</summary>
    public static Command Command(Option<string> server, Option<string> data)
    {
        var loads = new Option<int>("--loads")
        {
            DefaultValueFactory = _ => 9,
            Description = "Loads of each page",
        };
        var command = new Command(
            "first-load",
            "Loads the list in a new browser, beside a minimal Blazor page."
        )
        {
            server,
            data,
            loads,
        };
        command.SetAction(
            (parsed, ct) =>
                RunAsync(
                    parsed.GetValue(server)!,
                    parsed.GetValue(data)!,
                    parsed.GetValue(loads),
                    ct
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string server,
        string data,
        int loads,
        CancellationToken ct
    )
    {
        await PublishAsync(ct);
        await using var weir = await WeirServer.StartAsync(server, data, ct, "--no-demo");
        await using var minimal = Serve();
        await minimal.StartAsync(ct);
        var (ours, least) = (new List<Load>(), new List<Load>());
        // One of each that does not count: the server's first answers, files that the system reads for the first time.
        for (var i = 0; i <= loads; i++)
        {
            var one = await LoadAsync(
                weir.Address,
                "document.querySelector('[data-testid=study-row]')",
                ct
            );
            var other = await LoadAsync(
                new Uri(minimal.Urls.First()),
                "document.getElementById('ready')",
                ct
            );
            if (i > 0)
            {
                ours.Add(one);
                least.Add(other);
            }
        }
        Print("list", ours);
        Print("minimal", least);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ratio of the medians: {Median(ours) / Median(least):F2}"
            )
        );
        return 0;
    }

    private static async Task<Load> LoadAsync(Uri address, string shown, CancellationToken ct)
    {
        await using var browser = await Chromium.StartAsync(1275, 942, ct);
        await using var page = await (await browser.FirstPageAsync(ct)).AttachAsync(ct);
        await page.GoToAsync(address.ToString(), ct);
        var answer = await page.EvaluateAsync(
            $"new Promise((done) => {{ const look = () => {{ if (!({shown})) return false; const at = performance.now();"
                + " const bytes = performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).reduce((sum, e) => sum + e.transferSize, 0);"
                + " done([at, bytes]); return true; }; if (!look()) { const o = new MutationObserver(() => { if (look()) o.disconnect(); });"
                + " o.observe(document, { childList: true, subtree: true }); } })",
            ct
        );
        return new Load(answer[0].GetDouble(), answer[1].GetInt64());
    }

    private static WebApplication Serve()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var types = new FileExtensionContentTypeProvider();
        app.MapGet(
            "/{**path}",
            (HttpContext context, string? path) =>
            {
                var name = string.IsNullOrEmpty(path) ? "index.html" : path;
                var file = Path.GetFullPath(Path.Combine(Built, "wwwroot", name));
                if (!File.Exists(file))
                {
                    return Results.NotFound();
                }
                types.TryGetContentType(file, out var type);
                // As the real one is served: packed beforehand.
                foreach (var (coding, ending) in new[] { ("br", ".br"), ("gzip", ".gz") })
                {
                    if (
                        $"{context.Request.Headers.AcceptEncoding}".Contains(
                            coding,
                            StringComparison.Ordinal
                        ) && File.Exists(file + ending)
                    )
                    {
                        context.Response.Headers.ContentEncoding = coding;
                        return Results.File(file + ending, type);
                    }
                }
                return Results.File(file, type);
            }
        );
        return app;
    }

    private static async Task PublishAsync(CancellationToken ct)
    {
        using var publish = Process.Start(
            "dotnet",
            ["publish", Project, "-c", "Release", "-o", Built, "-v", "quiet", "--nologo"]
        );
        await publish.WaitForExitAsync(ct);
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException("The minimal page could not be published.");
        }
    }

    private static double Median(List<Load> loads) => Summary.Median([.. loads.Select(l => l.Ms)]);

    private static void Print(string name, List<Load> loads) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, 8}: median {Median(loads):F0} ms of {loads.Count} ({loads.Min(l => l.Ms):F0}-{loads.Max(l => l.Ms):F0}), {loads[0].Bytes / 1e6:F2} MB on the way"
            )
        );

    private readonly record struct Load(double Ms, long Bytes);
}
