using Microsoft.Playwright;

namespace Weir.Browser.Tests.Reading;

/// <summary>Layouts in a real browser.</summary>
public sealed class LayoutTests(WeirFixture weir, BrowserFixture browser)
{
    [Fact]
    public async Task A_layout_is_picked_by_keys_filled_by_Enter_on_a_card_and_maximised_by_a_double_click()
    {
        await using var viewer = await browser.OpenAsync(weir, $"/study/{weir.MrStudy}");
        await viewer.ShownAsync(weir.MrStudy);
        await viewer.Page.Keyboard.PressAsync("#");
        await Assertions.Expect(viewer.Test("layout-1x1")).ToBeFocusedAsync();
        await viewer.Page.Keyboard.PressAsync("ArrowRight");
        await viewer.Page.Keyboard.PressAsync("ArrowDown");
        await viewer.KeepPictureAsync("layout-picker");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await viewer.ShownAsync(weir.MrStudy, pane: 3);
        await Assertions.Expect(viewer.Test("layout")).ToBeFocusedAsync();
        // Enter on a card shows it in the active viewport.
        await viewer.Pane(3).ClickAsync();
        var card = viewer.Test("series-card").First;
        await card.FocusAsync();
        await viewer.Page.Keyboard.PressAsync("Enter");
        var series = await card.GetAttributeAsync("data-series-uid");
        await Assertions.Expect(viewer.Pane(3)).ToHaveAttributeAsync("data-series-uid", series!);
        // A drag puts it into another.
        await viewer.Test("series-card").Nth(1).DragToAsync(viewer.Pane(2));
        await Assertions
            .Expect(viewer.Pane(2))
            .ToHaveAttributeAsync(
                "data-series-uid",
                (await viewer.Test("series-card").Nth(1).GetAttributeAsync("data-series-uid"))!
            );
        await viewer.Pane(2).DblClickAsync();
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(1);
        await Assertions.Expect(viewer.Pane(2)).ToHaveAttributeAsync("data-state", "ready");
        await viewer.Pane(2).DblClickAsync();
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(4);
        await Assertions.Expect(viewer.Pane(3)).ToHaveAttributeAsync("data-series-uid", series!);
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task Sixteen_viewports_are_drawn_and_remembered_for_the_modality()
    {
        await using var viewer = await browser.OpenAsync(weir, $"/study/{weir.MrStudy}");
        await viewer.ShownAsync(weir.MrStudy);
        await viewer.LayoutAsync(4, 4);
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(16);
        var cards = await viewer.Test("series-card").CountAsync();
        await viewer.ShownAsync(weir.MrStudy, pane: Math.Min(15, cards - 1));
        await viewer.KeepPictureAsync("layout-16");
        Assert.Equal(
            1,
            (await viewer.QuietAsync()).GetProperty("stage").GetProperty("glContexts").GetInt32()
        );
        await viewer.Page.ReloadAsync();
        await viewer.ReadyAsync();
        await viewer.ShownAsync(weir.MrStudy);
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(16);
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task A_hundred_changes_to_three_by_three_leave_the_objects_nodes_and_listeners_of_the_start()
    {
        await using var viewer = await browser.OpenAsync(weir, $"/study/{weir.MrStudy}");
        await viewer.ShownAsync(weir.MrStudy);
        await viewer.LoadedAsync(weir.MrStudy);
        var devtools = await viewer.Page.Context.NewCDPSessionAsync(viewer.Page);
        // What is made once and kept: the panel's own nodes, textures within the budget.
        await ThereAndBackAsync(viewer);
        var before = await CountAsync(viewer, devtools);
        for (var i = 0; i < 50; i++)
        {
            await ThereAndBackAsync(viewer);
        }
        var after = await CountAsync(viewer, devtools);
        Assert.Equal(1, after.Contexts);
        Assert.InRange(after.Objects, 0, before.Objects);
        Assert.InRange(after.Nodes, 0, before.Nodes);
        Assert.InRange(after.Listeners, 0, before.Listeners);
        Assert.Empty(viewer.Errors);
    }

    private static async Task ThereAndBackAsync(Viewer viewer)
    {
        await viewer.LayoutAsync(3, 3);
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(9);
        // No handle of an element: it would keep the element that goes.
        await Assertions.Expect(viewer.Pane(3)).ToHaveAttributeAsync("data-state", "ready");
        await viewer.LayoutAsync(1, 1);
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(1);
    }

    private static async Task<(int Contexts, int Objects, int Nodes, int Listeners)> CountAsync(
        Viewer viewer,
        ICDPSession devtools
    )
    {
        var stage = (await viewer.QuietAsync()).GetProperty("stage");
        var objects = new[] { "glTextures", "glPrograms", "glBuffers", "glVertexArrays" }.Sum(
            name => stage.GetProperty(name).GetInt32()
        );
        await devtools.SendAsync("HeapProfiler.collectGarbage");
        var dom = (await devtools.SendAsync("Memory.getDOMCounters"))!.Value;
        return (
            stage.GetProperty("glContexts").GetInt32(),
            objects,
            dom.GetProperty("nodes").GetInt32(),
            dom.GetProperty("jsEventListeners").GetInt32()
        );
    }
}
