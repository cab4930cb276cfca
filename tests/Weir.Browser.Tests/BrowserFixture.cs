using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Weir.Browser.Tests.BrowserFixture))]

namespace Weir.Browser.Tests;

/// <summary>One real Chromium for the functional tests; each test has a context, and so a storage, of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
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

    /// <summary>A fresh tab at a path of a server.</summary>
    public async Task<Viewer> OpenAsync(Uri address, string path)
    {
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 1275, Height = 942 },
                Locale = "en-GB",
            }
        );
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        var viewer = new Viewer(page, address);
        await viewer.GoAsync(path);
        return viewer;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
