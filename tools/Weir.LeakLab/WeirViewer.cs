using System.Text.Json;

namespace Weir.LeakLab;

/// <summary>Drives Weir's viewer by what its documentation promises: test ids, <c>weir:frame</c> and <c>window.weir</c>.</summary>
/// <param name="browser">The browser that shows it.</param>
/// <param name="address">The server.</param>
/// <param name="settings">Values for the browser's local storage, set before the app starts.</param>
public sealed class WeirViewer(
    Chromium browser,
    Uri address,
    IReadOnlyDictionary<string, string> settings
) : ViewerDriver(browser)
{
    /// <inheritdoc/>
    public override string Name => "Weir";

    /// <inheritdoc/>
    protected override string IsListed =>
        "document.querySelector('[data-testid=study-row]') && window.weir && !document.querySelector('[data-testid=viewport]')";

    /// <inheritdoc/>
    protected override string Viewport => "[data-testid=viewport]";

    /// <inheritdoc/>
    protected override string Back => "[data-testid=back-to-list]";

    /// <inheritdoc/>
    protected override string Recorder =>
        """
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

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken ct)
    {
        await FindPageAsync(ct);
        await using (var session = await AttachAsync(ct))
        {
            await session.GoToAsync(new Uri(address, "/healthz").ToString(), ct);
            await session.WaitForAsync("location.pathname === '/healthz'", Patience, ct);
            foreach (var (key, value) in settings)
            {
                var store =
                    $"localStorage.setItem({JsonSerializer.Serialize(key)}, {JsonSerializer.Serialize(value)})";
                await session.EvaluateAsync(store, ct);
            }
        }
        await GoToListAsync(address, ct);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> StudiesAsync(
        string modality,
        CancellationToken ct
    )
    {
        var query =
            $"/api/studies?limit=500&sort=-studyDate&modality={Uri.EscapeDataString(modality)}";
        var answer = await EvaluateAsync(
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

    /// <summary>What <c>window.weir.stats()</c> answers; docs/weir-stats.schema.json describes it.</summary>
    public Task<JsonElement> StatsAsync(CancellationToken ct) => EvaluateAsync("weir.stats()", ct);

    /// <inheritdoc/>
    public override async Task<HeldMemory> HeldAsync(CancellationToken ct)
    {
        var stats = await StatsAsync(ct);
        return new HeldMemory(
            stats.GetProperty("ledgerBytes").GetInt64(),
            Sum(stats, "encodedBytes", "decodedBytes", "textureBytes"),
            (int)Sum(stats, "glTextures", "glPrograms", "glBuffers", "glVertexArrays", "glContexts")
        );
    }

    /// <inheritdoc/>
    protected override Task<string> PrepareAsync(
        Page session,
        string study,
        CancellationToken ct
    ) =>
        Task.FromResult(
            $"[data-testid=study-row][data-study-uid={JsonSerializer.Serialize(study)}]"
        );

    /// <summary>What the stage really holds, by its own count.</summary>
    private static long Sum(JsonElement stats, params ReadOnlySpan<string> names)
    {
        var sum = 0L;
        foreach (var name in names)
        {
            sum += stats.GetProperty("stage").GetProperty(name).GetInt64();
        }
        return sum;
    }
}
