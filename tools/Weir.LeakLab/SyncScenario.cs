using System.CommandLine;
using System.Globalization;

namespace Weir.LeakLab;

/// <summary>
/// Four viewports of one stack, scrolled together: the time from a notch of the wheel until all four have drawn. The command
/// <c>sync</c>.
/// </summary>
internal static class SyncScenario
{
    private const int Panes = 4;

    /// <summary>The command, with the options that it shares with the others.</summary>
    public static Command Command(Option<string> server, Option<string> data)
    {
        var steps = new Option<int>("--steps")
        {
            DefaultValueFactory = _ => 100,
            Description = "Notches of the wheel",
        };
        var command = new Command("sync", "Scrolls four viewports together, and times each step.")
        {
            server,
            data,
            steps,
        };
        command.SetAction(
            (parsed, ct) =>
                RunAsync(
                    parsed.GetValue(server)!,
                    parsed.GetValue(data)!,
                    parsed.GetValue(steps),
                    ct
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string server,
        string data,
        int steps,
        CancellationToken ct
    )
    {
        await using var weir = await WeirServer.StartAsync(server, data, ct, "--no-demo");
        await using var browser = await Chromium.StartAsync(1275, 942, ct);
        var viewer = new WeirViewer(
            browser,
            weir.Address,
            new Dictionary<string, string> { ["weir.viewer.hanging"] = "off" }
        );
        await viewer.StartAsync(ct);
        var study = (await viewer.StudiesAsync("CT", ct))[0];
        await viewer.OpenAsync(study, ct);
        await viewer.PressAsync("[data-testid=layout]", ct);
        await viewer.PressAsync("[data-testid=layout-2x2]", ct);
        for (var pane = 1; pane < Panes; pane++)
        {
            await viewer.EvaluateAsync(
                $"document.querySelector(\"[data-testid=viewport][data-index='{pane}']\").focus()",
                ct
            );
            await viewer.PressAsync("[data-testid=series-card]", ct);
            await viewer.PressAsync(
                $"[data-testid=viewport][data-index='{pane}'][data-state=ready]",
                ct
            );
        }
        await viewer.PressAsync("[data-testid=sync]", ct);
        await viewer.PressAsync("[data-testid=sync-scroll]", ct);
        await viewer.PressAsync(".popover-back", ct);
        var times = await viewer.StepAsync(steps, Panes, ct);
        var sorted = times.Order().ToArray();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Panes} viewports, {steps} steps: median {Summary.Median(times):F0} ms, p95 {sorted[(int)(0.95 * (sorted.Length - 1))]:F0} ms, highest {sorted[^1]:F0} ms"
            )
        );
        return 0;
    }
}
