using System.Diagnostics;
using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>What is loaded ahead, in a real browser: scenarios 9, 19 and 20, and the next study of the list.</summary>
public sealed class PrefetchTests(WeirFixture weir, BrowserFixture browser)
{
    [Fact]
    public async Task The_next_study_of_the_list_shows_its_first_image_without_the_network()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.ListedAsync();
        var rows = await viewer
            .Test("study-row")
            .EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.studyUid)");
        await viewer.OpenAsync(rows[2]);
        await viewer.LoadedAsync(rows[2]);
        foreach (var next in rows[3..5])
        {
            await viewer.UntilAsync(
                $"return s.studies.some((one) => one.studyUid === '{next}' && one.drawableFrames > 0);"
            );
        }
        await viewer.QuietAsync();
        await viewer.BackAsync();
        // From here on no pixel comes.
        await viewer.Page.Context.RouteAsync(
            url => IsPixels(url),
            route => route.AbortAsync("internetdisconnected")
        );
        await viewer.OpenAsync(rows[3]);
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task A_series_of_three_budgets_scrolled_there_and_back_is_fetched_less_than_twice_and_then_rests()
    {
        const int side = 1024;
        const long budget = 64L << 20;
        var frames = (int)(3 * budget / (side * side * 2)) + 1;
        await using var own = await OwnArchive.StartAsync(side, [frames]);
        await using var viewer = await browser.OpenAsync(own.Server.Address, "/");
        await viewer.Page.EvaluateAsync(
            "(b) => localStorage.setItem('weir.memory.limit', b)",
            $"{budget}"
        );
        var traffic = new PixelTraffic(viewer.Page);
        await viewer.GoAsync("/study/2.25.1");
        await viewer.ShownAsync("2.25.1");
        foreach (var (key, end) in new[] { ("ArrowDown", frames - 1), ("ArrowUp", 0) })
        {
            for (var step = 1; step < frames; step++)
            {
                await viewer.Page.Keyboard.PressAsync(key);
                if (step % 10 == 0)
                {
                    await SettledAsync(viewer);
                }
            }
            await SettledAsync(viewer);
            await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", $"{end}");
        }
        await viewer.QuietAsync();
        var requests = traffic.Count;
        await viewer.Page.WaitForTimeoutAsync(4000);
        Assert.Equal(requests, traffic.Count);
        var fetched = traffic.Asked("2.25.1").Sum(batch => batch.Length);
        Assert.InRange(fetched, frames - 1, 2 * frames - 1);
        var stats = await viewer.QuietAsync();
        Assert.InRange(stats.GetProperty("ledgerBytes").GetInt64(), 1, budget);
        Assert.True(stats.GetProperty("ledgerMatchesStage").GetBoolean());
        // The nearest are kept: the next steps need no network.
        for (var step = 0; step < 10; step++)
        {
            await viewer.Page.Keyboard.PressAsync("ArrowDown");
        }
        await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", "10");
        var near = Enumerable.Range(1, 10);
        Assert.Empty(traffic.Asked("2.25.1").Skip(requests).SelectMany(f => f).Intersect(near));
    }

    [Fact]
    public async Task Another_series_with_five_hundred_frames_queued_shows_in_a_second_and_the_old_ones_are_aborted()
    {
        await using var own = await OwnArchive.StartAsync(64, [540, 60]);
        await using var viewer = await browser.OpenAsync(own.Server.Address, "/");
        var traffic = new PixelTraffic(viewer.Page);
        // The first series' frames never come: they are all queued behind two requests that hang.
        await viewer.Page.Context.RouteAsync(
            url => url.Contains("/frames", StringComparison.Ordinal),
            async route =>
            {
                if (PixelTraffic.FramesOf(route.Request.Url)[0] >= 540)
                {
                    await route.ContinueAsync();
                }
            }
        );
        await viewer.GoAsync("/study/2.25.1");
        await viewer.ShownAsync("2.25.1");
        await viewer.UntilAsync("return s.stage.fetches === 2;");
        var old = traffic.Asked("2.25.1").Count;
        var clock = Stopwatch.StartNew();
        await viewer.Test("series-card").Nth(1).ClickAsync();
        await viewer.Page.WaitForSelectorAsync(
            "[data-testid=viewport][data-series-uid='2.25.1.2'][data-state=ready]"
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"first frame after {clock.Elapsed}");
        await viewer.UntilAsync(
            "return s.studies[0].drawableFrames >= 61;" // all of the new series, and the one frame that came with the manifest
        );
        Assert.Equal(2, old);
        Assert.Equal(540, traffic.Asked("2.25.1")[old][0]);
        Assert.Equal(2, traffic.Failed("2.25.1").Count(batch => batch[0] < 540));
    }

    [Fact]
    public async Task Offline_while_loading_ahead_asks_for_no_image_more_than_twice_and_goes_on_by_itself()
    {
        await using var own = await OwnArchive.StartAsync(128, [600]);
        await using var viewer = await browser.OpenAsync(own.Server.Address, "/");
        var traffic = new PixelTraffic(viewer.Page);
        var (offline, probes) = (false, 0);
        await viewer.Page.Context.RouteAsync(
            url => IsPixels(url) || url.EndsWith("/healthz", StringComparison.Ordinal),
            async route =>
            {
                var pixels = IsPixels(route.Request.Url);
                // Goes away in the middle: after three batches.
                offline |= pixels && traffic.Count == 4;
                if (offline && traffic.Count < 100)
                {
                    probes += pixels ? 0 : 1;
                    await route.AbortAsync("internetdisconnected");
                }
                else
                {
                    await route.ContinueAsync();
                }
            }
        );
        await viewer.GoAsync("/study/2.25.1");
        await viewer.ShownAsync("2.25.1");
        await Assertions.Expect(viewer.Page.Locator(".progress.offline")).ToBeVisibleAsync();
        var asked = traffic.Count;
        await viewer.Page.WaitForTimeoutAsync(5000);
        // Nothing but the question whether the server is back, after 1, 2, 4, ... seconds.
        Assert.Equal(asked, traffic.Count);
        Assert.InRange(probes, 1, 3);
        await viewer.Page.Context.UnrouteAllAsync();
        await viewer.LoadedAsync("2.25.1");
        await Assertions.Expect(viewer.Page.Locator(".progress.offline")).ToHaveCountAsync(0);
        var most = traffic
            .Asked("2.25.1")
            .SelectMany(batch => batch)
            .GroupBy(f => f)
            .Max(g => g.Count());
        Assert.InRange(most, 1, 2);
    }

    private static bool IsPixels(string url) =>
        url.Contains("/open", StringComparison.Ordinal)
        || url.Contains("/frames", StringComparison.Ordinal);

    private static Task SettledAsync(Viewer viewer) =>
        viewer.Page.WaitForSelectorAsync("[data-testid=viewport][data-state=ready]");
}
