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
    [InlineData("en", "dark")]
    [InlineData("zh-Hans", "light")]
    public async Task List_viewer_panel_and_notice_break_no_rule(string language, string theme)
    {
        await using var viewer = await browser.OpenAsync(
            weir.Server.Address,
            ("weir.language", language),
            ("weir.theme", theme),
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
        await viewer.KeepPictureAsync($"panel-{theme}");
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
    [InlineData("en", "dark")]
    [InlineData("en", "light")]
    [InlineData("zh-Hans", "dark")]
    [InlineData("zh-Hans", "light")]
    public async Task Settings_help_keys_and_attributes_break_no_rule(string language, string theme)
    {
        await using var viewer = await browser.OpenAsync(
            weir.Server.Address,
            ("weir.language", language),
            ("weir.theme", theme)
        );
        await viewer.ListedAsync();
        await CheckAsync(viewer, "the list");
        await viewer.KeepPictureAsync($"list-{theme}-{language}");
        await viewer.Test("settings").ClickAsync();
        await viewer.Test("keys-command").First.WaitForAsync();
        await CheckAsync(viewer, "the settings");
        await viewer.KeepPictureAsync($"settings-{theme}-{language}");
        var fit = viewer.Page.Locator("[data-command=Fit] [data-testid=keys-add]");
        await fit.ClickAsync();
        await fit.PressAsync("i");
        await viewer.Test("keys-conflict").WaitForAsync();
        await CheckAsync(viewer, "the question about a key that is taken");
        await viewer.KeepPictureAsync($"settings-keys-{theme}-{language}");
        await viewer.GoAsync("/help");
        await viewer.Test("help-version").WaitForAsync();
        await CheckAsync(viewer, "the help");
        await viewer.KeepPictureAsync($"help-{theme}-{language}");
        await viewer.GoAsync("/");
        await viewer.OpenAsync(weir.CtStudies[0]);
        await CheckAsync(viewer, "the viewer");
        await viewer.KeepPictureAsync($"viewer-{theme}-{language}");
        await viewer.Page.Keyboard.PressAsync("t");
        await viewer.Test("tag-row").First.WaitForAsync();
        await CheckAsync(viewer, "the attributes");
        await viewer.KeepPictureAsync($"tags-{theme}-{language}");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.Page.Keyboard.PressAsync("?");
        await viewer.Test("shortcuts-search").WaitForAsync();
        await CheckAsync(viewer, "the keys");
        await viewer.KeepPictureAsync($"keys-{theme}-{language}");
    }

    internal static async Task CheckAsync(Viewer viewer, string what)
    {
        if (!await viewer.Page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await viewer.Page.EvaluateAsync(await File.ReadAllTextAsync(Axe));
        }
        var broken = await viewer.Page.EvaluateAsync<JsonElement>(Run);
        Assert.True(broken.GetArrayLength() == 0, $"{what}: {broken}");
    }
}
