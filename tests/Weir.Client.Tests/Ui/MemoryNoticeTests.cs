using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client.Memory;
using Weir.Client.MemoryPanel;
using Weir.Memory;

namespace Weir.Client.Tests.Ui;

public sealed class MemoryNoticeTests : UiContext
{
    private const long MiB = 1 << 20;

    [Fact]
    public void A_full_cache_raises_no_notice()
    {
        Turn(() => Rig.Memory.SetLimit(TabSettings.SmallestLimit));
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
        Press(0.93);
        Assert.Equal("alert", Find(notice, "memory-notice").ParentElement!.GetAttribute("role"));
        Assert.Contains("Memory is short", Find(notice, "memory-notice").TextContent);
        Assert.Equal("Tab", Find(notice, "notice-cause").GetAttribute("data-cause"));
        Find(notice, "notice-clear").Click();
        Assert.Equal("true", Find(notice, "notice-clear").GetAttribute("aria-disabled"));
        Settle(notice);
        notice.WaitForAssertion(() =>
            Assert.Matches("^Freed|nothing to free", Find(notice, "notice-freed").TextContent)
        );
        Assert.Empty(All(notice, "notice-clear"));
        Find(notice, "notice-dismiss").Click();
        notice.WaitForAssertion(() => Assert.Empty(All(notice, "memory-notice")));
    }

    [Fact]
    public void A_notice_can_be_dismissed_without_clearing_and_does_not_come_back_for_the_same_cause()
    {
        OpenStudy("1", 100);
        var notice = Render<MemoryNoticeBar>();
        Press(0.93);
        var held = Rig.Stage.HeldBytes;
        Find(notice, "notice-dismiss").Click();
        Assert.Empty(All(notice, "memory-notice"));
        Assert.Equal(held, Rig.Stage.HeldBytes);
        Press(0.2);
        Press(0.93);
        Assert.Empty(All(notice, "memory-notice"));
        Press(0.99);
        Assert.Contains("very short", Find(notice, "memory-notice").TextContent);
    }

    [Fact]
    public void The_machines_shortage_is_told_as_the_machines()
    {
        OpenStudy("1", 20);
        var notice = Render<MemoryNoticeBar>();
        Turn(() =>
            Rig.Memory.Hear(new PressureWord(PressureLevel.High, 0.95, TimeSpan.FromMinutes(1)))
        );
        Settle();
        Assert.Equal("Machine", Find(notice, "notice-cause").GetAttribute("data-cause"));
    }

    [Fact]
    public void A_lost_context_lowers_the_limit_and_that_is_told_once()
    {
        OpenStudy("1", 40);
        var notice = Render<MemoryNoticeBar>();
        Turn(Rig.Stage.LoseContext);
        Settle();
        var bar = Find(notice, "memory-notice");
        Assert.Equal(("Lowered", "status"), (bar.GetAttribute("data-kind"), RoleOf(notice)));
        Assert.Contains("now uses at most 256 MB", bar.TextContent);
        Find(notice, "notice-dismiss").Click();
        Assert.Empty(All(notice, "memory-notice"));
        Turn(Rig.Stage.LoseContext);
        Settle();
        Assert.Empty(All(notice, "memory-notice"));
    }

    [Fact]
    public void A_budget_that_no_longer_holds_what_is_kept_is_told_with_numbers()
    {
        OpenStudy("1", 300);
        Turn(() => Rig.Memory.Keep("1"));
        var notice = Render<MemoryNoticeBar>();
        Settle();
        Turn(() => Rig.Memory.SetLimit(64 * MiB));
        Settle();
        Assert.Equal("Kept", Find(notice, "memory-notice").GetAttribute("data-kind"));
        Assert.Contains("at most 32 MB", Find(notice, "memory-notice").TextContent);
    }

    [Fact]
    public void Keeping_a_study_no_more_is_no_news()
    {
        OpenStudy("1", 300);
        Turn(() => Rig.Memory.Keep("1"));
        var notice = Render<MemoryNoticeBar>();
        Settle();
        Turn(() => Rig.Memory.Unkeep("1"));
        Turn(() => Rig.Memory.SetLimit(64 * MiB));
        Settle();
        Assert.Empty(All(notice, "memory-notice"));
    }

    [Fact]
    public void A_notice_opens_the_panel_where_there_is_more_to_see()
    {
        OpenStudy("1", 40);
        var notice = Render<MemoryNoticeBar>();
        Turn(Rig.Stage.LoseContext);
        Settle();
        Find(notice, "notice-open").Click();
        Assert.True(Services.GetRequiredService<MemoryWatch>().IsOpen);
        Assert.Empty(All(notice, "notice-open"));
    }

    private void Press(double share)
    {
        Rig.Reading = new MemoryReading
        {
            ProcessBytes = (long)(share * 1000),
            ProcessLimit = 1000,
        };
        Turn(Rig.Memory.CheckPressure);
        Settle();
    }

    private static string? RoleOf(IRenderedComponent<MemoryNoticeBar> notice) =>
        Find(notice, "memory-notice").ParentElement!.GetAttribute("role");
}
