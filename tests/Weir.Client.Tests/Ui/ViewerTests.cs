using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client.MemoryPanel;
using Weir.Client.Modes;
using Weir.Client.Tests.Core;
using Weir.Client.Text;
using Weir.Client.Tools;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Ui;

public sealed class ViewerTests : UiContext
{
    [Fact]
    public void The_page_shows_the_study_of_its_address_and_ends_it_with_the_address()
    {
        var page = OpenPage("viewer?StudyInstanceUIDs=1.2", 20);
        var pane = Find(page, "viewport");
        Assert.Equal("0", pane.GetAttribute("data-index"));
        Assert.Equal("1.2", pane.GetAttribute("data-study-uid"));
        Assert.Equal("1.2.1", pane.GetAttribute("data-series-uid"));
        Assert.Equal("ready", pane.GetAttribute("data-state"));
        Assert.Equal("viewport-grid", Rig.Stage.Surface);
        Find(page, "back-to-list").Click();
        Settle(page);
        Assert.Equal(ModeState.None, Rig.Modes.State);
        Turn(Rig.CheckNothingIsLeft);
        Assert.Null(Rig.Stage.Surface);
    }

    [Fact]
    public void Escape_closes_what_lies_on_top_and_then_goes_to_the_list()
    {
        var page = OpenPage("viewer?StudyInstanceUIDs=1.2", 5);
        var drawer = Render<MemoryDrawer>();
        Find(page, "memory-gauge").Click();
        page.Find(".viewer").KeyDown("Escape");
        Assert.Empty(All(drawer, "memory-panel"));
        Assert.Contains("viewer", Uri);
        page.Find(".viewer").KeyDown("Escape");
        Settle(page);
        Assert.Equal("http://localhost/", Uri);
        Assert.Equal(ModeState.None, Rig.Modes.State);
        Turn(Rig.CheckNothingIsLeft);
        Assert.EndsWith("(Esc)", Find(page, "back-to-list").GetAttribute("title"));
    }

    [Fact]
    public void A_study_can_be_named_in_the_path_too()
    {
        var page = OpenPage("study/1.2", 5);
        Assert.Equal("1.2", Find(page, "viewport").GetAttribute("data-study-uid"));
    }

    [Fact]
    public void Keys_scroll_and_a_step_renders_one_viewport_only()
    {
        var page = OpenPage("viewer?StudyInstanceUIDs=1.2", 20);
        var pane = page.FindComponent<ViewportPane>();
        var bars = page.FindComponent<ViewerBar>().RenderCount;
        var strips = page.FindComponent<SeriesStrip>().RenderCount;
        var panes = pane.RenderCount;
        var gauges = page.FindComponent<MemoryGauge>().RenderCount;
        page.Find(".viewer").KeyDown("ArrowDown");
        Run();
        Assert.Equal("1", Find(page, "viewport").GetAttribute("data-slice"));
        Assert.True(pane.RenderCount > panes);
        Assert.Equal(gauges, page.FindComponent<MemoryGauge>().RenderCount);
        Assert.Equal(bars, page.FindComponent<ViewerBar>().RenderCount);
        Assert.Equal(strips, page.FindComponent<SeriesStrip>().RenderCount);
    }

    [Fact]
    public void The_scrollbar_goes_to_a_slice_and_shows_which_are_loaded()
    {
        var page = OpenPage("viewer?StudyInstanceUIDs=1.2", 20);
        Assert.Contains("0% 100%", Find(page, "slices").GetAttribute("style"));
        Find(page, "slices").Input("12");
        Run();
        Assert.Equal("12", Find(page, "viewport").GetAttribute("data-slice"));
        Assert.Equal("12", Find(page, "slices").GetAttribute("value"));
    }

    [Fact]
    public void Four_viewports_take_the_study_and_the_one_focused_is_active()
    {
        var page = OpenPage("viewer?StudyInstanceUIDs=1.2", 5, 6, 7, 8, 9);
        Find(page, "layout").Click();
        Find(page, "layout-2x2").Click();
        Run();
        var panes = All(page, "viewport");
        Assert.Equal(4, panes.Count);
        Assert.Equal(4, panes.Select(p => p.GetAttribute("data-series-uid")).Distinct().Count());
        panes[2].Focus();
        Assert.Equal(2, Rig.Read.ActiveIndex);
        Assert.Contains("active", All(page, "viewport")[2].ClassName);
    }

    [Fact]
    public void The_layout_picker_is_a_grid_for_arrow_keys_and_Escape_closes_it()
    {
        var page = OpenPage("viewer?StudyInstanceUIDs=1.2", 5, 6, 7);
        Find(page, "layout").Click();
        Assert.Equal(16, page.FindAll(".layout-cell").Count);
        Assert.Equal("true", Find(page, "layout").GetAttribute("aria-expanded"));
        page.Find(".layout-grid").KeyDown("ArrowRight");
        page.Find(".layout-grid").KeyDown("ArrowDown");
        page.Find(".layout-grid").KeyDown("ArrowUp");
        // Out of the grid there is nothing.
        page.Find(".layout-grid").KeyDown("ArrowUp");
        Assert.Equal(2, page.FindAll(".layout-cell.within").Count);
        Assert.Equal("0", Find(page, "layout-1x2").GetAttribute("tabindex"));
        Assert.Single(page.FindAll(".layout-cell[tabindex='0']"));
        Find(page, "layout-1x2").Click();
        Run();
        Assert.Equal(2, All(page, "viewport").Count);
        Assert.Empty(page.FindAll(".popover"));
        page.Find(".viewer").KeyDown("#");
        Assert.Equal("true", Find(page, "layout-1x2").GetAttribute("aria-pressed"));
        page.Find(".popover-home").KeyDown("Escape");
        Assert.Empty(page.FindAll(".popover"));
        Assert.Equal(2, All(page, "viewport").Count);
    }

    [Fact]
    public void A_click_on_a_series_shows_it_in_the_active_viewport()
    {
        var page = OpenPage("viewer?StudyInstanceUIDs=1.2", 5, 6);
        Assert.Equal(2, All(page, "series-card").Count);
        All(page, "series-card")[1].Click();
        Run();
        Assert.Equal("1.2.2", Find(page, "viewport").GetAttribute("data-series-uid"));
        Assert.Equal("true", All(page, "series-card")[1].GetAttribute("aria-pressed"));
    }

    [Fact]
    public void A_series_dragged_onto_a_viewport_is_shown_there()
    {
        var page = OpenPage("viewer?StudyInstanceUIDs=1.2", 5, 6);
        All(page, "series-card")[1].DragStart();
        Find(page, "viewport").Drop();
        Run();
        Assert.Equal("1.2.2", Find(page, "viewport").GetAttribute("data-series-uid"));
    }

    [Fact]
    public void Tools_presets_and_commands_reach_the_active_viewport()
    {
        var page = OpenPage("viewer?StudyInstanceUIDs=1.2", 5);
        Find(page, "tool-Zoom").Click();
        Assert.Equal(DragTool.Zoom, Rig.Read.LeftTool);
        Assert.Equal("true", Find(page, "tool-Zoom").GetAttribute("aria-pressed"));
        Find(page, "presets").Change("1");
        Assert.Equal((-600, 1500), (Rig.Pane.WindowCenter, Rig.Pane.WindowWidth));
        Find(page, "command-invert").Click();
        Assert.True(Rig.Pane.Inverted);
        Find(page, "command-reset").Click();
        Assert.False(Rig.Pane.Inverted);
        Assert.Equal(40, Rig.Pane.WindowCenter);
    }

    [Fact]
    public void The_same_preset_can_be_chosen_twice()
    {
        var page = OpenPage("viewer?StudyInstanceUIDs=1.2", 5);
        Find(page, "presets").Change("1");
        Turn(Rig.Pane.Reset);
        Find(page, "presets").Change("1");
        Assert.Equal(-600, Rig.Pane.WindowCenter);
    }

    [Fact]
    public void Texts_of_the_canvas_are_readable_by_a_screen_reader()
    {
        var page = OpenPage("viewer?StudyInstanceUIDs=1.2", 5);
        var label = Find(page, "viewport").GetAttribute("aria-label")!;
        Assert.Contains("PHANTOM", label);
        Assert.Contains("1/5", label);
    }

    [Fact]
    public async Task A_new_language_reaches_page_and_overlay()
    {
        _ = Services.GetRequiredService<OverlayLanguage>();
        var page = OpenPage("viewer?StudyInstanceUIDs=1.2", 5);
        await page.InvokeAsync(() => Text.SetAsync(Language.SimplifiedChinese));
        Run();
        Assert.Contains("缩放", Find(page, "tool-Zoom").TextContent);
        Assert.Contains("图像 1/5", Find(page, "viewport").GetAttribute("aria-label"));
    }

    [Fact]
    public void A_fault_in_a_component_leaves_the_mode_and_offers_the_list()
    {
        OpenStudy("1.2", 5);
        var page = Render<ModeBoundary>(p => p.AddChildContent<Faulty>());
        Run();
        Assert.Equal(ModeState.Failed, Rig.Modes.State);
        Settle(page);
        Turn(Rig.CheckNothingIsLeft);
        Find(page, "failure-back");
        Assert.DoesNotContain("secret", page.Markup);
    }

    [Fact]
    public void A_study_that_cannot_be_opened_says_why_and_can_be_tried_again()
    {
        Rig.Server["1.2"] = TestStudies.Make("1.2", 5);
        Rig.Stage.AutoDeliver = false;
        var page = Navigate("viewer?StudyInstanceUIDs=1.2");
        Run();
        Turn(() => Rig.Stage.EndFetch(Rig.Stage.OpenRequests.Single(), 404));
        Run();
        page.WaitForAssertion(() =>
            Assert.Contains("no such study", Find(page, "viewer-failure").TextContent)
        );
        Rig.Stage.AutoDeliver = true;
        Find(page, "failure-retry").Click();
        Settle(page);
        page.WaitForAssertion(() => Find(page, "viewport-grid"));
    }

    [Fact]
    public void An_address_that_names_no_study_offers_the_list()
    {
        var page = Navigate("viewer?StudyInstanceUIDs=none");
        Assert.Contains("no such study", Find(page, "viewer-failure").TextContent);
        Assert.Empty(All(page, "failure-retry"));
    }

    private IRenderedComponent<ViewerPage> OpenPage(string address, params int[] frames)
    {
        Rig.Server["1.2"] = TestStudies.Make("1.2", frames);
        var page = Navigate(address);
        Turn(() => Rig.Stage.Resize(800, 600));
        Run();
        page.WaitForAssertion(() =>
            Assert.Equal("ready", Find(page, "viewport").GetAttribute("data-state"))
        );
        return page;
    }

    private IRenderedComponent<ViewerPage> Navigate(string address)
    {
        // The router starts at the address: entering runs in the rig's turns, not on the renderer's threads.
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        Turn(Services.GetRequiredService<ModeRouter>().Start);
        return Render<ViewerPage>();
    }

    private sealed class Faulty : ComponentBase
    {
        protected override void OnInitialized() => throw new InvalidOperationException("secret");
    }
}
