using System.Text.Json;

namespace Weir.LeakLab;

/// <summary>Drives Weir's viewer by what its documentation promises: test ids, <c>weir:frame</c> and <c>window.weir</c>.</summary>
/// <param name="browser">The browser that shows it.</param>
/// <param name="address">The server.</param>
public sealed class WeirViewer(Chromium browser, Uri address)
{
    /// <summary>A first visit on this machine compiles shaders and WebAssembly; nothing takes longer than this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Times are taken in the page: from the press of the button to the event that a frame has been drawn.</summary>
    private const string Recorder = """
        (() => {
          if (window.lab) return;
          const lab = (window.lab = { down: 0, wheel: 0, frames: [] });
          addEventListener("pointerdown", (e) => { lab.down = e.timeStamp; lab.frames.length = 0; }, true);
          addEventListener("wheel", (e) => { lab.wheel = e.timeStamp; }, { capture: true, passive: true });
          document.addEventListener("weir:frame", (e) => lab.frames.push([performance.now(), e.detail.study, e.detail.sop + "#" + e.detail.frame]));
          lab.whole = async (study) => {
            for (;;) {
              const s = (await weir.stats()).studies.find((one) => one.studyUid === study);
              if (s && s.frames > 0 && s.drawableFrames === s.frames) return performance.now() - lab.down;
              await new Promise((r) => setTimeout(r, 25));
            }
          };
        })()
        """;

    private PageAddress page;

    /// <summary>Opens the study list with the given settings, and waits until its rows are there.</summary>
    /// <param name="settings">Values for the browser's local storage, set before the app starts.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        page = await browser.FirstPageAsync(ct);
        await using var session = await page.AttachAsync(ct);
        await session.GoToAsync(new Uri(address, "/healthz").ToString(), ct);
        await session.WaitForAsync("location.pathname === '/healthz'", Patience, ct);
        foreach (var (key, value) in settings)
        {
            var store =
                $"localStorage.setItem({JsonSerializer.Serialize(key)}, {JsonSerializer.Serialize(value)})";
            await session.EvaluateAsync(store, ct);
        }
        await session.GoToAsync(address.ToString(), ct);
        await session.WaitForAsync(
            "document.querySelector('[data-testid=study-row]') && window.weir",
            Patience,
            ct
        );
        await session.EvaluateAsync(Recorder, ct);
    }

    /// <summary>The studies of a modality, in the order of the list.</summary>
    public async Task<IReadOnlyList<string>> StudiesAsync(string modality, CancellationToken ct)
    {
        await using var session = await page.AttachAsync(ct);
        var query =
            $"/api/studies?limit=500&sort=-studyDate&modality={Uri.EscapeDataString(modality)}";
        var answer = await session.EvaluateAsync(
            $"fetch({JsonSerializer.Serialize(query)}).then((answer) => answer.json())",
            ct
        );
        return
        [
            .. answer
                .GetProperty("studies")
                .EnumerateArray()
                .Select(study => study.GetProperty("studyInstanceUid").GetString()!),
        ];
    }

    /// <summary>Opens a study by a click and waits for its first image and then for all its frames.</summary>
    /// <returns>Milliseconds from the press to the first drawn frame, and to the last frame's arrival.</returns>
    public async Task<(double First, double Whole)> OpenAsync(string study, CancellationToken ct)
    {
        await using var session = await page.AttachAsync(ct);
        var quoted = JsonSerializer.Serialize(study);
        await session.ClickAsync($"[data-testid=study-row][data-study-uid={quoted}]", ct);
        await session.WaitForAsync($"lab.frames.some((f) => f[1] === {quoted})", Patience, ct);
        var first = await session.EvaluateAsync(
            $"lab.frames.find((f) => f[1] === {quoted})[0] - lab.down",
            ct
        );
        var whole = await session.EvaluateAsync($"lab.whole({quoted})", ct);
        return (first.GetDouble(), whole.GetDouble());
    }

    /// <summary>Opens a study by a click and waits for its first image.</summary>
    public async Task ShowAsync(string study, CancellationToken ct)
    {
        await using var session = await page.AttachAsync(ct);
        var quoted = JsonSerializer.Serialize(study);
        await session.ClickAsync($"[data-testid=study-row][data-study-uid={quoted}]", ct);
        await session.WaitForAsync($"lab.frames.some((f) => f[1] === {quoted})", Patience, ct);
    }

    /// <summary>Presses what a selector names.</summary>
    public async Task PressAsync(string selector, CancellationToken ct)
    {
        await using var session = await page.AttachAsync(ct);
        await session.WaitForAsync(
            $"document.querySelector({JsonSerializer.Serialize(selector)})",
            Patience,
            ct
        );
        await session.ClickAsync(selector, ct);
    }

    /// <summary>Turns the wheel one notch at a time, each after the picture of the last; milliseconds of each.</summary>
    public async Task<IReadOnlyList<double>> StepAsync(int steps, CancellationToken ct)
    {
        await using var session = await page.AttachAsync(ct);
        var (x, y) = await MiddleAsync(session, ct);
        var times = new List<double>(steps);
        for (var i = 0; i < steps; i++)
        {
            await session.EvaluateAsync("lab.frames.length = 0", ct);
            await session.WheelAsync(x, y, 100, ct);
            await session.WaitForAsync("lab.frames.length > 0", Patience, ct);
            times.Add(
                (await session.EvaluateAsync("lab.frames[0][0] - lab.wheel", ct)).GetDouble()
            );
        }
        return times;
    }

    /// <summary>Turns the wheel as fast as the page takes it; distinct slices drawn a second.</summary>
    public async Task<double> SpinAsync(TimeSpan duration, CancellationToken ct)
    {
        await using var session = await page.AttachAsync(ct);
        var (x, y) = await MiddleAsync(session, ct);
        await session.EvaluateAsync("lab.frames.length = 0; lab.spun = performance.now()", ct);
        var direction = 100;
        var started = Environment.TickCount64;
        for (var i = 0; Environment.TickCount64 - started < duration.TotalMilliseconds; i++)
        {
            direction = i % 150 == 149 ? -direction : direction;
            await session.WheelAsync(x, y, direction, ct);
        }
        var rate = await session.EvaluateAsync(
            "(() => { let n = 0; for (let i = 1; i < lab.frames.length; i++) if (lab.frames[i][2] !== lab.frames[i - 1][2]) n++;"
                + " return n / (performance.now() - lab.spun) * 1000; })()",
            ct
        );
        return rate.GetDouble();
    }

    /// <summary>Goes back to the list by its button and waits until the rows are there again.</summary>
    public async Task BackAsync(CancellationToken ct)
    {
        await using var session = await page.AttachAsync(ct);
        await session.ClickAsync("[data-testid=back-to-list]", ct);
        await session.WaitForAsync(
            "document.querySelector('[data-testid=study-row]') && !document.querySelector('[data-testid=viewport]')",
            Patience,
            ct
        );
    }

    /// <summary>What <c>window.weir.stats()</c> answers; docs/weir-stats.schema.json describes it.</summary>
    public async Task<JsonElement> StatsAsync(CancellationToken ct)
    {
        await using var session = await page.AttachAsync(ct);
        return await session.EvaluateAsync("weir.stats()", ct);
    }

    /// <summary>Live DOM nodes and listeners.</summary>
    public async Task<(int Nodes, int Listeners)> DomCountersAsync(CancellationToken ct)
    {
        await using var session = await page.AttachAsync(ct);
        return await session.DomCountersAsync(ct);
    }

    /// <summary>Runs something else on the page, in a session of its own.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression, CancellationToken ct)
    {
        await using var session = await page.AttachAsync(ct);
        return await session.EvaluateAsync(expression, ct);
    }

    /// <summary>Writes what the page shows as a PNG file.</summary>
    public async Task ScreenshotAsync(string path, CancellationToken ct)
    {
        await using var session = await page.AttachAsync(ct);
        await session.ScreenshotAsync(path, ct);
    }

    private static async Task<(double X, double Y)> MiddleAsync(Page session, CancellationToken ct)
    {
        var place = await session.EvaluateAsync(
            "(() => { const r = document.querySelector('[data-testid=viewport]').getBoundingClientRect();"
                + " return [r.left + r.width / 2, r.top + r.height / 2]; })()",
            ct
        );
        return (place[0].GetDouble(), place[1].GetDouble());
    }
}
