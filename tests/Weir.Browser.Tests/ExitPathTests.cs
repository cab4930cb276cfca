using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>Every way out of a mode takes the one exit path.</summary>
public sealed class ExitPathTests(WeirFixture weir, BrowserFixture browser)
{
    [Fact]
    public async Task The_back_button_leaves_nothing_of_the_session()
    {
        await using var viewer = await browser.OpenAsync(weir);
        var listeners = await ListenersAsync(viewer);
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.BackAsync();
        Held.Nothing(await viewer.QuietAsync());
        Assert.Equal(listeners, await ListenersAsync(viewer));
    }

    [Fact]
    public async Task Browser_back_and_forward_leave_and_enter_the_mode()
    {
        await using var viewer = await browser.OpenAsync(weir);
        var listeners = await ListenersAsync(viewer);
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.Page.GoBackAsync();
        await viewer.ListedAsync();
        Held.Nothing(await viewer.QuietAsync());
        await viewer.Page.GoForwardAsync();
        await viewer.ShownAsync(weir.CtStudies[0]);
        await viewer.Page.GoBackAsync();
        await viewer.ListedAsync();
        Held.Nothing(await viewer.QuietAsync());
        Assert.Equal(listeners, await ListenersAsync(viewer));
    }

    [Fact]
    public async Task Another_study_by_the_address_takes_the_place_of_the_first()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.OpenAsync(weir.CtStudies[0]);
        // A link inside the app: the document stays.
        await viewer.Page.EvaluateAsync(
            "(path) => Blazor.navigateTo(path)",
            $"/study/{weir.CtStudies[1]}"
        );
        await viewer.ShownAsync(weir.CtStudies[1]);
        var stats = await viewer.QuietAsync();
        Assert.Equal(1, stats.GetProperty("sessions").GetInt32());
        Assert.Equal(1, stats.GetProperty("stage").GetProperty("viewports").GetInt32());
        await viewer.BackAsync();
        Held.Nothing(await viewer.QuietAsync());
    }

    [Fact]
    public async Task An_edited_address_starts_anew_with_the_study_it_names()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.GoAsync($"/viewer?StudyInstanceUIDs={weir.CtStudies[2]}");
        await viewer.ShownAsync(weir.CtStudies[2]);
        var stats = await viewer.QuietAsync();
        Assert.Equal(1, stats.GetProperty("sessions").GetInt32());
        // First screens of likely next studies may be here too; nothing of the page before is.
        var studies = stats.GetProperty("studies").EnumerateArray().ToArray();
        var open = Assert.Single(studies, study => study.GetProperty("open").GetBoolean());
        Assert.Equal(weir.CtStudies[2], open.GetProperty("studyUid").GetString());
        Assert.DoesNotContain(
            studies,
            study => study.GetProperty("studyUid").GetString() == weir.CtStudies[0]
        );
    }

    [Fact]
    public async Task A_reload_opens_the_same_study_in_a_fresh_session()
    {
        await using var viewer = await browser.OpenAsync(weir, $"/study/{weir.CtStudies[0]}");
        await viewer.ShownAsync(weir.CtStudies[0]);
        await viewer.Page.ReloadAsync();
        await viewer.ReadyAsync();
        await viewer.ShownAsync(weir.CtStudies[0]);
        Assert.Equal(1, (await viewer.QuietAsync()).GetProperty("sessions").GetInt32());
    }

    [Fact]
    public async Task A_page_that_is_hidden_gives_everything_back_and_its_return_shows_the_study_again()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.Page.EvaluateAsync(
            "() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))"
        );
        Held.NoByte(await viewer.QuietAsync());
        await viewer.Page.EvaluateAsync(
            "() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
        );
        await viewer.ShownAsync(weir.CtStudies[0]);
        await viewer.Page.GotoAsync("about:blank");
        // A page from the back/forward cache has no load event.
        await viewer.Page.GoBackAsync(new PageGoBackOptions { WaitUntil = WaitUntilState.Commit });
        await viewer.ReadyAsync();
        await viewer.ShownAsync(weir.CtStudies[0]);
    }

    [Fact]
    public async Task Leaving_at_twenty_random_points_lets_no_late_frame_in()
    {
        await using var viewer = await browser.OpenAsync(weir);
        var random = new Random(20);
        for (var i = 0; i < 20; i++)
        {
            var study = weir.CtStudies[random.Next(weir.CtStudies.Count)];
            await viewer.Row(study).ClickAsync();
            await viewer.Test("viewport").First.WaitForAsync();
            for (var turns = random.Next(4); turns > 0; turns--)
            {
                await viewer.Page.Mouse.MoveAsync(600, 500);
                await viewer.Page.Mouse.WheelAsync(0, 100 * random.Next(1, 4));
            }
            await viewer.BackAsync();
            var drawn = await viewer.Page.EvaluateAsync<int>("() => drawn.length");
            Held.Nothing(await viewer.QuietAsync());
            Assert.Equal(drawn, await viewer.Page.EvaluateAsync<int>("() => drawn.length"));
        }
        Assert.Empty(viewer.Errors);
    }

    private static async Task<int> ListenersAsync(Viewer viewer) =>
        (await viewer.StatsAsync()).GetProperty("stage").GetProperty("listeners").GetInt32();
}
