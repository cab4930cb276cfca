using System.CommandLine;
using System.Globalization;

namespace Weir.LeakLab;

/// <summary>
/// How soon a move of the pointer is seen: window, pan, zoom and length, beside a bare canvas of the same size that is only cleared, which is
/// what browser and machine take at least. The command <c>tools</c>.
/// </summary>
internal static class ToolsScenario
{
    private const double FrameMs = 1000.0 / 60;

    private static readonly string[] Tools = ["WindowLevel", "Pan", "Zoom", "Length"];

    /// <summary>The command, with the options that it shares with the others.</summary>
    public static Command Command(Option<string> server, Option<string> data)
    {
        var moves = new Option<int>("--moves")
        {
            DefaultValueFactory = _ => 100,
            Description = "Moves of the pointer with each tool",
        };
        var command = new Command("tools", "Drags with each tool, and times each move.")
        {
            server,
            data,
            moves,
        };
        command.SetAction(
            (parsed, ct) =>
                RunAsync(
                    parsed.GetValue(server)!,
                    parsed.GetValue(data)!,
                    parsed.GetValue(moves),
                    ct
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string server,
        string data,
        int moves,
        CancellationToken ct
    )
    {
        await using var weir = await WeirServer.StartAsync(server, data, ct, "--no-demo");
        Console.WriteLine($"load {await LoadAsync(ct)}; ms, and frames of 60 Hz");
        await using var browser = await Chromium.StartAsync(1275, 942, ct);
        var viewer = new WeirViewer(
            browser,
            weir.Address,
            new Dictionary<string, string> { ["weir.viewer.hanging"] = "off" }
        );
        await viewer.StartAsync(ct);
        var study = (await viewer.StudiesAsync("CT", ct))[0];
        await viewer.OpenAsync(study, ct);
        foreach (var tool in Tools)
        {
            await viewer.PressAsync($"[data-testid=tool-{tool}]", ct);
            await using var session = await viewer.AttachAsync(ct);
            var (x, y) = await MiddleAsync(session, "[data-testid=viewport]", ct);
            Print(tool, moves, await PointerTrace.DragAsync(session, x, y, moves, ct));
        }
        await using (var session = await viewer.AttachAsync(ct))
        {
            // The measurement would stay in the archive.
            await session.KeyAsync("Delete", ct);
            await session.EvaluateAsync(
                "(async () => { for (let calm = 0; calm < 10; ) { const s = await weir.stats(); calm = s.requestsInFlight === 0 ? calm + 1 : 0;"
                    + " await new Promise((r) => setTimeout(r, 200)); } })()",
                ct
            );
            var size = await session.EvaluateAsync(
                "(() => { const r = document.querySelector('[data-testid=viewport]').getBoundingClientRect(); return [r.width, r.height]; })()",
                ct
            );
            await session.GoToAsync("about:blank", ct);
            await session.EvaluateAsync(BareCanvas(size[0].GetDouble(), size[1].GetDouble()), ct);
            var (x, y) = await MiddleAsync(session, "canvas", ct);
            Print("bare", moves, await PointerTrace.DragAsync(session, x, y, moves, ct));
        }
        Console.WriteLine($"load {await LoadAsync(ct)}");
        return 0;
    }

    // What else the machine does decides more than the viewer: of the last minute, as the system says.
    private static async Task<string> LoadAsync(CancellationToken ct) =>
        File.Exists("/proc/loadavg")
            ? (await File.ReadAllTextAsync("/proc/loadavg", ct)).Split(' ')[0]
            : "unknown";

    // As Weir draws, without anything to draw: a move is handed to a worker, which clears its canvas in another colour.
    private static string BareCanvas(double width, double height) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            (() => {
              document.body.innerHTML = "<canvas width={{width:F0}} height={{height:F0}}></canvas>";
              const code = `let gl, n = 0, asked = false; onmessage = (e) => {
                if (e.data.canvas) { gl = e.data.canvas.getContext("webgl2", { alpha: false, antialias: false, depth: false }); return; }
                if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; gl.clearColor(n++ % 2, 0, 0, 1); gl.clear(gl.COLOR_BUFFER_BIT); }); }
              }`;
              const worker = new Worker(URL.createObjectURL(new Blob([code])));
              const canvas = document.querySelector("canvas").transferControlToOffscreen();
              worker.postMessage({ canvas }, [canvas]);
              let asked = false;
              addEventListener("pointermove", () => {
                if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; worker.postMessage({}); }); }
              });
            })()
            """
        );

    private static async Task<(double X, double Y)> MiddleAsync(
        Page session,
        string selector,
        CancellationToken ct
    )
    {
        var place = await session.EvaluateAsync(
            $"(() => {{ const r = document.querySelector('{selector}').getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; }})()",
            ct
        );
        return (place[0].GetDouble(), place[1].GetDouble());
    }

    private static void Print(string name, int moves, IReadOnlyList<MoveTime> times)
    {
        var drawn = times.Select(t => t.DrawnMs).Order().ToArray();
        var shown = times.Select(t => t.DisplayedMs).Order().ToArray();
        Console.WriteLine(
            times.Count == 0
                ? $"{name, 11}: none of {moves} moves was seen"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, 11}: {times.Count} of {moves} moves; commands given {Summary.Median(drawn):F1} ms, p95 {P95(drawn):F1} ({P95(drawn) / FrameMs:F1} frames); displayed {Summary.Median(shown):F1} ms, p95 {P95(shown):F1} ({P95(shown) / FrameMs:F1} frames)"
                )
        );
    }

    private static double P95(double[] sorted) => sorted[(int)(0.95 * (sorted.Length - 1))];
}
