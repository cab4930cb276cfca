using Microsoft.Playwright;

namespace Weir.Browser.Tests.Reading;

/// <summary>From study to study, in a real browser.</summary>
public sealed class ReadingFlowTests(WeirFixture weir, BrowserFixture browser)
{
    [Fact]
    public async Task The_next_study_shows_by_its_key_without_a_request_for_pixels_and_so_does_the_way_back()
    {
        await using var viewer = await browser.OpenAsync(weir);
        var rows = await RowsAsync(viewer);
        await viewer.OpenAsync(rows[2]);
        await viewer.LoadedAsync(rows[2]);
        await viewer.UntilAsync(
            $"return s.studies.some((one) => one.studyUid === '{rows[3]}' && one.drawableFrames > 0);"
        );
        await viewer.QuietAsync();
        await Assertions.Expect(viewer.Test("step-place")).ToContainTextAsync("3");
        // Its first screen is there: its first image needs nothing of the server but its manifest.
        await viewer.Page.Context.RouteAsync(
            url => url.Contains("/frames", StringComparison.Ordinal),
            route => route.AbortAsync("internetdisconnected")
        );
        await viewer.Page.Keyboard.PressAsync("}");
        await viewer.ShownAsync(rows[3]);
        await Assertions.Expect(viewer.Test("step-place")).ToContainTextAsync("4");
        await viewer.Page.Keyboard.PressAsync("{");
        await viewer.ShownAsync(rows[2]);
        await Assertions.Expect(viewer.Test("step-place")).ToContainTextAsync("3");
        await viewer.KeepPictureAsync("flow-step");
    }

    [Fact]
    public async Task A_row_opens_in_a_tab_of_its_own_by_every_way_that_a_link_has()
    {
        await using var viewer = await browser.OpenAsync(weir);
        var study = (await RowsAsync(viewer))[1];
        foreach (
            var open in new Func<Task>[]
            {
                () =>
                    viewer.Row(study).ClickAsync(new() { Modifiers = [KeyboardModifier.Control] }),
                () => viewer.Row(study).ClickAsync(new() { Button = MouseButton.Middle }),
                async () =>
                {
                    await viewer.Test("study-rows").FocusAsync();
                    await viewer.Page.Keyboard.PressAsync("Home");
                    await viewer.Page.Keyboard.PressAsync("ArrowDown");
                    await viewer.Page.Keyboard.PressAsync("Control+Enter");
                },
            }
        )
        {
            var page = await viewer.Page.Context.RunAndWaitForPageAsync(open);
            // A whole app starts beside another: on a loaded machine half a minute is not enough.
            page.SetDefaultTimeout(120_000);
            await page.WaitForSelectorAsync(
                $"[data-testid=viewport][data-study-uid='{study}'][data-state=ready]"
            );
            await page.CloseAsync();
            await viewer.ListedAsync();
        }
        await viewer.OpenAsync(study);
        // One step back, and no page was loaded anew on the way.
        await viewer.Page.EvaluateAsync("() => { window.still = true; }");
        await viewer.Page.GoBackAsync();
        await viewer.ListedAsync();
        Assert.True(await viewer.Page.EvaluateAsync<bool>("() => window.still === true"));
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task What_was_opened_is_listed_the_latest_first_also_in_another_browser()
    {
        await using var own = await FileArchive.StartAsync([
            "series/ct-headphantom-philips",
            "series/mr-wrist-dcm4che",
        ]);
        await using var viewer = await browser.OpenAsync(own.Server.Address, "/");
        var rows = await RowsAsync(viewer);
        await viewer.Test("recent").ClickAsync();
        await viewer.Test("list-no-recent").WaitForAsync();
        await viewer.KeepPictureAsync("flow-no-recent");
        await viewer.Test("list-no-recent").GetByRole(AriaRole.Button).ClickAsync();
        foreach (var study in new[] { rows[0], rows[1] })
        {
            await viewer.Page.RunAndWaitForResponseAsync(
                () => viewer.OpenAsync(study),
                answer => answer.Url.EndsWith("/opened", StringComparison.Ordinal) && answer.Ok
            );
            await viewer.BackAsync();
        }
        await using var other = await browser.OpenAsync(own.Server.Address, "/");
        await other.ListedAsync();
        await other.Test("recent").ClickAsync();
        await Assertions.Expect(other.Test("study-row")).ToHaveCountAsync(2);
        Assert.Equal([rows[1], rows[0]], await RowsAsync(other));
        await other.KeepPictureAsync("flow-recent");
        Assert.Empty(other.Errors);
    }

    [Fact]
    public async Task A_study_is_kept_from_the_bar_and_from_the_list()
    {
        await using var viewer = await browser.OpenAsync(weir);
        var study = (await RowsAsync(viewer))[0];
        await viewer.OpenAsync(study);
        await viewer.Test("keep-open-study").ClickAsync();
        await Assertions
            .Expect(viewer.Test("keep-open-study"))
            .ToHaveAttributeAsync("aria-pressed", "true");
        await viewer.KeepPictureAsync("flow-kept");
        await viewer.BackAsync();
        var pin = viewer.Row(study).GetByTestId("keep-row");
        await Assertions.Expect(pin).ToHaveAttributeAsync("aria-pressed", "true");
        await viewer.KeepPictureAsync("flow-kept-list");
        await pin.ClickAsync();
        await Assertions.Expect(pin).ToHaveAttributeAsync("aria-pressed", "false");
        // The pin lies over the row's link and does not open it.
        await viewer.ListedAsync();
        await viewer.OpenAsync(study);
        await viewer.Page.Keyboard.PressAsync("Shift+K");
        await Assertions
            .Expect(viewer.Test("keep-open-study"))
            .ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task The_whole_screen_is_taken_and_given_back_by_key_and_by_the_menu()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.OpenAsync(weir.CtStudies[0]);
        foreach (var full in new[] { true, false })
        {
            await viewer.Page.Keyboard.PressAsync("z");
            await FullAsync(viewer, full);
        }
        foreach (var full in new[] { true, false })
        {
            await viewer.Test("picture-menu").ClickAsync();
            await viewer.Test("picture-full-screen").ClickAsync();
            await FullAsync(viewer, full);
        }
        await viewer.ShownAsync(weir.CtStudies[0]);
        Assert.Empty(viewer.Errors);
    }

    private static Task FullAsync(Viewer viewer, bool full) =>
        viewer.Page.WaitForFunctionAsync(
            "(full) => (document.fullscreenElement !== null) === full",
            full
        );

    private static async Task<string[]> RowsAsync(Viewer viewer)
    {
        await viewer.ListedAsync();
        return await viewer
            .Test("study-row")
            .EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.studyUid)");
    }
}
