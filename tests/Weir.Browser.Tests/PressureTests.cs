using System.Text.Json;
using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>Memory gets short in a real browser: what goes, in what order, and what the user is told.</summary>
public sealed class PressureTests(WeirFixture weir, BrowserFixture browser)
{
    private const long MiB = 1 << 20;

    private static readonly PageScreenshotOptions Middle = new()
    {
        Clip = new Clip
        {
            X = 300,
            Y = 200,
            Width = 500,
            Height = 500,
        },
    };

    [Fact]
    public async Task A_page_has_no_tests_unless_it_is_told_to()
    {
        await using var viewer = await browser.OpenAsync(weir);
        Assert.False(await viewer.Page.EvaluateAsync<bool>("() => 'test' in weir"));
    }

    [Fact]
    public async Task A_full_cache_raises_no_notice_and_Elevated_frees_nothing()
    {
        await using var viewer = await FullAsync();
        Assert.Equal("normal", (await viewer.QuietAsync()).GetProperty("pressure").GetString());
        var answer = await PressAsync(viewer, 0.75);
        Assert.Equal("Elevated", answer.GetProperty("level").GetString());
        Assert.Equal(0, answer.GetProperty("removals").GetArrayLength());
        await Assertions.Expect(viewer.Test("memory-notice")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task High_frees_cold_studies_first_and_textures_before_what_they_are_made_from()
    {
        await using var viewer = await FullAsync();
        var shown = weir.CtStudies[^1];
        var picture = await viewer.Page.ScreenshotAsync(Middle);
        var before = StageBytes(await viewer.QuietAsync());
        var heat = await ColdFirstAsync(viewer);
        var answer = await PressAsync(viewer, 0.9);
        Assert.Equal("High", answer.GetProperty("level").GetString());
        var freed = answer.GetProperty("freedBytes").GetInt64();
        Assert.True(freed > 10 * MiB, $"Only {freed} bytes went.");
        var after = await viewer.QuietAsync();
        Assert.Equal(freed, before - StageBytes(after));
        Assert.True(after.GetProperty("ledgerBytes").GetInt64() <= 64 * MiB * 6 / 10);

        var gone = answer.GetProperty("removals").EnumerateArray().ToArray();
        var tiers = gone.Select(r => r.GetProperty("tier").GetString()).ToArray();
        var firstEncoded = Array.IndexOf(tiers, "encoded");
        Assert.True(firstEncoded > 0, "No texture went first.");
        Assert.All(tiers[..firstEncoded], t => Assert.Equal("texture", t));
        Assert.All(tiers[firstEncoded..], t => Assert.Equal("encoded", t));
        Assert.All(gone, r => Assert.Equal("Pressure", r.GetProperty("reason").GetString()));
        var studies = gone.Skip(firstEncoded)
            .Select(r => r.GetProperty("studyUid").GetString()!)
            .ToArray();
        Assert.DoesNotContain(shown, studies);
        // Study after study, the coldest first.
        var order = studies.Distinct().Select(s => heat[s]).ToArray();
        Assert.Equal(order.Order(), order);
        Assert.Equal(picture, await viewer.Page.ScreenshotAsync(Middle));
    }

    [Fact]
    public async Task The_notice_says_what_happened_once_and_a_click_frees_what_it_says()
    {
        await using var viewer = await FullAsync();
        await PressAsync(viewer, 0.9);
        var notice = viewer.Test("memory-notice");
        await Assertions.Expect(viewer.Test("notice-cause")).ToContainTextAsync("browser tab");
        await Assertions.Expect(viewer.Test("notice-trimmed")).ToContainTextAsync("MB");
        var before = StageBytes(await viewer.QuietAsync());
        await viewer.Test("notice-clear").ClickAsync();
        await Assertions.Expect(viewer.Test("notice-freed")).ToContainTextAsync("MB");
        var after = await viewer.QuietAsync();
        var said = await viewer.Test("notice-freed").TextContentAsync();
        Assert.Contains($"{Math.Round((before - StageBytes(after)) / (double)MiB)}", said);
        Assert.Equal(
            weir.CtStudies[^1],
            Assert
                .Single(
                    after.GetProperty("studies").EnumerateArray(),
                    s => s.GetProperty("bytes").GetInt64() > 0
                )
                .GetProperty("studyUid")
                .GetString()
        );
        await viewer.Test("notice-dismiss").ClickAsync();
        await Assertions.Expect(notice).ToHaveCountAsync(0);
        // The same again is no news.
        await PressAsync(viewer, null);
        await PressAsync(viewer, 0.9);
        await viewer.Page.WaitForTimeoutAsync(600);
        await Assertions.Expect(notice).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Critical_never_takes_what_is_on_screen()
    {
        await using var viewer = await FullAsync();
        var picture = await viewer.Page.ScreenshotAsync(Middle);
        await PressAsync(viewer, 0.9);
        var answer = await PressAsync(viewer, 0.99);
        Assert.Equal("Critical", answer.GetProperty("level").GetString());
        await Assertions
            .Expect(viewer.Test("memory-notice"))
            .ToContainTextAsync("being given back");
        var stats = await viewer.QuietAsync();
        Assert.True(stats.GetProperty("leases").GetInt32() >= 2);
        Assert.True(stats.GetProperty("ledgerMatchesStage").GetBoolean());
        Assert.Equal(picture, await viewer.Page.ScreenshotAsync(Middle));
        // And it can still be scrolled.
        await viewer.Page.Mouse.MoveAsync(600, 500);
        await viewer.Page.Mouse.WheelAsync(0, 100);
        await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", "1");
        await PressAsync(viewer, null);
        Assert.Equal("normal", (await viewer.StatsAsync()).GetProperty("pressure").GetString());
    }

    [Fact]
    public async Task A_kept_study_survives_Critical_and_the_way_out()
    {
        await using var viewer = await OpenAsync();
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.LoadedAsync(weir.CtStudies[0]);
        var kept = await viewer.Page.EvaluateAsync<bool>(
            $"() => weir.test.keep('{weir.CtStudies[0]}').isKept"
        );
        Assert.True(kept);
        await viewer.BackAsync();
        await PressAsync(viewer, 0.99);
        await PressAsync(viewer, null);
        var requests = viewer.PixelRequests;
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.LoadedAsync(weir.CtStudies[0]);
        Assert.Equal(requests, viewer.PixelRequests);
    }

    [Fact]
    public async Task Another_user_finds_nothing()
    {
        await using var viewer = await OpenAsync();
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.LoadedAsync(weir.CtStudies[0]);
        await viewer.Page.EvaluateAsync("() => weir.test.forgetUser()");
        Held.NoByte(await viewer.QuietAsync());
        var storage = await viewer.Page.EvaluateAsync<string>("() => JSON.stringify(localStorage)");
        Assert.DoesNotContain(weir.CtStudies[0], storage);
        Assert.Empty(viewer.Errors);
    }

    private Task<Viewer> OpenAsync() =>
        browser.OpenAsync(
            weir.Server.Address,
            ("weir.test.probe", "1"),
            ("weir.memory.limit", $"{64 * MiB}")
        );

    /// <summary>All CT studies were opened, the first ones more often; the last is on screen and was scrolled.</summary>
    private async Task<Viewer> FullAsync()
    {
        var viewer = await OpenAsync();
        await viewer.ListedAsync();
        string[] visits = [.. weir.CtStudies.Take(3), .. weir.CtStudies];
        foreach (var study in visits)
        {
            await viewer.Page.EvaluateAsync("(path) => Blazor.navigateTo(path)", $"/study/{study}");
            await viewer.ShownAsync(study);
            await viewer.LoadedAsync(study);
        }
        await viewer.Page.Mouse.MoveAsync(600, 500);
        for (var slice = 1; slice <= 4; slice++)
        {
            await viewer.Page.Mouse.WheelAsync(0, 100);
            await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", $"{slice}");
        }
        for (var slice = 3; slice >= 0; slice--)
        {
            await viewer.Page.Mouse.WheelAsync(0, -100);
            await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", $"{slice}");
        }
        return viewer;
    }

    private static async Task<JsonElement> PressAsync(Viewer viewer, double? share) =>
        (await viewer.Page.EvaluateAsync("(share) => weir.test.pressure(share)", share))!.Value;

    private static async Task<Dictionary<string, double>> ColdFirstAsync(Viewer viewer)
    {
        // The report names studies by hashes; here they are told apart by their order, which is that of the statistics.
        var heat = await viewer.Page.EvaluateAsync<double[]>(
            "async () => (await weir.report()).studies.map((s) => s.temperature)"
        );
        var studies = await viewer.Page.EvaluateAsync<string[]>(
            "async () => (await weir.stats()).studies.map((s) => s.studyUid)"
        );
        return studies.Zip(heat).ToDictionary(p => p.First, p => p.Second);
    }

    private static long StageBytes(JsonElement stats)
    {
        var stage = stats.GetProperty("stage");
        return stage.GetProperty("encodedBytes").GetInt64()
            + stage.GetProperty("decodedBytes").GetInt64()
            + stage.GetProperty("textureBytes").GetInt64();
    }
}
