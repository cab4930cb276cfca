using System.Text.Json;
using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>The memory panel as its user has it: by keyboard, in the way of nothing, true to what the stage holds.</summary>
public sealed class MemoryPanelTests(WeirFixture weir, BrowserFixture browser)
{
    private const string Overlaps =
        "() => { const n = document.querySelector('[data-testid=memory-notice]').getBoundingClientRect();"
        + " const tools = [...document.querySelectorAll('.bar button, .bar select, .strip button, .drawer button, .drawer input, .foot')];"
        + " return tools.filter((t) => { const r = t.getBoundingClientRect(); const y = Math.min(r.bottom, innerHeight);"
        + " return r.width > 0 && r.top < innerHeight && n.left < r.right && r.left < n.right && n.top < y && r.top < n.bottom; })"
        + ".map((t) => t.dataset.testid ?? t.outerHTML); }";

    [Fact]
    public async Task The_whole_panel_can_be_used_by_keyboard_and_gives_the_focus_back()
    {
        await using var viewer = await OpenAsync();
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.LoadedAsync(weir.CtStudies[0]);
        var keys = viewer.Page.Keyboard;
        await viewer.Test("memory-gauge").FocusAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(viewer.Test("memory-close")).ToBeFocusedAsync();
        var slice = await viewer.Pane(0).GetAttributeAsync("data-slice");

        // Every control is reached by Tab alone, in the order of the page (of radios the chosen one).
        List<string> reached = [];
        for (var i = 0; i < 40 && !reached.Contains("memory-report"); i++)
        {
            await keys.PressAsync("Tab");
            reached.Add(
                await viewer.Page.EvaluateAsync<string>(
                    "() => document.activeElement.dataset.testid ?? ''"
                )
            );
        }
        Assert.Equal(
            [
                "chart-table-toggle",
                "clear-others",
                "clear-all",
                "sort-LastOpened",
                "sort-Bytes",
                "keep-study",
                "clear-study",
                "settings-defaults",
                "budget-automatic",
                "memory-budget",
                "exit-Demote",
                "prefetch-ThisStudy",
                "memory-background",
                "memory-ceiling",
                "memory-report",
            ],
            reached
        );

        // Clearing takes the row's button away or leaves it: the keys never fall through to the images below.
        await viewer.Test("clear-all").FocusAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(viewer.Test("memory-freed")).ToContainTextAsync("MB");
        await Assertions.Expect(viewer.Test("clear-all")).ToBeFocusedAsync();
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Escape");
        await Assertions.Expect(viewer.Test("memory-panel")).ToHaveCountAsync(0);
        await Assertions.Expect(viewer.Test("memory-gauge")).ToBeFocusedAsync();
        Assert.Equal(slice, await viewer.Pane(0).GetAttributeAsync("data-slice"));
    }

    [Fact]
    public async Task Clearing_the_last_row_leaves_the_focus_in_the_panel()
    {
        await using var viewer = await OpenAsync();
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.LoadedAsync(weir.CtStudies[0]);
        await viewer.BackAsync();
        await viewer.Test("memory-gauge").ClickAsync();
        await viewer.Test("clear-study").FocusAsync();
        await viewer.Page.Keyboard.PressAsync("Enter");
        await viewer.Test("studies-none").WaitForAsync();
        Assert.True(
            await viewer.Page.EvaluateAsync<bool>(
                "() => document.querySelector('[data-testid=memory-panel]').contains(document.activeElement)"
            )
        );
    }

    [Fact]
    public async Task The_report_is_saved_as_a_file_that_names_no_study()
    {
        await using var viewer = await OpenAsync();
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.Test("memory-gauge").ClickAsync();
        var download = await viewer.Page.RunAndWaitForDownloadAsync(() =>
            viewer.Test("memory-report").ClickAsync()
        );
        Assert.Matches(@"^weir-memory-report-\d{4}-\d\d-\d\d\.json$", download.SuggestedFilename);
        var text = await File.ReadAllTextAsync(await download.PathAsync());
        using var report = JsonDocument.Parse(text);
        Assert.Equal(1, report.RootElement.GetProperty("studies").GetArrayLength());
        Assert.DoesNotContain(weir.CtStudies[0], text);
        Assert.DoesNotContain("PHANTOM", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_kept_study_stays_when_the_others_are_cleared_and_goes_with_all()
    {
        await using var viewer = await OpenAsync();
        foreach (var study in weir.CtStudies.Take(3))
        {
            await viewer.OpenAsync(study);
            await viewer.LoadedAsync(study);
            await viewer.BackAsync();
        }
        await viewer.Test("memory-gauge").ClickAsync();
        await viewer
            .Page.Locator($"[data-testid=keep-study][data-study-uid='{weir.CtStudies[1]}']")
            .ClickAsync();
        await viewer.Test("clear-others").ClickAsync();
        await Assertions.Expect(viewer.Test("memory-freed")).ToContainTextAsync("MB");
        await Assertions.Expect(viewer.Test("study-usage")).ToHaveCountAsync(1);
        await Assertions
            .Expect(viewer.Test("study-usage"))
            .ToHaveAttributeAsync("data-study-uid", weir.CtStudies[1]);
        await viewer.Test("clear-all").ClickAsync();
        await viewer.Test("studies-none").WaitForAsync();
        Assert.Equal(0, (await viewer.QuietAsync()).GetProperty("ledgerBytes").GetInt64());
    }

    [Theory]
    [InlineData(1440, 844)]
    [InlineData(1024, 700)]
    public async Task A_notice_lies_on_no_tool_whether_the_panel_is_open_or_not(
        int width,
        int height
    )
    {
        await using var viewer = await OpenAsync();
        await viewer.Page.SetViewportSizeAsync(width, height);
        await viewer.OpenAsync(weir.CtStudies[0]);
        await viewer.LoadedAsync(weir.CtStudies[0]);
        await viewer.Page.EvaluateAsync("() => weir.test.pressure(0.93)");
        await viewer.Test("memory-notice").WaitForAsync();
        Assert.Empty(await viewer.Page.EvaluateAsync<string[]>(Overlaps));
        await viewer.Test("memory-gauge").ClickAsync();
        await viewer.Test("memory-panel").WaitForAsync();
        Assert.Empty(await viewer.Page.EvaluateAsync<string[]>(Overlaps));
        await viewer.Test("notice-dismiss").ClickAsync();
        await viewer.Test("memory-close").ClickAsync();
        await viewer.BackAsync();
        await viewer.Page.EvaluateAsync("() => weir.test.pressure(0.99)");
        await viewer.Test("memory-notice").WaitForAsync();
        Assert.Empty(await viewer.Page.EvaluateAsync<string[]>(Overlaps));
    }

    /// <summary>A tab that holds what was opened in it and nothing ahead.</summary>
    private Task<Viewer> OpenAsync() =>
        browser.OpenAsync(
            weir.Server.Address,
            ("weir.memory.prefetch", "ThisStudy"),
            ("weir.test.probe", "1")
        );
}
