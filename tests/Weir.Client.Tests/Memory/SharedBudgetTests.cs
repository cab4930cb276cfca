using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Memory;

/// <summary>Two tabs of one browser, each with its own stage.</summary>
public sealed class SharedBudgetTests
{
    private const long B = 256 * ClientRig.MiB;

    private readonly ClientRig _first = new(B);
    private readonly ClientRig _second;

    public SharedBudgetTests() => _second = new ClientRig(beside: _first);

    [Fact]
    public void A_tab_that_is_alone_has_the_whole_budget()
    {
        Join(_first);
        Assert.Equal(B, _first.Memory.Limit);
    }

    [Fact]
    public void Where_the_browser_refuses_to_share_the_tab_has_the_whole_budget()
    {
        _first.Platform.Refuses = true;
        Join(_first);
        Assert.Equal(B, _first.Memory.Limit);
        Fill(_first, "a", 6);
        Assert.Equal(1, _first.Platform.Exchanges);
    }

    [Fact]
    public void A_hidden_tab_gives_back_what_the_visible_one_needs_and_no_more()
    {
        Join(_first);
        Fill(_first, "a", 6);
        Hide(_first);
        Assert.Equal(B, _first.Memory.Limit);
        Join(_second);
        Assert.Equal(B - B / 4, _first.Memory.Limit);
        Assert.Equal(B / 4, _second.Memory.Limit);
        Fill(_second, "b", 6);
        Assert.Equal(ClientRig.MiB * 128, _first.Memory.Limit);
        Assert.Equal(B - ClientRig.MiB * 128, _second.Memory.Limit);
        Assert.Equal(ViewportPhase.Ready, _first.Pane.State);
    }

    [Fact]
    public void All_tabs_together_never_hold_more_than_the_budget()
    {
        Join(_first);
        Join(_second);
        var random = new Random(3);
        for (var i = 0; i < 60; i++)
        {
            var (seen, other) = random.Next(2) == 0 ? (_first, _second) : (_second, _first);
            Hide(other);
            Show(seen);
            Fill(seen, $"{i % 9}", 1, random.Next(20, 400));
            Assert.True(Shares() <= B, $"{string.Join(' ', _first.Origin.Names)}");
        }
    }

    [Fact]
    public void Two_visible_tabs_end_with_equal_parts()
    {
        Join(_first);
        Fill(_first, "a", 6);
        Join(_second);
        Fill(_second, "b", 6);
        Assert.Equal(B / 2, _first.Memory.Limit);
        Assert.Equal(B / 2, _second.Memory.Limit);
    }

    [Fact]
    public void What_is_pinned_stays_charged_to_its_tab()
    {
        Join(_first);
        _first.Stage.EncodedBytes = _ => 150 * ClientRig.MiB;
        _first.Open("1", 1);
        var pinned = _first.Memory.UsedBytes;
        Assert.True(pinned > 150 * ClientRig.MiB);
        Join(_second);
        Fill(_second, "b", 6);
        Assert.Equal(pinned, _first.Memory.UsedBytes);
        Assert.True(Shares() <= B);
    }

    [Fact]
    public void A_tab_that_is_gone_leaves_its_part_to_the_others()
    {
        Join(_first);
        Join(_second);
        Assert.True(_first.Memory.Limit < B);
        _second.Platform.Crash();
        Tick();
        Assert.Equal(B, _first.Memory.Limit);
    }

    [Fact]
    public void A_page_that_goes_gives_its_part_back_and_asks_anew_when_it_returns()
    {
        Join(_first);
        Join(_second);
        _second.Stage.Raise(StageEventKind.PageHide, 0, code: 1);
        Run();
        Assert.Equal(B, _first.Memory.Limit);
        _second.Stage.Raise(StageEventKind.PageShow, 0, code: 1);
        Run();
        Assert.Equal(B / 4, _second.Memory.Limit);
        Assert.True(Shares() <= B);
    }

    [Fact]
    public void A_lower_budget_set_in_one_tab_holds_for_all()
    {
        Join(_first);
        Join(_second);
        Fill(_first, "a", 6);
        Fill(_second, "b", 6);
        _second.Memory.SetLimit(64 * ClientRig.MiB);
        Run();
        Assert.Equal(64 * ClientRig.MiB, _first.Memory.Budget);
        Assert.True(Held() <= 64 * ClientRig.MiB);
        Assert.True(Shares() <= 64 * ClientRig.MiB);
    }

    [Fact]
    public void While_the_turn_does_not_come_a_share_stays_as_it_is()
    {
        Join(_first);
        Fill(_first, "a", 6);
        _second.Platform.TurnComes = false;
        var joined = _second.Memory.JoinTabsAsync();
        Run();
        Assert.False(joined.IsCompleted);
        _second.Time.Advance(TimeSpan.FromSeconds(1));
        Run();
        Assert.True(joined.IsCompletedSuccessfully);
        Assert.Equal(0, _second.Memory.Limit);
        _second.Platform.TurnComes = true;
        Tick();
        Tick();
        Assert.Equal(B / 4, _second.Memory.Limit);
    }

    [Fact]
    public void A_browser_without_locks_leaves_each_tab_its_own_budget()
    {
        _first.Platform.CanShare = _second.Platform.CanShare = false;
        Join(_first);
        Join(_second);
        Assert.Equal((B, B), (_first.Memory.Limit, _second.Memory.Limit));
        Assert.Empty(_first.Origin.Names);
    }

    [Fact]
    public void Tabs_tell_each_other_numbers_only()
    {
        Join(_first);
        Join(_second);
        Fill(_first, "1.2.840.1", 6);
        Fill(_second, "1.2.840.2", 6);
        _first.Memory.SetLimit(300 * ClientRig.MiB);
        Run();
        Assert.NotEmpty(_first.Origin.Said);
        Assert.All(_first.Origin.Said, m => Assert.Matches("^(changed|(want|budget):[0-9]+)$", m));
        Assert.All(
            _first.Origin.Names,
            n => Assert.Matches("^weir.share/[0-9A-F]{16}/[0-9]+/[vh]$", n)
        );
    }

    [Fact]
    public void What_nobody_says_is_passed_over()
    {
        Join(_first);
        foreach (var said in new[] { "", "want:", "want:-1", "want:x", "budget:", "nonsense" })
        {
            _second.Platform.Tell(said);
        }
        Run();
        Assert.Equal((B, B), (_first.Memory.Limit, _first.Memory.Budget));
    }

    private void Join(ClientRig tab)
    {
        _ = tab.Memory.JoinTabsAsync();
        Run();
    }

    private void Hide(ClientRig tab)
    {
        tab.Platform.IsHidden = true;
        tab.Stage.Raise(StageEventKind.Hidden, 0);
        Run();
    }

    private void Show(ClientRig tab)
    {
        tab.Platform.IsHidden = false;
        tab.Stage.Raise(StageEventKind.Visible, 0);
        Run();
    }

    private void Fill(ClientRig tab, string name, int studies, int frames = 300)
    {
        for (var i = 0; i < studies; i++)
        {
            tab.Server[$"{name}.{i}"] = TestStudies.Make($"{name}.{i}", frames);
            tab.BeginOpen($"{name}.{i}");
            Run();
            Tick();
        }
    }

    private void Tick()
    {
        foreach (var tab in new[] { _first, _second }.Where(t => !t.Platform.IsCrashed))
        {
            tab.Memory.CheckPressure();
        }
        Run();
    }

    private void Run()
    {
        for (var i = 0; i < 4; i++)
        {
            _first.Run();
            _second.Run();
            Assert.True(Held() <= B, $"{Held()} bytes are held.");
        }
    }

    private long Held() => _first.Stage.HeldBytes + _second.Stage.HeldBytes;

    private long Shares() =>
        _first.Origin.Names.Sum(n =>
            Weir.Client.Memory.Tabs.TabShare.TryParse(n, out var share) ? share.Bytes : 0
        );
}
