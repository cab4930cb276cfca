using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>A tab with Weir in it, driven by what docs/client.md promises: test ids, <c>weir:frame</c> and <c>window.weir</c>.</summary>
public sealed class Viewer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> requests = new();
    private readonly ConcurrentQueue<string> errors = new();

    public Viewer(IPage page, Uri address)
    {
        (Page, Address) = (page, address);
        page.Request += (_, request) => requests.Enqueue(new Uri(request.Url).AbsolutePath);
        page.PageError += (_, error) => errors.Enqueue(error);
    }

    public IPage Page { get; }

    public Uri Address { get; }

    /// <summary>Exceptions that nothing in the page caught.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    /// <summary>Requests for pixels so far: frames and opened studies.</summary>
    public int PixelRequests =>
        requests.Count(path =>
            path.EndsWith("/frames", StringComparison.Ordinal)
            || path.EndsWith("/open", StringComparison.Ordinal)
        );

    /// <summary>Requests for pixels of one study so far.</summary>
    public int PixelRequestsOf(string study) =>
        requests.Count(path =>
            path == $"/api/studies/{study}/frames" || path == $"/api/studies/{study}/open"
        );

    /// <summary>All requests to the viewer's API so far.</summary>
    public int ApiRequests =>
        requests.Count(path => path.StartsWith("/api/studies/", StringComparison.Ordinal));

    public ILocator Row(string study) =>
        Page.Locator($"[data-testid=study-row][data-study-uid='{study}']");

    public ILocator Pane(int index) =>
        Page.Locator($"[data-testid=viewport][data-index='{index}']");

    public ILocator Test(string id) => Page.GetByTestId(id);

    /// <summary>Loads an address and waits for the app.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(Address, path).ToString());
        await ReadyAsync();
    }

    /// <summary>Waits until the app runs in the current document, and counts drawn frames from then on.</summary>
    public async Task ReadyAsync()
    {
        await Page.WaitForFunctionAsync("() => window.weir");
        await Page.EvaluateAsync(
            "() => { if (!window.drawn) { window.drawn = []; document.addEventListener('weir:frame', (e) => drawn.push(e.detail)); } }"
        );
    }

    /// <summary>Opens a study from the list by a click and waits for its picture.</summary>
    public async Task OpenAsync(string study)
    {
        await Row(study).ClickAsync();
        await ShownAsync(study);
    }

    /// <summary>Waits until the first pane shows a study.</summary>
    public Task ShownAsync(string study, int pane = 0) =>
        Page.WaitForSelectorAsync(
            $"[data-testid=viewport][data-index='{pane}'][data-study-uid='{study}'][data-state=ready]"
        );

    /// <summary>Waits until the list shows its rows and no viewer.</summary>
    public async Task ListedAsync()
    {
        await Page.Locator("[data-testid=study-row]").First.WaitForAsync();
        await Assertions.Expect(Test("viewport")).ToHaveCountAsync(0);
    }

    /// <summary>Goes back to the list by the button.</summary>
    public async Task BackAsync()
    {
        await Test("back-to-list").ClickAsync();
        await ListedAsync();
    }

    /// <summary>Chooses a layout in the bar.</summary>
    public async Task LayoutAsync(int rows, int columns)
    {
        await Test("layout").ClickAsync();
        await Test($"layout-{rows}x{columns}").ClickAsync();
    }

    /// <summary>What <c>weir.stats()</c> answers.</summary>
    public async Task<JsonElement> StatsAsync() =>
        (await Page.EvaluateAsync("() => weir.stats()"))!.Value;

    /// <summary>Waits until every frame of a study can be drawn without network.</summary>
    public Task LoadedAsync(string study) =>
        UntilAsync(
            $"const one = s.studies.find((x) => x.studyUid === '{study}'); return one && one.frames > 0 && one.drawableFrames === one.frames;"
        );

    /// <summary>
    /// Waits until nothing is on its way in or out, the stage's last word included, and answers the statistics.
    /// </summary>
    public async Task<JsonElement> QuietAsync()
    {
        await UntilAsync(
            "return s.loadsInFlight + s.requestsInFlight + s.releasesInFlight + s.stage.fetches === 0 && s.ledgerMatchesStage !== false;"
        );
        return await StatsAsync();
    }

    /// <summary>Waits until a condition on the statistics <c>s</c> holds.</summary>
    public async Task UntilAsync(string body) =>
        await Page.EvaluateAsync(
            "async (body) => { const holds = new Function('s', body); const end = performance.now() + 60000;"
                + " while (!holds(await weir.stats())) { if (performance.now() > end) throw new Error('Never: ' + body);"
                + " await new Promise((r) => setTimeout(r, 50)); } }",
            body
        );

    /// <summary>Pixels of an element as PNG bytes.</summary>
    public static Task<byte[]> PictureAsync(ILocator element) => element.ScreenshotAsync();

    /// <summary>Keeps a picture of the page for the eye, where PICTURES names a folder.</summary>
    public async Task KeepPictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        }
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
