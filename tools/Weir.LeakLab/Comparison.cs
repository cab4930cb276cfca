using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Weir.LeakLab;

/// <summary>What is compared, and over which data.</summary>
/// <param name="Viewers">Names of <see cref="Comparison.Known"/>, in the order in which they take turns.</param>
/// <param name="Repeats">How often each runs; runs are interleaved (A B A B), so that a busy minute falls on all.</param>
/// <param name="Server">The built server.</param>
/// <param name="Data">The archive.</param>
/// <param name="CompressedData">The same studies, compressed, for <c>ohif-best</c>; null without it.</param>
/// <param name="Switching">How each run goes.</param>
internal sealed record ComparisonOptions(
    IReadOnlyList<string> Viewers,
    int Repeats,
    string Server,
    string Data,
    string? CompressedData,
    SwitchOptions Switching
);

/// <summary>One viewer's run and what the machine was doing.</summary>
/// <param name="Viewer">Its name of <see cref="Comparison.Known"/>.</param>
/// <param name="Report">What was measured.</param>
/// <param name="Load">Load average of the last minute, before and after.</param>
internal sealed record ComparedRun(string Viewer, RunReport Report, (double, double) Load);

/// <summary>Runs the same scenario with several viewers, each in a fresh browser against a fresh server over the same archive.</summary>
internal static class Comparison
{
    /// <summary>The viewers that have a driver.</summary>
    public static string[] Known { get; } = ["weir", "weir-purge", "ohif", "ohif-best", "floor"];

    /// <summary>Runs them in turn.</summary>
    public static async Task<IReadOnlyList<ComparedRun>> RunAsync(
        ComparisonOptions options,
        CancellationToken ct
    )
    {
        var runs = new List<ComparedRun>();
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            foreach (var viewer in options.Viewers)
            {
                Console.WriteLine($"== {viewer}, run {repeat + 1} of {options.Repeats}");
                var before = Load();
                var report = viewer switch
                {
                    "floor" => await FloorAsync(options, ct),
                    "ohif" or "ohif-best" => await OhifAsync(viewer, options, ct),
                    _ => await WeirAsync(viewer, options, ct),
                };
                runs.Add(new ComparedRun(viewer, report, (before, Load())));
            }
        }
        return runs;
    }

    private static async Task<RunReport> WeirAsync(
        string viewer,
        ComparisonOptions options,
        CancellationToken ct
    )
    {
        await using var server = await WeirServer.StartAsync(
            options.Server,
            options.Data,
            ct,
            "--no-demo"
        );
        var switching = options.Switching with
        {
            ExitPolicy = viewer == "weir-purge" ? "Purge" : options.Switching.ExitPolicy,
        };
        var report = await SwitchScenario.RunAsync(server, switching, new Table(), ct);
        return report with { Viewer = $"Weir, `{switching.ExitPolicy}`" };
    }

    private static async Task<RunReport> OhifAsync(
        string viewer,
        ComparisonOptions options,
        CancellationToken ct
    )
    {
        var best = viewer == "ohif-best";
        var data = best
            ? options.CompressedData
                ?? throw new InvalidOperationException(
                    "ohif-best needs --compressed-data; leaklab make --compress makes it."
                )
            : options.Data;
        var port = OhifSite.FreePort();
        await using var server = await WeirServer.StartAsync(
            options.Server,
            data,
            $"http://127.0.0.1:{port}",
            ct,
            "--no-demo"
        );
        await using var site = await OhifSite.StartAsync(
            port,
            new Uri(server.Address, "/dicom-web"),
            ct
        );
        await using var browser = await Chromium.StartAsync(1275, 942, ct);
        var name = $"OHIF {OhifSite.Version}{(best ? ", compressed frames" : "")}";
        var driver = new OhifViewer(browser, site, name);
        return await SwitchScenario.RunAsync(
            new Backend(() => server.Traffic, server.ReadMemory),
            browser,
            driver,
            options.Switching,
            new Table(),
            ct
        );
    }

    private static async Task<RunReport> FloorAsync(ComparisonOptions options, CancellationToken ct)
    {
        FloorSite site;
        await using (
            var server = await WeirServer.StartAsync(options.Server, options.Data, ct, "--no-demo")
        )
        {
            var studies = await ListAsync(server, options.Switching, ct);
            site = await FloorSite.StartAsync(server, studies, ct);
        }
        await using var _ = site;
        await using var browser = await Chromium.StartAsync(1275, 942, ct);
        return await SwitchScenario.RunAsync(
            new Backend(() => site.Traffic, () => BrowserMemory.Pss(Environment.ProcessId)),
            browser,
            new FloorViewer(browser, site),
            options.Switching,
            new Table(),
            ct
        );
    }

    private static async Task<IReadOnlyList<string>> ListAsync(
        WeirServer server,
        SwitchOptions options,
        CancellationToken ct
    )
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var page = await http.GetFromJsonAsync<JsonElement>(
            $"/api/studies?limit={options.Studies}&sort=-studyDate&modality={options.Modality}",
            ct
        );
        return
        [
            .. page.GetProperty("studies")
                .EnumerateArray()
                .Select(study => study.GetProperty("studyInstanceUid").GetString()!),
        ];
    }

    private static double Load() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
