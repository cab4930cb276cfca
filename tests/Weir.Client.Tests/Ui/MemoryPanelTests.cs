using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client.Memory;
using Weir.Client.Memory.Prefetch;
using Weir.Client.MemoryPanel;
using Weir.Client.Shell;
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
        Assert.Contains("100 of 100 images", studies[0].TextContent);
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
        Assert.True(Find(panel, "clear-all").HasAttribute("disabled"));
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

    [Theory]
    [InlineData("256", true)]
    [InlineData("64", true)]
    [InlineData("8192", true)]
    [InlineData("63", false)]
    [InlineData("9000", false)]
    [InlineData("-1", false)]
    [InlineData("a lot", false)]
    [InlineData("", false)]
    public void A_budget_is_taken_only_within_its_range(string written, bool taken)
    {
        var panel = OpenPanel();
        var before = Rig.Memory.Limit;
        Find(panel, "memory-budget").Change(written);
        var limit = Rig.Memory.Limit;
        Assert.Equal(taken ? long.Parse(written) * DataSize.MB : before, limit);
        Assert.Equal(taken, !Find(panel, "memory-budget").HasAttribute("aria-invalid"));
        Assert.Contains("64", Find(panel, "memory-budget-hint").TextContent);
    }

    [Fact]
    public void The_exit_policy_can_be_chosen()
    {
        var panel = OpenPanel();
        Assert.True(Find(panel, "exit-Demote").HasAttribute("checked"));
        Find(panel, "exit-Purge").Change(true);
        Assert.Equal(ExitPolicy.Purge, Rig.Memory.ExitPolicy);
    }

    [Fact]
    public void A_full_cache_raises_no_notice()
    {
        Rig.Memory.SetLimit(TabSettings.SmallestLimit);
        var notice = Render<MemoryNoticeBar>();
        OpenStudy("1", 600);
        Turn(Rig.Memory.CheckPressure);
        Settle();
        Assert.Empty(All(notice, "memory-notice"));
    }

    [Fact]
    public void High_pressure_raises_a_notice_that_clears_and_says_how_much_that_freed()
    {
        OpenStudy("1", 100);
        OpenStudy("2", 50);
        var notice = Render<MemoryNoticeBar>();
        Press();
        Assert.Single(All(notice, "memory-notice"));
        Find(notice, "notice-clear").Click();
        Settle(notice);
        notice.WaitForAssertion(() =>
            Assert.StartsWith("Freed", Find(notice, "notice-freed").TextContent)
        );
        Find(notice, "notice-dismiss").Click();
        notice.WaitForAssertion(() => Assert.Empty(All(notice, "memory-notice")));
    }

    [Fact]
    public void A_notice_can_be_dismissed_without_clearing()
    {
        OpenStudy("1", 100);
        var notice = Render<MemoryNoticeBar>();
        Press();
        var held = Rig.Stage.HeldBytes;
        Find(notice, "notice-dismiss").Click();
        Assert.Empty(All(notice, "memory-notice"));
        Assert.Equal(held, Rig.Stage.HeldBytes);
    }

    [Fact]
    public void How_far_to_load_ahead_is_chosen_in_the_panel()
    {
        var panel = OpenPanel();
        Assert.True(Find(panel, "prefetch-LikelyNext").HasAttribute("checked"));
        Find(panel, "prefetch-ThisStudy").Change(true);
        Assert.Equal(PrefetchScope.ThisStudy, Rig.Memory.Prefetch);
    }

    private void Press()
    {
        Rig.Reading = new MemoryReading { ProcessBytes = 93, ProcessLimit = 100 };
        Turn(Rig.Memory.CheckPressure);
        Settle();
    }

    private IRenderedComponent<MemoryDrawer> OpenPanel()
    {
        Run();
        Services.GetRequiredService<MemoryWatch>().SetOpen(true);
        return Render<MemoryDrawer>();
    }
}
