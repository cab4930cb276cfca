using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>One address, several studies.</summary>
public sealed class SeveralStudiesTests(WeirFixture weir, BrowserFixture browser)
{
    [Fact]
    public async Task Several_studies_open_from_one_address_and_only_what_is_shown_loads()
    {
        var (one, mr) = (weir.CtStudies[0], weir.MrStudy);
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.Page.EvaluateAsync(
            "() => localStorage.setItem('weir.memory.prefetch', 'ThisStudy')"
        );
        var traffic = new PixelTraffic(viewer.Page);
        await viewer.GoAsync($"/viewer?StudyInstanceUIDs={one},1.2.3.4,{mr}");
        await viewer.ShownAsync(one);
        await viewer.LoadedAsync(one);
        await Assertions.Expect(viewer.Test("strip-study")).ToHaveCountAsync(3);
        await Assertions.Expect(viewer.Test("study-error")).ToHaveCountAsync(1);
        await Assertions.Expect(viewer.Test("patients-banner")).ToContainTextAsync("PHANTOM");
        var cards = viewer.Test("series-card");
        await Assertions
            .Expect(viewer.Page.Locator("[data-testid=thumbnail]"))
            .ToHaveCountAsync(await cards.CountAsync());
        await viewer.QuietAsync();
        Assert.Empty(traffic.Asked(mr));
        var stats = await viewer.StatsAsync();
        Assert.Equal(
            0,
            stats
                .GetProperty("studies")
                .EnumerateArray()
                .Single(s => s.GetProperty("studyUid").GetString() == mr)
                .GetProperty("drawableFrames")
                .GetInt32()
        );
        await viewer.LayoutAsync(2, 2);
        await viewer.Pane(3).FocusAsync();
        await cards.Last.ClickAsync();
        await viewer.Test("another-patient-confirm").ClickAsync();
        await viewer.ShownAsync(mr, pane: 3);
        await viewer.ShownAsync(one, pane: 0);
        await viewer.LoadedAsync(mr);
        await viewer.BackAsync();
        Held.Nothing(await viewer.QuietAsync());
        Assert.Empty(viewer.Errors);
    }
}
