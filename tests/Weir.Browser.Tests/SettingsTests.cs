using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>Keys, mouse and look as the user wants them, in a real browser.</summary>
public sealed class SettingsTests(WeirFixture weir, BrowserFixture browser)
{
    [Fact]
    public async Task A_key_that_was_given_to_another_command_does_that_in_the_viewer_and_its_title_says_so()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.ListedAsync();
        await viewer.Test("settings").ClickAsync();
        var add = viewer.Page.Locator("[data-command=Invert] [data-testid=keys-add]");
        await add.ClickAsync();
        await add.PressAsync("ArrowDown");
        await viewer.Test("keys-conflict-give").ClickAsync();
        await viewer
            .Page.Locator("[data-command=Invert] [data-testid=keys-take]")
            .First.ClickAsync();
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.ListedAsync();
        await viewer.OpenAsync(weir.CtStudies[0]);
        await Assertions
            .Expect(viewer.Test("command-invert"))
            .ToHaveAttributeAsync("title", "Invert (↓)");
        await viewer.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", "1");
        await viewer.Page.Keyboard.PressAsync("ArrowDown");
        await viewer.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", "2");
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task The_list_of_keys_holds_the_focus_and_gives_it_back()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.ListedAsync();
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.Test("command-fit").FocusAsync();
        await viewer.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(viewer.Test("shortcuts-search")).ToBeFocusedAsync();
        await Assertions.Expect(viewer.Test("shortcuts-search")).ToHaveValueAsync("");
        await viewer.Page.Keyboard.TypeAsync("invert");
        await Assertions.Expect(viewer.Page.Locator(".shortcuts .key-row")).ToHaveCountAsync(1);
        for (var i = 0; i < 12; i++)
        {
            await viewer.Page.Keyboard.PressAsync("Tab");
            Assert.False(
                await viewer.Page.EvaluateAsync<bool>(
                    "() => document.activeElement !== document.body && !document.activeElement.closest('dialog')"
                )
            );
        }
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(viewer.Test("shortcuts")).ToBeHiddenAsync();
        await Assertions.Expect(viewer.Test("command-fit")).ToBeFocusedAsync();
        await Assertions.Expect(viewer.Pane(0)).ToBeVisibleAsync();
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task A_theme_is_there_before_the_first_paint_and_images_stay_in_the_dark()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.GoAsync("/settings");
        await viewer.Test("settings-theme").SelectOptionAsync("light");
        Assert.Equal("light", await SchemeAsync(viewer, ":root"));
        await viewer.GoAsync("/");
        Assert.Equal("light", await SchemeAsync(viewer, ":root"));
        await viewer.ListedAsync();
        await viewer.OpenAsync(weir.CtStudies[0]);
        Assert.Equal("light", await SchemeAsync(viewer, ".bar"));
        Assert.Equal("dark", await SchemeAsync(viewer, ".surface"));
    }

    private static Task<string> SchemeAsync(Viewer viewer, string selector) =>
        viewer.Page.EvaluateAsync<string>(
            "(s) => getComputedStyle(document.querySelector(s)).colorScheme",
            selector
        );
}
