using System.Text.Json;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Weir.Browser.Tests.BrowserFixture))]

namespace Weir.Browser.Tests;

/// <summary>One real Chromium for the functional tests; each test has a context, and so a storage, of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>The setting by which studies are hung by the protocol that suits them best; anything but "off" is on.</summary>
    public const string Hanging = "weir.viewer.hanging";

    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        // Ends what hangs; on a loaded machine five seconds are over before a page has drawn.
        Assertions.SetDefaultExpectTimeout(30_000);
        browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic"],
                // A page must stand being kept for its return.
                IgnoreDefaultArgs = ["--disable-back-forward-cache"],
            }
        );
    }

    /// <summary>A fresh tab at the study list.</summary>
    public Task<Viewer> OpenAsync(WeirFixture weir, string path = "/") =>
        OpenAsync(weir.Server.Address, path);

    /// <summary>A fresh tab at the study list, in a browser that has these settings in its local storage.</summary>
    public Task<Viewer> OpenAsync(Uri address, params (string Key, string Value)[] settings) =>
        OpenAsync(address, "/", settings);

    /// <summary>Another tab of the same browser at the study list.</summary>
    public static async Task<Viewer> BesideAsync(Viewer first)
    {
        var page = await first.Page.Context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        var viewer = new Viewer(page, first.Address);
        await viewer.GoAsync("/");
        return viewer;
    }

    /// <summary>A fresh tab at a path of a server.</summary>
    public async Task<Viewer> OpenAsync(
        Uri address,
        string path,
        params (string Key, string Value)[] settings
    )
    {
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 1275, Height = 942 },
                Locale = "en-GB",
            }
        );
        // One viewport whatever the study, but in the tests of hanging protocols.
        if (!settings.Any(s => s.Key == Hanging))
        {
            settings = [.. settings, (Hanging, "off")];
        }
        var values = JsonSerializer.Serialize(settings.ToDictionary(s => s.Key, s => s.Value));
        // Only where there is none yet: what a test changes stays changed for the next tab.
        await context.AddInitScriptAsync(
            $"for (const [key, value] of Object.entries({values})) localStorage[key] ??= value;"
        );
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        var viewer = new Viewer(page, address);
        await viewer.GoAsync(path);
        return viewer;
    }

    /// <summary>A fresh tab with nothing in it yet, for what is before the app.</summary>
    public async Task<Viewer> BlankAsync(Uri address, string language, ColorScheme scheme)
    {
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 1275, Height = 942 },
                Locale = language,
                ColorScheme = scheme,
            }
        );
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        return new Viewer(page, address);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
