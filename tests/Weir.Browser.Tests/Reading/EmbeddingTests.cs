using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Weir.LeakLab;
using Weir.Server.Demo;

namespace Weir.Browser.Tests.Reading;

/// <summary>The viewer in a frame of a portal's page: another site, without cross-origin isolation, perhaps without storage.</summary>
public sealed class EmbeddingTests(BrowserFixture browser) : IAsyncLifetime
{
    // What a browser does in a frame of another site when the user forbids storage there.
    private const string Deny =
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });"
        + "navigator.locks.request = navigator.locks.query = () => Promise.reject(new DOMException('denied', 'SecurityError'));";

    private static readonly DemoScale Scale = new()
    {
        CtStudies = 1,
        CtSlices = 12,
        CtSize = 256,
        MrSlices = 2,
        MrSize = 64,
        RadiographSize = 128,
    };

    private readonly string data = Directory.CreateTempSubdirectory("weir-embed-").FullName;
    private readonly HttpListener portal = Listen();
    private readonly HttpListener stranger = Listen();
    private WeirServer server = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() =>
        server = await WeirFixture.StartAsync(
            Scale,
            data,
            ("FrameAncestors__0", portal.Prefixes.Single().TrimEnd('/')),
            ("CrossOriginIsolation", "false")
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        portal.Close();
        stranger.Close();
        await server.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_portals_frame_shows_the_image_and_its_memory_is_governed(bool denied)
    {
        await using var viewer = await OpenAsync(portal, denied);
        var inside = viewer.Page.FrameLocator("iframe");
        var pane = inside.Locator("[data-testid=viewport][data-index='0'][data-state=ready]");
        await pane.WaitForAsync();
        var frame = viewer.Page.Frames.Single(f => f != viewer.Page.MainFrame);
        await frame.EvaluateAsync(
            "async () => { for (;;) { const s = await weir.stats(); if (s.studies[0]?.frames > 0 && s.studies[0].drawableFrames === s.studies[0].frames"
                + " && s.loadsInFlight + s.requestsInFlight + s.releasesInFlight + s.stage.fetches === 0) return; await new Promise((r) => setTimeout(r, 50)); } }"
        );
        Assert.False(await frame.EvaluateAsync<bool>("() => crossOriginIsolated"));
        var stats = await frame.EvaluateAsync<JsonElement>("() => weir.stats()");
        Assert.True(stats.GetProperty("ledgerMatchesStage").GetBoolean(), $"{stats}");
        Assert.True(stats.GetProperty("ledgerBytes").GetInt64() > 0);
        // A black pane is some kilobytes as a PNG.
        Assert.True((await pane.ScreenshotAsync()).Length > 30_000);

        await inside.GetByTestId("back-to-list").ClickAsync();
        await inside.GetByTestId("study-row").First.WaitForAsync();
        await inside.GetByTestId("settings").ClickAsync();
        await inside.GetByTestId("settings-theme").SelectOptionAsync("light");
        Assert.Equal(
            "light",
            await frame.EvaluateAsync<string>(
                "() => getComputedStyle(document.documentElement).colorScheme"
            )
        );
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task Another_portal_sees_nothing()
    {
        await using var viewer = await OpenAsync(stranger, denied: false);
        var frame = viewer.Page.Frames.Single(f => f != viewer.Page.MainFrame);
        Assert.StartsWith("chrome-error:", frame.Url, StringComparison.Ordinal);
    }

    private async Task<Viewer> OpenAsync(HttpListener portal, bool denied)
    {
        var viewer = await browser.BlankAsync(server.Address, "en-GB", ColorScheme.Dark);
        if (denied)
        {
            await viewer.Page.AddInitScriptAsync(Deny);
        }
        var study = DemoStudies
            .Plan(Scale)
            .First(f => f.RelativePath.StartsWith("ct", StringComparison.Ordinal))
            .StudyInstanceUid;
        var address = new Uri(server.Address, $"/study/{study}");
        var page =
            $"<!doctype html><iframe style='width:1200px;height:860px' src='{address}'></iframe>";
        _ = AnswerAsync(portal, page);
        await viewer.Page.GotoAsync(portal.Prefixes.Single());
        return viewer;
    }

    private static async Task AnswerAsync(HttpListener portal, string page)
    {
        var context = await portal.GetContextAsync();
        context.Response.ContentType = "text/html";
        context.Response.Close(Encoding.UTF8.GetBytes(page), willBlock: false);
    }

    // Another site than 127.0.0.1, and as near as it: browsers ask before a far page reaches this machine.
    private static HttpListener Listen()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var listener = new HttpListener();
        listener.Prefixes.Add($"http://localhost:{((IPEndPoint)free.LocalEndpoint).Port}/");
        free.Stop();
        listener.Start();
        return listener;
    }
}
