using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>The study list and the viewer by keyboard, in both languages, and by their addresses.</summary>
public sealed class StudyListTests(WeirFixture weir, BrowserFixture browser)
{
    [Fact]
    public async Task A_study_is_found_opened_read_and_left_by_keyboard_alone()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.ListedAsync();
        var keyboard = viewer.Page.Keyboard;
        await keyboard.PressAsync("/");
        await keyboard.TypeAsync("phantom");
        await Assertions.Expect(viewer.Test("study-count")).ToContainTextAsync("12");
        await keyboard.PressAsync("Enter");
        await viewer.ListedAsync();
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("Enter");
        await viewer.Page.WaitForSelectorAsync("[data-testid=viewport][data-state=ready]");
        var first = await viewer.Pane(0).GetAttributeAsync("data-slice");
        await keyboard.PressAsync("End");
        await Assertions.Expect(viewer.Pane(0)).Not.ToHaveAttributeAsync("data-slice", first!);
        await keyboard.PressAsync("Home");
        await Assertions.Expect(viewer.Pane(0)).ToHaveAttributeAsync("data-slice", first!);
        await keyboard.PressAsync("Escape");
        await viewer.ListedAsync();
    }

    [Fact]
    public async Task The_address_of_a_study_opens_it_in_both_forms()
    {
        await using var viewer = await browser.OpenAsync(
            weir,
            $"/viewer?StudyInstanceUIDs={weir.CtStudies[1]}"
        );
        await viewer.ShownAsync(weir.CtStudies[1]);
        await viewer.GoAsync($"/study/{weir.CtStudies[2]}");
        await viewer.ShownAsync(weir.CtStudies[2]);
    }

    [Fact]
    public async Task An_address_of_no_study_says_so_and_leads_back_to_the_list()
    {
        await using var viewer = await browser.OpenAsync(weir, "/study/1.2.3.4");
        await viewer.Test("viewer-failure").WaitForAsync();
        await viewer.Test("failure-back").ClickAsync();
        await viewer.ListedAsync();
        Held.NoByte(await viewer.QuietAsync());
    }

    [Fact]
    public async Task The_language_changes_without_a_reload_and_is_remembered()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.ListedAsync();
        await viewer.Test("language").SelectOptionAsync("zh-Hans");
        await Assertions.Expect(viewer.Page.GetByText("检查").First).ToBeVisibleAsync();
        await viewer.Page.ReloadAsync();
        await viewer.ReadyAsync();
        await Assertions.Expect(viewer.Page.GetByText("检查").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_search_without_a_hit_says_so()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.ListedAsync();
        await viewer.Page.Keyboard.PressAsync("/");
        await viewer.Page.Keyboard.TypeAsync("nobody of this name");
        await Assertions.Expect(viewer.Test("study-row")).ToHaveCountAsync(0);
        await Assertions.Expect(viewer.Page.GetByRole(AriaRole.Status).First).ToBeVisibleAsync();
    }
}
