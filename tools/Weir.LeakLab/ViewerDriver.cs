using System.Text.Json;

namespace Weir.LeakLab;

/// <summary>
/// Drives one viewer as its user would: a press on a study, the wheel, the button back. Every driver puts a recorder into the page,
/// <c>window.lab</c>, that tells the same of every viewer: <c>down</c> and <c>wheel</c> (when the button was pressed and the wheel last
/// turned), <c>frames</c> (time, study and image of each drawn picture) and <c>whole(study)</c> (a promise of the time from the press
/// until every frame can be drawn without network).
/// </summary>
/// <param name="browser">The browser that shows it.</param>
public abstract class ViewerDriver(Chromium browser)
{
    /// <summary>A first visit on this machine compiles shaders and WebAssembly; nothing takes longer than this.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private PageAddress page;

    /// <summary>What tables call it.</summary>
    public abstract string Name { get; }

    /// <summary>Puts <c>window.lab</c> into the page; harmless when it is there.</summary>
    protected abstract string Recorder { get; }

    /// <summary>True while the list stands with its rows and no viewer.</summary>
    protected abstract string IsListed { get; }

    /// <summary>Finds the middle viewport.</summary>
    protected abstract string Viewport { get; }

    /// <summary>Finds the button that leads back to the list.</summary>
    protected abstract string Back { get; }

    /// <summary>Opens the study list, and waits until its rows are there.</summary>
    public abstract Task StartAsync(CancellationToken ct);

    /// <summary>The list's studies of a modality, in its order, by names that <see cref="OpenAsync"/> takes.</summary>
    public abstract Task<IReadOnlyList<string>> StudiesAsync(string modality, CancellationToken ct);

    /// <summary>What the viewer says it holds at the list; zeros where it says nothing.</summary>
    public virtual Task<HeldMemory> HeldAsync(CancellationToken ct) =>
        Task.FromResult(default(HeldMemory));

    /// <summary>Gets ready to press what opens a study; returns its selector.</summary>
    protected abstract Task<string> PrepareAsync(Page session, string study, CancellationToken ct);

    /// <summary>Opens a study by a click and waits for its first image and then for all its frames.</summary>
    /// <returns>Milliseconds from the press to the first drawn frame, and to the last frame's arrival.</returns>
    public async Task<(double First, double Whole)> OpenAsync(string study, CancellationToken ct)
    {
        await ShowAsync(study, ct);
        await using var session = await AttachAsync(ct);
        var quoted = JsonSerializer.Serialize(study);
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
        await using var session = await AttachAsync(ct);
        var press = await PrepareAsync(session, study, ct);
        await session.EvaluateAsync("lab.frames.length = 0", ct);
        await session.ClickAsync(press, ct);
        await session.WaitForAsync(
            $"lab.frames.some((f) => f[1] === {JsonSerializer.Serialize(study)})",
            Patience,
            ct
        );
    }

    /// <summary>Turns the wheel one notch at a time, each after the picture of the last; milliseconds of each.</summary>
    public Task<IReadOnlyList<double>> StepAsync(int steps, CancellationToken ct) =>
        StepAsync(steps, 1, ct);

    /// <summary>As above, where one notch changes several pictures: until the last of them.</summary>
    public async Task<IReadOnlyList<double>> StepAsync(
        int steps,
        int pictures,
        CancellationToken ct
    )
    {
        await using var session = await AttachAsync(ct);
        var (x, y) = await MiddleAsync(session, ct);
        var times = new List<double>(steps);
        for (var i = 0; i < steps; i++)
        {
            await session.EvaluateAsync("lab.frames.length = 0", ct);
            await session.WheelAsync(x, y, 100, ct);
            await session.WaitForAsync($"lab.frames.length >= {pictures}", Patience, ct);
            times.Add(
                (
                    await session.EvaluateAsync($"lab.frames[{pictures - 1}][0] - lab.wheel", ct)
                ).GetDouble()
            );
        }
        return times;
    }

    /// <summary>Turns the wheel as fast as the page takes it; distinct slices drawn a second.</summary>
    public async Task<double> SpinAsync(TimeSpan duration, CancellationToken ct)
    {
        await using var session = await AttachAsync(ct);
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
        await using var session = await AttachAsync(ct);
        await session.ClickAsync(Back, ct);
        await session.WaitForAsync(IsListed, Patience, ct);
    }

    /// <summary>Presses what a selector names, once it is there.</summary>
    public async Task PressAsync(string selector, CancellationToken ct)
    {
        await using var session = await AttachAsync(ct);
        await session.WaitForAsync(
            $"document.querySelector({JsonSerializer.Serialize(selector)})",
            Patience,
            ct
        );
        await session.ClickAsync(selector, ct);
    }

    /// <summary>Live DOM nodes and listeners.</summary>
    public async Task<(int Nodes, int Listeners)> DomCountersAsync(CancellationToken ct)
    {
        await using var session = await AttachAsync(ct);
        return await session.DomCountersAsync(ct);
    }

    /// <summary>Runs something else on the page, in a session of its own.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression, CancellationToken ct)
    {
        await using var session = await AttachAsync(ct);
        return await session.EvaluateAsync(expression, ct);
    }

    /// <summary>Writes what the page shows as a PNG file.</summary>
    public async Task ScreenshotAsync(string path, CancellationToken ct)
    {
        await using var session = await AttachAsync(ct);
        await session.ScreenshotAsync(path, ct);
    }

    /// <summary>Loads an address in the browser's page and waits for the list; the recorder is put in.</summary>
    protected async Task GoToListAsync(Uri address, CancellationToken ct)
    {
        page = page.Socket is null ? await browser.FirstPageAsync(ct) : page;
        await using var session = await AttachAsync(ct);
        await session.GoToAsync(address.ToString(), ct);
        await session.WaitForAsync(IsListed, Patience, ct);
        await session.EvaluateAsync(Recorder, ct);
    }

    /// <summary>Attaches a session; the page holds on to more than for a user while one is attached.</summary>
    public Task<Page> AttachAsync(CancellationToken ct) => page.AttachAsync(ct);

    /// <summary>The browser's page, before the list is opened.</summary>
    protected async Task FindPageAsync(CancellationToken ct) =>
        page = await browser.FirstPageAsync(ct);

    private async Task<(double X, double Y)> MiddleAsync(Page session, CancellationToken ct)
    {
        var place = await session.EvaluateAsync(
            $"(() => {{ const r = document.querySelector({JsonSerializer.Serialize(Viewport)}).getBoundingClientRect();"
                + " return [r.left + r.width / 2, r.top + r.height / 2]; })()",
            ct
        );
        return (place[0].GetDouble(), place[1].GetDouble());
    }
}

/// <summary>What a viewer says of itself.</summary>
/// <param name="LedgerBytes">What its ledger holds.</param>
/// <param name="HeldBytes">What really is held, by its own count.</param>
/// <param name="GlObjects">Live GL objects.</param>
public readonly record struct HeldMemory(long LedgerBytes, long HeldBytes, int GlObjects);
