using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>Measurements survive whatever happens to the tab.</summary>
public sealed class MeasurementTests(WeirFixture weir, BrowserFixture browser)
{
    private static async Task MeasureAsync(Viewer viewer, double y)
    {
        var box = (await viewer.Pane(0).BoundingBoxAsync())!;
        await viewer.Page.Keyboard.PressAsync("l");
        await viewer.Page.Mouse.MoveAsync(
            (float)(box.X + (box.Width * 0.4)),
            (float)(box.Y + (box.Height * y))
        );
        await viewer.Page.Mouse.DownAsync();
        await viewer.Page.Mouse.MoveAsync(
            (float)(box.X + (box.Width * 0.6)),
            (float)(box.Y + (box.Height * y)),
            new() { Steps = 5 }
        );
        await viewer.Page.Mouse.UpAsync();
    }

    private static async Task ListedAsync(Viewer viewer, int count)
    {
        if (await viewer.Test("measure-list").CountAsync() == 0)
            await viewer.Test("measure-open").ClickAsync();
        await Assertions.Expect(viewer.Test("measure-row")).ToHaveCountAsync(count);
    }

    private static ILocatorAssertions Saved(Viewer viewer) =>
        Assertions.Expect(viewer.Test("measure-saved"));

    [Fact]
    public async Task A_reload_a_switch_a_purge_and_a_second_tab_find_all_measurements()
    {
        await using var viewer = await browser.OpenAsync(weir, $"/study/{weir.MrStudy}");
        await viewer.ShownAsync(weir.MrStudy);
        await ListedAsync(viewer, 0);
        await AccessibilityTests.CheckAsync(viewer, "the empty list of measurements");
        await viewer.KeepPictureAsync("measures-empty");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await MeasureAsync(viewer, 0.4);
        await MeasureAsync(viewer, 0.6);
        await ListedAsync(viewer, 2);
        await Saved(viewer).ToHaveAttributeAsync("data-state", "Saved");
        await viewer.Test("measure-label").First.FillAsync("ventricle");
        await viewer.Test("measure-label").First.PressAsync("Tab");
        await AccessibilityTests.CheckAsync(viewer, "the list of measurements");
        await viewer.KeepPictureAsync("measures");
        // The page goes before a second has passed: what it sends at its end arrives.
        await viewer.Page.ReloadAsync();
        await viewer.ReadyAsync();
        await viewer.ShownAsync(weir.MrStudy);
        await ListedAsync(viewer, 2);
        await Assertions.Expect(viewer.Test("measure-label").First).ToHaveValueAsync("ventricle");
        await viewer.Page.EvaluateAsync("() => weir.purgeCache()");
        await ListedAsync(viewer, 2);
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.BackAsync();
        await viewer.OpenAsync(weir.MrStudy);
        await ListedAsync(viewer, 2);
        // A second tab adds one; both have three when each has saved.
        await using var second = await browser.OpenAsync(weir, $"/study/{weir.MrStudy}");
        await second.ShownAsync(weir.MrStudy);
        await MeasureAsync(second, 0.5);
        await ListedAsync(second, 3);
        await Saved(second).ToHaveAttributeAsync("data-state", "Saved");
        await viewer.Test("measure-label").First.FillAsync("left ventricle");
        await viewer.Test("measure-label").First.PressAsync("Tab");
        await ListedAsync(viewer, 3);
        for (var left = 2; left >= 0; left--)
        {
            await viewer.Test("measure-remove").First.ClickAsync();
            await ListedAsync(viewer, left);
        }
        await Saved(viewer).ToHaveAttributeAsync("data-state", "Saved");
        await second.Page.ReloadAsync();
        await second.ReadyAsync();
        await second.ShownAsync(weir.MrStudy);
        await ListedAsync(second, 0);
        Assert.Empty(viewer.Errors);
        Assert.Empty(second.Errors);
    }

    [Fact]
    public async Task Work_of_a_tab_that_dies_offline_is_saved_by_the_next()
    {
        await using var viewer = await browser.OpenAsync(weir, $"/study/{weir.MrStudy}");
        await viewer.ShownAsync(weir.MrStudy);
        await viewer.QuietAsync();
        await viewer.Page.RouteAsync("**/measurements", route => route.AbortAsync());
        await MeasureAsync(viewer, 0.45);
        await ListedAsync(viewer, 1);
        await Saved(viewer).ToHaveAttributeAsync("data-state", "Waiting");
        await viewer.KeepPictureAsync("measures-waiting");
        await AccessibilityTests.CheckAsync(viewer, "unsaved measurements");
        // The process is killed: no event of the page's end comes, and the command has no answer.
        var crashed = new TaskCompletionSource();
        viewer.Page.Crash += (_, _) => crashed.TrySetResult();
        var session = await viewer.Page.Context.NewCDPSessionAsync(viewer.Page);
        _ = session.SendAsync("Page.crash");
        await crashed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var next = await viewer.Page.Context.NewPageAsync();
        await using var after = new Viewer(next, viewer.Address);
        await after.GoAsync($"/study/{weir.MrStudy}");
        await after.ShownAsync(weir.MrStudy);
        await ListedAsync(after, 1);
        await Saved(after).ToHaveAttributeAsync("data-state", "Saved");
        Assert.Equal(
            0,
            await next.EvaluateAsync<int>(
                "() => Object.keys(localStorage).filter((k) => k.startsWith('weir.work/')).length"
            )
        );
        await after.Test("measure-remove").First.ClickAsync();
        await ListedAsync(after, 0);
        await Saved(after).ToHaveAttributeAsync("data-state", "Saved");
    }
}
