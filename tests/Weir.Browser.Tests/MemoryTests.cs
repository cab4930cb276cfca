using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>What memory promises, seen from outside.</summary>
public sealed class MemoryTests(WeirFixture weir, BrowserFixture browser)
{
    [Fact]
    public async Task Going_back_and_forth_between_two_studies_asks_for_no_pixel_again()
    {
        await using var viewer = await browser.OpenAsync(weir);
        var pair = weir.CtStudies.Take(2).ToArray();
        foreach (var study in pair)
        {
            await viewer.OpenAsync(study);
            await viewer.LoadedAsync(study);
            await viewer.BackAsync();
        }
        // Of other studies first screens may be loaded ahead, by whoever stays for a second.
        var before = pair.Sum(viewer.PixelRequestsOf);
        for (var i = 0; i < 10; i++)
        {
            await viewer.OpenAsync(pair[i % 2]);
            await viewer.BackAsync();
        }
        Assert.Equal(before, pair.Sum(viewer.PixelRequestsOf));
    }

    [Fact]
    public async Task A_study_takes_no_more_than_twenty_requests()
    {
        await using var viewer = await browser.OpenAsync(weir);
        var before = viewer.ApiRequests;
        await viewer.OpenAsync(weir.CtStudies[3]);
        await viewer.LoadedAsync(weir.CtStudies[3]);
        Assert.InRange(viewer.ApiRequests - before, 1, 20);
    }

    [Fact]
    public async Task Clearing_all_while_panes_are_open_keeps_their_picture()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.LoadedAsync(weir.CtStudies[0]);
        await viewer.Test("memory-gauge").ClickAsync();
        await viewer.Test("memory-panel").WaitForAsync();
        var pane = viewer.Page.Locator("#stage-canvas");
        var clip = new PageScreenshotOptions
        {
            Clip = new Clip
            {
                X = 200,
                Y = 200,
                Width = 400,
                Height = 500,
            },
        };
        var picture = await viewer.Page.ScreenshotAsync(clip);
        await viewer.Test("clear-all").ClickAsync();
        await Assertions.Expect(viewer.Test("memory-freed")).ToContainTextAsync("MB");
        var stats = await viewer.QuietAsync();
        Assert.Equal(1, await pane.CountAsync());
        Assert.Equal(picture, await viewer.Page.ScreenshotAsync(clip));
        Assert.Equal(Sum(stats, "tiers", "heldBytes"), stats.GetProperty("ledgerBytes").GetInt64());
        Assert.True(stats.GetProperty("ledgerMatchesStage").GetBoolean());
    }

    [Fact]
    public async Task Clearing_others_and_one_study_gives_back_just_those()
    {
        await using var viewer = await browser.OpenAsync(weir);
        // The studies are counted: none is to be loaded that nobody opened.
        await viewer.Page.EvaluateAsync(
            "() => localStorage.setItem('weir.memory.prefetch', 'ThisStudy')"
        );
        await viewer.GoAsync("/");
        foreach (var study in weir.CtStudies.Take(3))
        {
            await viewer.OpenAsync(study);
            await viewer.LoadedAsync(study);
            await viewer.BackAsync();
        }
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.Test("memory-gauge").ClickAsync();
        await viewer
            .Page.Locator($"[data-testid=clear-study][data-study-uid='{weir.CtStudies[1]}']")
            .ClickAsync();
        await Assertions.Expect(viewer.Test("memory-freed")).ToContainTextAsync("MB");
        Assert.Equal(2, Count((await viewer.QuietAsync()).GetProperty("studies")));
        await viewer.Test("clear-others").ClickAsync();
        await viewer.UntilAsync("return s.studies.filter((one) => one.bytes > 0).length === 1;");
        var stats = await viewer.QuietAsync();
        Assert.Equal(1, Count(stats.GetProperty("studies")));
        Assert.Equal(1, stats.GetProperty("sessions").GetInt32());
    }

    [Fact]
    public async Task A_lower_budget_takes_effect_at_once()
    {
        await using var viewer = await browser.OpenAsync(weir);
        foreach (var study in weir.CtStudies)
        {
            await viewer.OpenAsync(study);
            await viewer.LoadedAsync(study);
            await viewer.BackAsync();
        }
        const long limit = 64L << 20;
        Assert.True((await viewer.StatsAsync()).GetProperty("ledgerBytes").GetInt64() > limit);
        await viewer.Test("memory-gauge").ClickAsync();
        await viewer.Test("memory-budget").FillAsync("64");
        await viewer.Test("memory-budget").PressAsync("Enter");
        await viewer.UntilAsync($"return s.ledgerBytes <= {limit} && s.limitBytes === {limit};");
        Assert.True((await viewer.QuietAsync()).GetProperty("ledgerMatchesStage").GetBoolean());
    }

    private static int Count(System.Text.Json.JsonElement studies) =>
        studies.EnumerateArray().Count(study => study.GetProperty("bytes").GetInt64() > 0);

    private static long Sum(System.Text.Json.JsonElement stats, string list, string name) =>
        stats.GetProperty(list).EnumerateArray().Sum(one => one.GetProperty(name).GetInt64());
}
