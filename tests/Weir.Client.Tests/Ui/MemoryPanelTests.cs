using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client.Memory;
using Weir.Client.Memory.Prefetch;
using Weir.Client.MemoryPanel;
using Weir.Client.Shell;
using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Viewports;
using Weir.Memory;

namespace Weir.Client.Tests.Ui;

public sealed class MemoryPanelTests : UiContext
{
    [Fact]
    public void The_gauge_opens_and_closes_the_panel()
    {
        var gauge = Render<MemoryGauge>();
        var panel = Render<MemoryDrawer>();
        Assert.Empty(All(panel, "memory-panel"));
        Find(gauge, "memory-gauge").Click();
        Assert.Single(All(panel, "memory-panel"));
        Find(panel, "memory-panel").KeyDown("Escape");
        Assert.Empty(All(panel, "memory-panel"));
    }

    [Fact]
    public void The_gauge_says_what_is_used_and_takes_it_four_times_a_second_at_most()
    {
        var gauge = Render<MemoryGauge>();
        Assert.Contains("0 MB", Find(gauge, "memory-gauge").TextContent);
        var before = gauge.RenderCount;
        OpenStudy("1", 100);
        Assert.Equal(before, gauge.RenderCount);
        Settle();
        Assert.Equal(before + 1, gauge.RenderCount);
        Assert.Contains("20 MB", Find(gauge, "memory-gauge").TextContent);
        Assert.Contains("512 MB, normal", Find(gauge, "memory-gauge").GetAttribute("title"));
    }

    [Fact]
    public void The_panel_shows_bytes_by_tier_and_by_study()
    {
        OpenStudy("1", 100);
        LeaveStudy();
        OpenStudy("2", 50);
        var panel = OpenPanel();
        Assert.Equal(3, All(panel, "tier").Count);
        var studies = All(panel, "study-usage");
        Assert.Equal(["1", "2"], studies.Select(s => s.GetAttribute("data-study-uid")));
        Assert.Contains("100 images", studies[0].TextContent);
        Assert.Contains("on screen", studies[1].TextContent);
        Assert.DoesNotContain("on screen", studies[0].TextContent);
    }

    [Fact]
    public void Clearing_a_study_says_how_much_was_freed_once_the_stage_confirmed_it()
    {
        OpenStudy("1", 100);
        LeaveStudy();
        var panel = OpenPanel();
        Find(panel, "clear-study").Click();
        Assert.Equal("Clearing…", Find(panel, "memory-freed").TextContent);
        Assert.Equal("true", Find(panel, "clear-all").GetAttribute("aria-disabled"));
        Settle();
        panel.WaitForAssertion(() =>
            Assert.Equal("Freed 19 MB.", Find(panel, "memory-freed").TextContent)
        );
        Assert.Empty(Rig.Stage.Encoded);
        Assert.Empty(All(panel, "study-usage"));
    }

    [Fact]
    public void Clearing_the_others_leaves_the_open_study()
    {
        OpenStudy("1", 100);
        OpenStudy("2", 50);
        var panel = OpenPanel();
        Find(panel, "clear-others").Click();
        Settle(panel);
        panel.WaitForAssertion(() => Assert.Single(All(panel, "study-usage")));
        Assert.Equal("2", Find(panel, "study-usage").GetAttribute("data-study-uid"));
        Assert.Equal(50, Rig.Stage.Encoded.Count);
    }

    [Fact]
    public void Clearing_all_leaves_what_is_on_screen()
    {
        OpenStudy("1", 100);
        OpenStudy("2", 50);
        var panel = OpenPanel();
        Find(panel, "clear-all").Click();
        Settle(panel);
        panel.WaitForAssertion(() =>
            Assert.StartsWith("Freed", Find(panel, "memory-freed").TextContent)
        );
        Assert.Single(Rig.Stage.Textures);
    }

    [Fact]
    public void Closing_from_within_gives_the_focus_back_to_the_gauge_and_from_without_it_takes_none()
    {
        var gauge = Render<MemoryGauge>();
        var panel = Render<MemoryDrawer>();
        Find(gauge, "memory-gauge").Click();
        Assert.Equal("true", Find(gauge, "memory-gauge").GetAttribute("aria-expanded"));
        Assert.Equal(MemoryDrawer.Id, Find(gauge, "memory-gauge").GetAttribute("aria-controls"));
        var focused = Focused();
        Find(panel, "memory-panel").KeyDown("Escape");
        Assert.Equal(focused + 1, Focused());
        Find(gauge, "memory-gauge").Click();
        Assert.Equal(focused + 2, Focused()); // the panel's own
        gauge.InvokeAsync(() => Watch.SetOpen(false));
        Assert.Empty(All(panel, "memory-panel"));
        Assert.Equal(focused + 2, Focused());
    }

    [Fact]
    public void A_closed_panel_renders_nothing_however_much_changes()
    {
        var panel = Render<MemoryDrawer>();
        var before = panel.RenderCount;
        for (var i = 0; i < 20; i++)
        {
            OpenStudy($"{i}", 10);
            Settle();
        }
        Assert.Equal(before, panel.RenderCount);
    }

    [Fact]
    public void An_open_panel_renders_no_viewport_and_its_parts_four_times_a_second_at_most()
    {
        OpenStudy("1", 200);
        Settle();
        var pane = Render<ViewportPane>(p =>
            p.Add(v => v.Mode, Rig.Read).Add(v => v.Model, Rig.Pane)
        );
        var panes = pane.RenderCount;
        var panel = OpenPanel();
        var (numbers, chart) = (
            panel.FindComponent<TierTable>(),
            panel.FindComponent<MemoryChart>()
        );
        var (ofNumbers, ofChart) = (numbers.RenderCount, chart.RenderCount);
        for (var i = 0; i < 100; i++)
        {
            Turn(() => Rig.Memory.SetLimit((300 + i) * DataSize.MB));
            Turn(() => Time.Advance(TimeSpan.FromMilliseconds(20)));
        }
        Assert.Equal(panes, pane.RenderCount);
        Assert.InRange(numbers.RenderCount - ofNumbers, 1, 8);
        Assert.InRange(chart.RenderCount - ofChart, 0, 1);
    }

    [Fact]
    public void The_panel_says_what_bounds_the_tab()
    {
        Turn(() => Rig.Memory.SetLimit(Rig.Memory.DefaultBudget));
        var panel = OpenPanel();
        Assert.Contains("512 MB, chosen to suit this device", Bound(panel));
        Turn(() => Rig.Memory.SetLimit(256 * DataSize.MB));
        Settle();
        Assert.Contains("256 MB, as you set it", Bound(panel));
        OpenStudy("1", 40);
        Turn(Rig.Stage.LoseContext);
        Settle();
        Assert.Contains("The browser refused more: at most 128 MB for now", Bound(panel));
        Find(panel, "forget-learned").Click();
        Assert.Null(Rig.Memory.LearnedGpu);
        Assert.Empty(All(panel, "forget-learned"));
        Turn(() =>
            Rig.Memory.Hear(new PressureWord(PressureLevel.High, 0.93, TimeSpan.FromMinutes(1)))
        );
        Settle();
        Assert.Contains("93 % of this machine's memory is in use", Bound(panel));
    }

    [Fact]
    public void How_far_to_load_ahead_is_chosen_in_the_panel()
    {
        var panel = OpenPanel();
        Assert.True(Find(panel, "prefetch-LikelyNext").HasAttribute("checked"));
        Find(panel, "prefetch-ThisStudy").Change(true);
        Assert.Equal(PrefetchScope.ThisStudy, Rig.Memory.Prefetch);
    }

    [Fact]
    public void A_budget_that_operators_decided_is_told_as_theirs_until_the_user_sets_one()
    {
        var theirs = Rig.Memory.Snapshot() with
        {
            IsBudgetAutomatic = true,
            IsDefaultOfOperators = true,
        };
        Assert.Contains("by the operators", BudgetWords.Bounds(Text, theirs).First());
        var own = theirs with { IsBudgetAutomatic = false };
        Assert.Contains("as you set it", BudgetWords.Bounds(Text, own).First());
    }

    [Fact]
    public void A_second_tab_is_named_among_what_bounds_the_first()
    {
        Turn(() => _ = Rig.Memory.JoinTabsAsync());
        Run();
        Turn(() =>
        {
            var other = new ClientRig(beside: Rig);
            _ = other.Memory.JoinTabsAsync();
            other.Run();
            Rig.Platform.IsHidden = true;
            Rig.Stage.Raise(StageEventKind.Hidden, 0);
            Rig.Time.Advance(TimeSpan.FromSeconds(61));
            Rig.Run();
            Rig.Memory.CheckPressure();
            Rig.Run();
        });
        Settle();
        Assert.NotEqual(LimitBound.Budget, Rig.Memory.Bound);
        Assert.Matches("Other Weir tabs have|In the background", Bound(OpenPanel()));
    }

    [Theory]
    [InlineData(0.5, PressureLevel.Normal, "A full cache is healthy")]
    [InlineData(0.82, PressureLevel.Elevated, "Less is loaded ahead")]
    [InlineData(0.92, PressureLevel.High, "Nothing is loaded ahead")]
    [InlineData(0.99, PressureLevel.Critical, "Everything off screen is given back")]
    public void The_level_is_named_with_its_cause_and_what_it_makes_the_tab_do(
        double share,
        PressureLevel level,
        string effect
    )
    {
        OpenStudy("1", 20);
        var panel = OpenPanel();
        Rig.Reading = new MemoryReading
        {
            ProcessBytes = (long)(share * 1000),
            ProcessLimit = 1000,
        };
        Turn(Rig.Memory.CheckPressure);
        Settle();
        var reason = Find(panel, "memory-reason").TextContent;
        Assert.Contains(effect, reason);
        Assert.Equal(
            level > PressureLevel.Normal,
            reason.Contains("This browser tab takes nearly all")
        );
        Assert.Contains(
            level.ToString().ToLowerInvariant(),
            Find(panel, "memory-level").TextContent
        );
    }

    private MemoryWatch Watch => Services.GetRequiredService<MemoryWatch>();

    private int Focused() =>
        JSInterop.Invocations.Count(i => i.Identifier.EndsWith("focus", StringComparison.Ordinal));

    private static string Bound(IRenderedComponent<MemoryDrawer> panel) =>
        Find(panel, "memory-bound").TextContent;

    private IRenderedComponent<MemoryDrawer> OpenPanel()
    {
        Run();
        Watch.SetOpen(true);
        return Render<MemoryDrawer>();
    }
}
