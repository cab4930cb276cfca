using Weir.Client.Memory;
using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Memory;

public sealed class HiddenTabTests
{
    private const long Background = 128 * ClientRig.MiB;

    private readonly ClientRig _rig = new();

    [Fact]
    public void A_hidden_tab_is_trimmed_after_a_minute_and_not_before()
    {
        Fill();
        var full = _rig.Memory.UsedBytes;
        Page(StageEventKind.Hidden);
        Wait(59);
        Assert.Equal(full, _rig.Memory.UsedBytes);
        Wait(1);
        Assert.True(_rig.Stage.HeldBytes <= Background);
        Assert.True(_rig.Memory.IsTrimmed);
    }

    [Fact]
    public void A_tab_that_is_seen_again_in_time_keeps_all()
    {
        Fill();
        var full = _rig.Memory.UsedBytes;
        Page(StageEventKind.Hidden);
        Wait(59);
        Page(StageEventKind.Visible);
        Wait(120);
        Assert.Equal(full, _rig.Memory.UsedBytes);
    }

    [Fact]
    public void A_frozen_tab_is_trimmed_before_its_turn_ends()
    {
        Fill();
        Page(StageEventKind.Hidden);
        _rig.Stage.Raise(StageEventKind.Freeze, 0);
        _rig.Stage.Pump(); // what the stage does; the page gets no other turn
        Assert.True(_rig.Stage.HeldBytes <= Background);
    }

    [Fact]
    public void What_is_on_screen_and_first_screens_stay()
    {
        Fill();
        Page(StageEventKind.Hidden);
        Wait(60);
        Assert.Equal(ViewportPhase.Ready, _rig.Pane.State);
        Assert.Contains(_rig.Stage.Shown[0].Handle, _rig.Stage.Textures.Keys);
        Assert.Contains(_rig.Stage.Shown[0].Handle, _rig.Stage.Encoded.Keys);
        foreach (var uid in new[] { "0", "1", "2", "3" })
        {
            var study = _rig.Memory.Studies.Find(uid)!;
            Assert.All(Enumerable.Range(0, 8), f => Assert.Equal(FrameState.Drawable, study[f]));
        }
    }

    [Fact]
    public void A_trimmed_tab_loads_nothing_and_its_return_loads_the_rest()
    {
        _rig.Open("1", 1200);
        Page(StageEventKind.Hidden);
        Wait(60);
        var (requests, loaded) = (_rig.Requests, _rig.Read.LoadedFrames);
        Assert.True(loaded < 1200);
        Wait(600);
        Assert.Equal(requests, _rig.Requests);
        Page(StageEventKind.Visible);
        Assert.Equal(1200, _rig.Read.LoadedFrames);
        Assert.Equal(512 * ClientRig.MiB, _rig.Memory.Limit);
    }

    [Fact]
    public void A_tab_that_thaws_unseen_stays_trimmed()
    {
        Fill();
        Page(StageEventKind.Hidden);
        Page(StageEventKind.Freeze);
        Page(StageEventKind.Resume);
        Assert.True(_rig.Memory.IsTrimmed);
        Page(StageEventKind.Visible);
        Assert.False(_rig.Memory.IsTrimmed);
    }

    [Fact]
    public void The_background_budget_is_a_setting_that_a_trimmed_tab_follows_at_once()
    {
        Fill();
        Page(StageEventKind.Hidden);
        Wait(60);
        _rig.Memory.SetBackground(48 * ClientRig.MiB);
        _rig.Stage.Pump();
        Assert.True(_rig.Stage.HeldBytes <= 48 * ClientRig.MiB);
        _rig.Memory.SetBackground(1);
        Assert.Equal(TabSettings.SmallestBackground, _rig.Memory.Background);
    }

    [Fact]
    public void A_trimmed_tab_leaves_the_rest_of_the_budget_to_the_others()
    {
        _ = _rig.Memory.JoinTabsAsync();
        _rig.Run();
        Fill();
        Page(StageEventKind.Hidden);
        Wait(60);
        Assert.Contains($"/{Background}/h", Assert.Single(_rig.Origin.Names));
    }

    private void Fill()
    {
        for (var i = 0; i < 4; i++)
        {
            _rig.Open($"{i}", 400);
        }
        Assert.True(_rig.Memory.UsedBytes > 2 * Background);
    }

    private void Page(StageEventKind kind)
    {
        _rig.Stage.Raise(kind, 0);
        _rig.Run();
    }

    private void Wait(int seconds)
    {
        _rig.Time.Advance(TimeSpan.FromSeconds(seconds));
        _rig.Run();
    }
}
