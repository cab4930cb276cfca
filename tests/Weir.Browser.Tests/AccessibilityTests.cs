using System.Text.Json;
using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>The pages against WCAG 2.2 A and AA, as far as axe-core can tell, in both languages.</summary>
public sealed class AccessibilityTests(WeirFixture weir, BrowserFixture browser)
{
    private const string Run =
        "async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))"
        + ".violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary).join(' | '))";

    private static readonly string Axe = Path.Combine(
        WeirFixture.Root,
        "src/Weir.Client/Stage/stage/node_modules/axe-core/axe.min.js"
    );

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task List_viewer_panel_and_notice_break_no_rule(string language)
    {
        await using var viewer = await browser.OpenAsync(
            weir.Server.Address,
            ("weir.language", language),
            ("weir.test.probe", "1")
        );
        await viewer.ListedAsync();
        await CheckAsync(viewer, "the list");
        await viewer.Test("memory-gauge").ClickAsync();
        await viewer.Test("studies-none").WaitForAsync();
        await CheckAsync(viewer, "the list with the empty panel");
        await viewer.Page.Keyboard.PressAsync("Escape");

        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.LoadedAsync(weir.CtStudies[0]);
        await viewer.BackAsync();
        await viewer.OpenAsync(weir.CtStudies[1]);
        await CheckAsync(viewer, "the viewer");
        await viewer.Test("layout").ClickAsync();
        await CheckAsync(viewer, "the layout picker");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.Test("hanging").ClickAsync();
        await CheckAsync(viewer, "the menu of hanging protocols");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.Test("memory-gauge").ClickAsync();
        await viewer.Test("memory-chart").WaitForAsync();
        await viewer.Test("memory-budget").FillAsync("1");
        await viewer.Test("memory-budget").PressAsync("Enter");
        await viewer.Test("keep-study").First.ClickAsync();
        await CheckAsync(viewer, "the viewer with the panel");
        await viewer.KeepPictureAsync($"panel-{language}");
        await viewer.Test("chart-table-toggle").ClickAsync();
        await CheckAsync(viewer, "the chart as a table");

        await viewer.Page.EvaluateAsync("() => weir.test.pressure(0.93)");
        await viewer.Test("memory-notice").WaitForAsync();
        await CheckAsync(viewer, "the notice beside the panel");
        await viewer.Test("memory-close").ClickAsync();
        await CheckAsync(viewer, "the notice");
        await viewer.Page.EvaluateAsync("() => weir.test.pressure(0.99)");
        await CheckAsync(viewer, "the notice at Critical");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task Settings_help_keys_and_attributes_break_no_rule(string language)
    {
        await using var viewer = await browser.OpenAsync(
            weir.Server.Address,
            ("weir.language", language)
        );
        await viewer.ListedAsync();
        await CheckAsync(viewer, "the list");
        await viewer.KeepPictureAsync($"list-{language}");
        await viewer.Test("settings").ClickAsync();
        await viewer.Test("keys-command").First.WaitForAsync();
        await CheckAsync(viewer, "the settings");
        await viewer.KeepPictureAsync($"settings-{language}");
        var fit = viewer.Page.Locator("[data-command=Fit] [data-testid=keys-add]");
        await fit.ClickAsync();
        await fit.PressAsync("i");
        await viewer.Test("keys-conflict").WaitForAsync();
        await CheckAsync(viewer, "the question about a key that is taken");
        await viewer.KeepPictureAsync($"settings-keys-{language}");
        await viewer.GoAsync("/help");
        await viewer.Test("help-version").WaitForAsync();
        await CheckAsync(viewer, "the help");
        await viewer.KeepPictureAsync($"help-{language}");
        await viewer.GoAsync("/");
        await viewer.OpenAsync(weir.CtStudies[0]);
        await CheckAsync(viewer, "the viewer");
        await viewer.KeepPictureAsync($"viewer-{language}");
        await viewer.Page.Keyboard.PressAsync("t");
        await viewer.Test("tag-row").First.WaitForAsync();
        await CheckAsync(viewer, "the attributes");
        await viewer.KeepPictureAsync($"tags-{language}");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.Page.Keyboard.PressAsync("?");
        await viewer.Test("shortcuts-search").WaitForAsync();
        await CheckAsync(viewer, "the keys");
        await viewer.KeepPictureAsync($"keys-{language}");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task Menus_drawers_notices_and_questions_break_no_rule(string language)
    {
        var (one, mr) = (weir.CtStudies[2], weir.MrStudy);
        await using var viewer = await browser.OpenAsync(
            weir.Server.Address,
            (BrowserFixture.Hanging, "off"),
            ("weir.language", language)
        );
        await viewer.ListedAsync();
        await viewer.Test("study-rows").FocusAsync();
        await viewer.Page.Keyboard.PressAsync("End");
        await viewer.Page.Keyboard.PressAsync("k");
        await viewer.Test("keep-refused").WaitForAsync();
        await CheckAsync(viewer, "the list with a study that is not kept");
        await viewer.Test("filter-accession").FillAsync("nothing like it");
        await viewer.Test("list-no-hit").WaitForAsync();
        await CheckAsync(viewer, "the list without a hit");

        await viewer.GoAsync($"/viewer?StudyInstanceUIDs={one},{mr}&hangingProtocolId=nobody");
        await viewer.ShownAsync(one);
        await viewer.Test("hanging-notice").WaitForAsync();
        await CheckAsync(viewer, "the banner of two patients and the notice of a protocol");
        foreach (var menu in new[] { "picture-menu", "layout", "hanging" })
        {
            await viewer.Test(menu).ClickAsync();
            await CheckAsync(viewer, menu);
            await viewer.KeepPictureAsync($"menu-{menu}-{language}");
            await viewer.Page.Keyboard.PressAsync("Escape");
        }
        await viewer.LayoutAsync(1, 2);
        await viewer.Pane(1).FocusAsync();
        await viewer.Test("series-card").Last.ClickAsync();
        await viewer.Test("another-patient").WaitForAsync();
        await CheckAsync(viewer, "the question about another patient");
        await viewer.KeepPictureAsync($"another-patient-{language}");
        await viewer.Test("another-patient-refuse").ClickAsync();

        await viewer.GoAsync($"/study/{one}");
        await viewer.ShownAsync(one);
        await viewer.Page.Keyboard.PressAsync("l");
        await viewer.Page.Mouse.MoveAsync(500, 400);
        await viewer.Page.Mouse.DownAsync();
        await viewer.Page.Mouse.MoveAsync(700, 500, new() { Steps = 4 });
        await viewer.Page.Mouse.UpAsync();
        await viewer.Page.Keyboard.PressAsync("Shift+M");
        await viewer.Test("measure-list").WaitForAsync();
        await CheckAsync(viewer, "the list of measurements");
        await viewer.KeepPictureAsync($"measurements-{language}");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.Page.Keyboard.PressAsync("\\");
        await viewer.Test("sync").ClickAsync();
        await CheckAsync(viewer, "sync");
        await viewer.KeepPictureAsync($"menu-sync-{language}");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.Test("compare-flicker").ClickAsync();
        await CheckAsync(viewer, "a comparison in one place");
        await viewer.KeepPictureAsync($"comparison-{language}");
    }

    [Fact]
    public async Task Who_wants_no_motion_sees_none()
    {
        await using var viewer = await browser.OpenAsync(weir);
        await viewer.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await viewer.ListedAsync();
        await StillAsync(viewer, "the list");
        await viewer.Test("memory-gauge").ClickAsync();
        await StillAsync(viewer, "the panel");
        await viewer.Page.Keyboard.PressAsync("Escape");
        // The bar that runs while a study opens is seen before its frames are there.
        await viewer.Page.Context.RouteAsync(
            url => url.Contains("/open", StringComparison.Ordinal),
            async route =>
            {
                await StillAsync(viewer, "a study that opens");
                await route.ContinueAsync();
            }
        );
        await viewer.OpenAsync(weir.CtStudies[4]);
        foreach (var menu in new[] { "picture-menu", "layout", "hanging" })
        {
            await viewer.Test(menu).ClickAsync();
            await StillAsync(viewer, menu);
            await viewer.Page.Keyboard.PressAsync("Escape");
        }
    }

    // What moves for a hundredth of a second moves for nobody; what is over was none.
    private static async Task StillAsync(Viewer viewer, string what)
    {
        var moving = await viewer.Page.EvaluateAsync<string[]>(
            "() => document.getAnimations().filter((a) => a.playState === 'running' && a.effect.getComputedTiming().endTime > 20)"
                + ".map((a) => (a.animationName ?? a.transitionProperty) + ' of ' + a.effect.target.className)"
        );
        Assert.True(moving.Length == 0, $"{what}: {string.Join(", ", moving)}");
    }

    /// <summary>The page as it is now, in the dark and in the light.</summary>
    internal static async Task CheckAsync(Viewer viewer, string what)
    {
        if (!await viewer.Page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await viewer.Page.EvaluateAsync(await File.ReadAllTextAsync(Axe));
        }
        foreach (var theme in new[] { "light", "dark" })
        {
            // The pages of the server follow the system; what changes colour by and by has done so before it is looked at.
            await viewer.Page.EvaluateAsync(
                "async (theme) => { window.weirUi?.setTheme(theme);"
                    + " await Promise.all(document.getAnimations().filter((a) => a instanceof CSSTransition).map((a) => a.finished.catch(() => 0))); }",
                theme
            );
            var broken = await viewer.Page.EvaluateAsync<JsonElement>(Run);
            Assert.True(broken.GetArrayLength() == 0, $"{what}, {theme}: {broken}");
        }
    }
}
