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
