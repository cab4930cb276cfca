using System.Text.Json;

namespace Weir.LeakLab;

/// <summary>Drives OHIF 3.13: its list, its basic viewer, and the events of Cornerstone beneath it.</summary>
/// <param name="browser">The browser that shows it.</param>
/// <param name="site">Where it is served.</param>
/// <param name="name">What tables call this configuration of it.</param>
public sealed class OhifViewer(Chromium browser, OhifSite site, string name) : ViewerDriver(browser)
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    protected override string IsListed =>
        "document.querySelector('tbody tr') && !document.querySelector('[data-cy=viewport-pane]')";

    /// <inheritdoc/>
    protected override string Viewport => "[data-cy=viewport-pane]";

    /// <inheritdoc/>
    protected override string Back => "[data-cy=return-to-work-list]";

    // A picture counts when Cornerstone has rendered after it set a new image: what it renders before is an empty canvas. Its cache
    // says which images are whole.
    /// <inheritdoc/>
    protected override string Recorder =>
        """
            (() => {
              if (window.lab) return;
              const lab = (window.lab = { down: 0, wheel: 0, frames: [], image: null, study: "" });
              addEventListener("pointerdown", (e) => { lab.down = e.timeStamp; lab.frames.length = 0; }, true);
              addEventListener("wheel", (e) => { lab.wheel = e.timeStamp; }, { capture: true, passive: true });
              document.addEventListener("CORNERSTONE_STACK_NEW_IMAGE", (e) => { lab.image = e.detail.imageId; }, true);
              document.addEventListener("CORNERSTONE_IMAGE_RENDERED", () => {
                if (lab.image) { lab.frames.push([performance.now(), lab.study, lab.image]); lab.image = null; }
              }, true);
              lab.whole = async () => {
                const uid = lab.frames[0][2].match(/studies\/([0-9.]+)/)[1];
                for (;;) {
                  const images = [...cornerstone.cache._imageCache.entries()].filter(([id, one]) => id.includes(uid) && one.loaded !== false && one.image);
                  if (images.length >= lab.count) return performance.now() - lab.down;
                  await new Promise((r) => setTimeout(r, 25));
                }
              };
            })()
            """;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken ct)
    {
        await FindPageAsync(ct);
        await GoToListAsync(site.Address, ct);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> StudiesAsync(
        string modality,
        CancellationToken ct
    )
    {
        var rows = await EvaluateAsync(
            "[...document.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.innerText.trim()))",
            ct
        );
        return
        [
            .. rows.EnumerateArray()
                .Select((row, index) => (row, index))
                .Where(one => one.row.EnumerateArray().Any(cell => cell.GetString() == modality))
                .Select(one => $"{one.index + 1}"),
        ];
    }

    /// <inheritdoc/>
    protected override async Task<string> PrepareAsync(
        Page session,
        string study,
        CancellationToken ct
    )
    {
        // A row is chosen first, which nobody's clock counts; the button beside it opens the study.
        var row = $"tbody tr:nth-child({study})";
        await session.ClickAsync(row, ct);
        await session.WaitForAsync(
            "[...document.querySelectorAll('button')].some((b) => b.innerText.trim() === 'Basic Viewer' && (b.id = 'lab-open'))",
            Patience,
            ct
        );
        await session.EvaluateAsync(
            $"(() => {{ lab.study = {JsonSerializer.Serialize(study)}; lab.image = null;"
                + $" lab.count = Number([...document.querySelector({JsonSerializer.Serialize(row)}).children].map((c) => c.innerText.trim()).filter((t) => /^\\d+$/.test(t)).at(-1)); }})()",
            ct
        );
        return "#lab-open";
    }
}
