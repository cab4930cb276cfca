using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Viewports;
using Weir.Memory;

namespace Weir.Client.Tests.Modes;

public sealed class ReturnTests
{
    [Fact]
    public void Opening_shows_the_first_frame_and_loads_the_rest_in_few_requests()
    {
        var rig = new ClientRig();
        rig.Open("1", 200);
        Assert.Equal(ViewportPhase.Ready, rig.Pane.State);
        Assert.Equal("1.1.0", rig.Pane.Shown!.SopUid);
        Assert.Equal(200, rig.Read.LoadedFrames);
        Assert.InRange(rig.Requests, 1, 9);
    }

    [Fact]
    public void A_return_to_a_study_that_fits_issues_no_request()
    {
        var rig = new ClientRig();
        rig.Open("1", 200);
        rig.Open("2", 200);
        var requests = rig.Requests;
        for (var i = 0; i < 10; i++)
        {
            rig.Exit();
            rig.Open("1");
            Assert.Equal("1", rig.Pane.Shown!.StudyUid);
            rig.Open("2");
            Assert.Equal("2", rig.Pane.Shown!.StudyUid);
        }
        Assert.Equal(requests, rig.Requests);
    }

    [Theory]
    [InlineData(ExitPolicy.Purge, 0)]
    [InlineData(ExitPolicy.Demote, 50 * 200_000L)]
    public void The_exit_policy_decides_what_stays(ExitPolicy policy, long bytes)
    {
        var rig = new ClientRig();
        rig.Memory.ExitPolicy = policy;
        rig.Open("1", 50);
        rig.Exit();
        rig.CheckNothingIsLeft();
        Assert.Equal(bytes, rig.Stage.HeldBytes);
    }

    [Fact]
    public void Retain_keeps_textures_too()
    {
        var rig = new ClientRig();
        rig.Memory.ExitPolicy = ExitPolicy.Retain;
        rig.Open("1", 5);
        rig.Exit();
        Assert.Single(rig.Stage.Textures);
        Assert.Equal(5, rig.Stage.Encoded.Count);
        Assert.Equal(0, rig.Stats().Leases);
    }

    [Fact]
    public void A_study_ten_times_the_budget_is_scrolled_end_to_end_within_it()
    {
        var rig = new ClientRig(64 * ClientRig.MiB);
        rig.Open("1", 3000);
        for (var i = 0; i < 3000; i++)
        {
            rig.Pane.ScrollBy(1);
            rig.Run();
            Assert.Equal(ViewportPhase.Ready, rig.Pane.State);
        }
        Assert.True(rig.MostHeld <= rig.Memory.Limit);
        var fetched = rig.Fetches.Sum(f => f.Frames.Length);
        Assert.InRange(fetched, 2900, 6000);
        var requests = rig.Requests;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Run();
        Assert.Equal(requests, rig.Requests);
    }

    [Fact]
    public void A_lost_context_is_drawn_again_from_RAM()
    {
        var rig = new ClientRig();
        rig.Open("1", 20);
        rig.Pane.ScrollBy(3);
        rig.Run();
        var requests = rig.Requests;
        rig.Stage.Shown.Clear();
        rig.Stage.LoseContext();
        rig.Run();
        Assert.Equal(requests, rig.Requests);
        Assert.Equal(PaneKind.Image, rig.Stage.Shown[0].Kind);
        Assert.Equal(3, rig.Pane.Shown!.Slice);
        Assert.True(rig.Stats().LedgerMatchesStage);
    }

    [Fact]
    public void An_address_opened_before_the_stage_is_warm_waits_for_it()
    {
        var rig = new ClientRig();
        rig.Server["1"] = TestStudies.Make("1", 20);
        rig.Stage.Starting = new TaskCompletionSource();
        rig.BeginOpen("1");
        rig.Turn();
        Assert.Empty(rig.Stage.Commands);
        rig.Stage.Starting.SetResult();
        rig.Turn();
        rig.Stage.Resize(800, 600);
        rig.Run();
        Assert.Equal("grid", rig.Stage.Surface);
        Assert.Equal("1", rig.Pane.Shown!.StudyUid);
    }

    [Fact]
    public void Leaving_before_the_stage_is_warm_asks_nothing_of_it()
    {
        var rig = new ClientRig();
        rig.Stage.Starting = new TaskCompletionSource();
        rig.BeginOpen("1");
        _ = rig.Modes.ExitAsync(ExitReason.Navigation);
        rig.Turn();
        Assert.Empty(rig.Stage.Commands);
        rig.Stage.Starting.SetResult();
        rig.Run();
        Assert.Empty(rig.Stage.Commands);
        Assert.Equal(ModeState.None, rig.Modes.State);
        rig.CheckNothingIsLeft();
    }

    [Fact]
    public void A_surface_attached_while_another_study_takes_the_place_is_the_new_ones()
    {
        var rig = new ClientRig();
        rig.Server["1"] = TestStudies.Make("1", 20);
        rig.Server["2"] = TestStudies.Make("2", 20);
        // The interface renders as soon as it hears of the new mode.
        ReadMode? attached = null;
        rig.Modes.Changed += () =>
        {
            if (rig.Modes.Current is ReadMode mode && mode != attached)
            {
                attached?.DetachSurface();
                attached = mode;
                mode.AttachSurface("grid");
            }
        };
        foreach (var uid in new[] { "1", "2", "1" })
        {
            _ = rig.Modes.EnterAsync(new ReadMode(new ModeAddress([uid], null)));
            rig.Stage.Resize(800, 600);
            rig.Run();
            Assert.Equal(("grid", uid), (rig.Stage.Surface, rig.Pane.Shown?.StudyUid));
        }
    }
}
