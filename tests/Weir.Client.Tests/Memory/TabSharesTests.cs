using Weir.Client.Memory.Tabs;

namespace Weir.Client.Tests.Memory;

public sealed class TabSharesTests
{
    private const long MB = 1 << 20;

    private static TabShare Visible(long mb) => new("v", mb * MB, true);

    private static TabShare Hidden(long mb) => new("h", mb * MB, false);

    [Fact]
    public void A_share_is_read_back_from_its_name()
    {
        var share = new TabShare("A1", 123, false);
        Assert.True(TabShare.TryParse(share.ToString(), out var read));
        Assert.Equal(share, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("weir.turn")]
    [InlineData("weir.share/A1/123")]
    [InlineData("weir.share//123/v")]
    [InlineData("weir.share/A1/-5/v")]
    [InlineData("weir.share/A1/99999999999999999999/v")]
    [InlineData("weir.share/A1/12/x")]
    [InlineData("weir.share/A1/12/v/more")]
    public void A_name_that_is_no_share_is_passed_over(string name) =>
        Assert.False(TabShare.TryParse(name, out _));

    [Fact]
    public void What_tabs_need_not_give_is_never_more_than_the_budget()
    {
        for (var visible = 0; visible < 6; visible++)
        {
            for (var hidden = visible == 0 ? 1 : 0; hidden < 40; hidden++)
            {
                var tabs = Enumerable
                    .Repeat(Visible(0), visible)
                    .Concat(Enumerable.Repeat(Hidden(0), hidden))
                    .ToArray();
                var sum = 0L;
                for (var i = 0; i < tabs.Length; i++)
                {
                    TabShare[] others = [.. tabs[..i], .. tabs[(i + 1)..]];
                    sum += TabShares.Floor(tabs[i].IsVisible, others, 512 * MB, 128 * MB);
                }
                Assert.InRange(sum, 1, 512 * MB);
            }
        }
    }

    [Fact]
    public void The_visible_tab_comes_first()
    {
        Assert.Equal(384 * MB, TabShares.Floor(true, [Hidden(512)], 512 * MB, 128 * MB));
        Assert.Equal(128 * MB, TabShares.Floor(false, [Visible(0)], 512 * MB, 128 * MB));
        Assert.Equal(256 * MB, TabShares.Floor(true, [Visible(256)], 512 * MB, 128 * MB));
    }

    [Fact]
    public void A_hidden_tab_gives_what_is_asked_for_and_not_its_background_budget()
    {
        Assert.Equal(384 * MB, Target(Hidden(512), Visible(0), 128));
        Assert.Equal(128 * MB, Target(Hidden(200), Visible(312), 128));
        Assert.Equal(100 * MB, Target(Hidden(100), Visible(412), 128));
    }

    [Fact]
    public void Of_two_visible_tabs_each_keeps_its_half()
    {
        Assert.Equal(256 * MB, Target(Visible(300), Visible(212), 128));
        Assert.Equal(256 * MB, Target(Visible(256), Visible(256), 128));
    }

    [Fact]
    public void An_overdrawn_budget_is_made_good_without_being_asked()
    {
        Assert.Equal(
            64 * MB,
            TabShares.Target(Visible(256), [], 64 * MB, 64 * MB, asked: 0, isTrimmed: false)
        );
        Assert.Equal(
            96 * MB,
            TabShares.Target(Visible(256), [Hidden(256)], 128 * MB, 32 * MB, 0, false)
        );
    }

    [Fact]
    public void A_tab_asks_step_by_step_and_only_while_its_share_is_nearly_used()
    {
        Assert.Equal(128 * MB, Wanted(Visible(0), 0));
        Assert.Equal(0, Wanted(Visible(128), 70));
        Assert.Equal(128 * MB, Wanted(Visible(128), 80));
        Assert.Equal(84 * MB, Wanted(Visible(300), 290));
        Assert.Equal(0, Wanted(Visible(384), 384));
        Assert.Equal(0, Wanted(Hidden(0), 0));
    }

    private static long Target(TabShare me, TabShare other, long asked) =>
        TabShares.Target(me, [other], 512 * MB, 128 * MB, asked * MB, isTrimmed: false);

    private static long Wanted(TabShare me, long used) =>
        TabShares.Wanted(me, used * MB, [Hidden(512 - me.Bytes / MB)], 512 * MB, 128 * MB);
}
