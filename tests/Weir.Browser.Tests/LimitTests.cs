using System.Text.Json;
using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>How much a tab may hold: lowered while it runs, hidden, beside another tab.</summary>
public sealed class LimitTests(LargeFixture weir, BrowserFixture browser)
    : IClassFixture<LargeFixture>
{
    private const long MiB = 1 << 20;

    private static readonly PageScreenshotOptions Middle = new()
    {
        Clip = new Clip
        {
            X = 250,
            Y = 200,
            Width = 400,
            Height = 500,
        },
    };

    [Fact]
    public async Task A_budget_lowered_from_512_to_128_MB_takes_effect_at_once()
    {
        await using var viewer = await OpenAsync(("weir.memory.limit", $"{512 * MiB}"));
        await FillAsync(viewer);
        Assert.True(Ledger(await viewer.QuietAsync()) > 150 * MiB);
        var picture = await viewer.Page.ScreenshotAsync(Middle);
        await viewer.Test("memory-gauge").ClickAsync();
        await viewer.Test("memory-budget").FillAsync("128");
        await viewer.Test("memory-budget").PressAsync("Enter");
        await viewer.UntilAsync($"return s.limitBytes === {128 * MiB};");
        await viewer.UntilAsync($"return s.ledgerBytes <= {128 * MiB};");
        var stats = await viewer.QuietAsync();
        Assert.True(stats.GetProperty("ledgerMatchesStage").GetBoolean());
        Assert.Equal(picture, await viewer.Page.ScreenshotAsync(Middle));
    }

    [Fact]
    public async Task A_hidden_tab_is_trimmed_and_its_return_restores()
    {
        await using var viewer = await OpenAsync(("weir.test.hiddenForMs", "300"));
        await FillAsync(viewer);
        Assert.True(Ledger(await viewer.QuietAsync()) > 150 * MiB);
        var picture = await viewer.Page.ScreenshotAsync(Middle);
        await SeeAsync(viewer, false);
        await viewer.UntilAsync($"return s.ledgerBytes <= {128 * MiB};");
        var trimmed = await viewer.QuietAsync();
        Assert.Equal("background", trimmed.GetProperty("bound").GetString());
        Assert.True(trimmed.GetProperty("ledgerMatchesStage").GetBoolean());
        foreach (var study in trimmed.GetProperty("studies").EnumerateArray())
        {
            Assert.True(
                study.GetProperty("drawableFrames").GetInt32() >= 8,
                "A first screen went."
            );
        }
        Assert.Equal(3, trimmed.GetProperty("studies").GetArrayLength());
        Assert.Equal(picture, await viewer.Page.ScreenshotAsync(Middle));
        await SeeAsync(viewer, true);
        await viewer.LoadedAsync(weir.Studies[2]);
        Assert.Equal(picture, await viewer.Page.ScreenshotAsync(Middle));
    }

    [Fact]
    public async Task A_frozen_tab_is_trimmed_without_waiting()
    {
        await using var viewer = await OpenAsync();
        await FillAsync(viewer);
        await SeeAsync(viewer, false);
        Assert.True(Ledger(await viewer.StatsAsync()) > 150 * MiB);
        await viewer.Page.EvaluateAsync("() => document.dispatchEvent(new Event('freeze'))");
        await viewer.UntilAsync($"return s.ledgerBytes <= {128 * MiB};");
    }

    [Fact]
    public async Task Two_tabs_share_one_budget_the_visible_one_first()
    {
        const long budget = 160 * MiB;
        await using var first = await OpenAsync(
            ("weir.memory.limit", $"{budget}"),
            ("weir.memory.background", $"{48 * MiB}")
        );
        await FillAsync(first);
        Assert.Equal(budget, Limit(await first.StatsAsync()));
        await SeeAsync(first, false);
        await using var second = await BrowserFixture.BesideAsync(first);
        var watching = WatchAsync(second, budget);
        foreach (var study in weir.Studies)
        {
            await second.OpenAsync(study);
            await second.UntilAsync(
                $"const one = s.studies.find((x) => x.studyUid === '{study}'); return one && one.drawableFrames > 100;"
            );
            await second.BackAsync();
            Assert.True(
                Ledger(await first.StatsAsync()) + Ledger(await second.StatsAsync()) <= budget
            );
        }
        Assert.Equal(0, await StopAsync(second, watching));
        var (left, right) = (await first.QuietAsync(), await second.QuietAsync());
        // It gives by need: how much the visible one asked for depends on how fast its studies came.
        Assert.True(Limit(left) < budget, "The hidden tab gave nothing.");
        Assert.True(Limit(left) + Limit(right) <= budget);
        Assert.Equal("otherTabs", left.GetProperty("bound").GetString());
        Assert.True(left.GetProperty("ledgerMatchesStage").GetBoolean());
        // Seen again, it is the first of the two, and gets from the other what it needs.
        await SeeAsync(second, false);
        await SeeAsync(first, true);
        await first.UntilAsync($"return s.limitBytes > {budget / 2};");
        Assert.True(Ledger(await first.StatsAsync()) + Ledger(await second.StatsAsync()) <= budget);
    }

    [Fact]
    public async Task A_tab_that_crashes_frees_its_share()
    {
        const long budget = 160 * MiB;
        await using var first = await OpenAsync(("weir.memory.limit", $"{budget}"));
        await FillAsync(first);
        var second = await BrowserFixture.BesideAsync(first);
        await second.OpenAsync(weir.Studies[0]);
        await first.UntilAsync($"return s.limitBytes < {budget};");
        var crashed = new TaskCompletionSource();
        second.Page.Crash += (_, _) => crashed.TrySetResult();
        _ = second.Page.GotoAsync("chrome://crash").ContinueWith(t => _ = t.Exception);
        await crashed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await first.UntilAsync($"return s.limitBytes === {budget};");
        Assert.Empty(first.Errors);
    }

    private Task<Viewer> OpenAsync(params (string Key, string Value)[] settings) =>
        browser.OpenAsync(weir.Server.Address, settings);

    /// <summary>Opens all studies whole; the last one stays on screen.</summary>
    private async Task FillAsync(Viewer viewer)
    {
        await viewer.ListedAsync();
        foreach (var study in weir.Studies)
        {
            await viewer.Page.EvaluateAsync("(path) => Blazor.navigateTo(path)", $"/study/{study}");
            await viewer.ShownAsync(study);
            await viewer.UntilAsync(
                $"const one = s.studies.find((x) => x.studyUid === '{study}'); return one && one.drawableFrames > 250 && s.loadsInFlight === 0;"
            );
        }
    }

    /// <summary>A headless page is always visible; what the page itself sees of it can be told otherwise.</summary>
    private static Task SeeAsync(Viewer viewer, bool visible) =>
        viewer.Page.EvaluateAsync(
            "(hidden) => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden }); document.dispatchEvent(new Event('visibilitychange')); }",
            !visible
        );

    /// <summary>
    /// Looks at all shares at one moment, again and again, and counts the times they exceed the budget. A tab that exchanges its share holds
    /// both names for a moment, in which no other tab looks: the larger counts.
    /// </summary>
    private static Task WatchAsync(Viewer viewer, long budget) =>
        viewer.Page.EvaluateAsync(
            "(budget) => { window.over = 0; window.looks = 0; window.watch = setInterval(async () => { const { held } = await navigator.locks.query();"
                + " const tabs = {}; for (const p of held.map((l) => l.name.split('/')).filter((p) => p[0] === 'weir.share')) tabs[p[1]] = Math.max(tabs[p[1]] ?? 0, Number(p[2]));"
                + " const sum = Object.values(tabs).reduce((n, bytes) => n + bytes, 0);"
                + " looks++; if (sum > budget) over++; }, 20); }",
            budget
        );

    private static async Task<int> StopAsync(Viewer viewer, Task watching)
    {
        await watching;
        var seen = await viewer.Page.EvaluateAsync<int[]>(
            "() => { clearInterval(watch); return [looks, over]; }"
        );
        Assert.True(seen[0] > 10, "Nobody looked.");
        return seen[1];
    }

    private static long Ledger(JsonElement stats) => stats.GetProperty("ledgerBytes").GetInt64();

    private static long Limit(JsonElement stats) => stats.GetProperty("limitBytes").GetInt64();
}
