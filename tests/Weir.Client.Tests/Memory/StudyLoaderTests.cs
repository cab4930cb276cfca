using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Memory;

public sealed class StudyLoaderTests
{
    private static ClientRig OpenedByHand(params int[] frames)
    {
        var rig = new ClientRig();
        rig.Server["1"] = TestStudies.Make("1", frames);
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("1");
        Finish(rig, rig.Stage.OpenRequests.First());
        return rig;
    }

    private static void Finish(ClientRig rig, int request, int code = 0)
    {
        if (code == 0)
        {
            rig.Stage.Deliver(request);
        }
        rig.Stage.EndFetch(request, code);
        rig.Run();
    }

    [Fact]
    public void Loading_begins_around_the_visible_slice_over_two_connections()
    {
        var rig = OpenedByHand(200);
        Assert.Equal(2, rig.Stage.OpenRequests.Count());
        Assert.Equal(Enumerable.Range(1, 16), rig.Fetches.First().Frames);
        Assert.Equal(17, rig.Fetches.Last().Frames[0]);
    }

    [Fact]
    public void A_visible_frame_that_is_missing_jumps_the_queue_and_aborts_what_comes_for_elsewhere()
    {
        var rig = OpenedByHand(200);
        var far = rig.Stage.OpenRequests.ToArray();
        rig.Stage.Deliver(far[0], 5);
        rig.Pane.ScrollTo(150);
        rig.Run();
        Assert.Equal(far, Aborted(rig));
        var visible = rig.Fetches.Last();
        Assert.Equal([visible.Request], rig.Stage.OpenRequests);
        Assert.Equal(150, visible.Frames[0]);
        Assert.True(visible.Frames.Length <= 8);
        Assert.Equal(ViewportPhase.Loading, rig.Pane.State);
        Assert.Equal(6, rig.Read.LoadedFrames); // those that were complete stay
        rig.Stage.Deliver(visible.Request, 1);
        rig.Run();
        Assert.Equal(150, rig.Pane.Shown!.Slice);
        // And only now what is around it.
        Assert.Empty(rig.Fetches.Last().Frames.Intersect(visible.Frames));
        Assert.All(rig.Fetches.Last().Frames, f => Assert.InRange(f, 130, 190));
        Assert.Equal(2, rig.Stage.OpenRequests.Count());
    }

    [Fact]
    public void A_batch_with_one_of_the_next_frames_is_not_aborted_for_a_visible_one()
    {
        var rig = OpenedByHand(200);
        var ahead = rig.Stage.OpenRequests.ToArray();
        rig.Stage.Deliver(ahead[0]);
        rig.Stage.EndFetch(ahead[0]);
        rig.Run();
        ahead = [.. rig.Stage.OpenRequests];
        rig.Pane.ScrollTo(18);
        rig.Run();
        Assert.Empty(Aborted(rig));
        Assert.Equal(ahead, rig.Stage.OpenRequests);
    }

    [Fact]
    public void A_visible_frame_deep_in_a_batch_is_asked_for_anew()
    {
        var rig = OpenedByHand(200);
        var batch = rig.Fetches.Last();
        Assert.Equal(20, batch.Frames[3]);
        rig.Pane.ScrollTo(20);
        rig.Run();
        Assert.Empty(Aborted(rig));
        rig.Pane.ScrollTo(batch.Frames[12]);
        rig.Run();
        Assert.Contains(batch.Request, Aborted(rig));
        Assert.Equal(batch.Frames[12], rig.Fetches.Last().Frames[0]);
    }

    [Fact]
    public void A_batch_that_waits_for_room_is_picked_anew_when_the_reader_moves()
    {
        var rig = new ClientRig(64 * ClientRig.MiB);
        foreach (var uid in new[] { "a", "b", "c" })
        {
            rig.Server[uid] = TestStudies.Make(uid, 90).WithSizes(200_000);
            rig.Open(uid);
        }
        rig.Exit();
        rig.Server["1"] = TestStudies.Make("1", 200).WithSizes(200_000);
        rig.Stage.AutoDeliver = rig.Stage.AutoRelease = false;
        rig.BeginOpen("1");
        rig.Run();
        rig.Stage.AcknowledgeReleases();
        rig.Run();
        Finish(rig, rig.Stage.OpenRequests.First());
        // Two batches were picked, and wait until the stage confirms that there is room for them.
        Assert.Empty(rig.Asked("1"));
        rig.Pane.ScrollTo(150);
        rig.Run();
        rig.Stage.AutoRelease = true;
        rig.Stage.AcknowledgeReleases();
        rig.Run();
        Assert.Equal(150, rig.Asked("1").First());
        Assert.All(rig.Asked("1"), frame => Assert.InRange(frame, 120, 199));
        Assert.True(rig.Asked("1").Count() > 30);
    }

    private static IEnumerable<int> Aborted(ClientRig rig) =>
        rig.Stage.Commands.OfType<AbortCommand>().Select(a => a.Request);

    [Fact]
    public void Another_series_aborts_what_was_loading_for_the_old_one()
    {
        var rig = OpenedByHand(200, 100);
        var old = rig.Stage.OpenRequests.ToArray();
        rig.Read.AssignSeries(0, rig.Read.Study!.Series[1]);
        rig.Run();
        Assert.Equal(old, rig.Stage.Commands.OfType<AbortCommand>().Select(a => a.Request));
        Assert.Equal(200, rig.Fetches.ElementAt(2).Frames[0]);
    }

    [Fact]
    public void While_the_server_is_away_no_frame_is_asked_for_more_than_twice_and_loading_goes_on_by_itself()
    {
        var rig = OpenedByHand(100);
        rig.ServerAnswers = false;
        foreach (var request in rig.Stage.OpenRequests.ToArray())
        {
            Finish(rig, request, (int)FetchOutcome.NetworkFailed);
        }
        Assert.True(rig.Read.IsOffline);
        var requests = rig.Requests;
        for (var i = 0; i < 300; i++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            rig.Run();
        }
        Assert.Equal(requests, rig.Requests);
        rig.ServerAnswers = true;
        rig.Stage.AutoDeliver = true;
        rig.Time.Advance(TimeSpan.FromSeconds(31));
        rig.Run();
        Assert.Equal(100, rig.Read.LoadedFrames);
        var asked = rig.Fetches.SelectMany(f => f.Frames).GroupBy(f => f).Max(g => g.Count());
        Assert.Equal(2, asked);
    }

    [Theory]
    [InlineData(1, FrameFailure.NotFound)]
    [InlineData(2, FrameFailure.Undecodable)]
    [InlineData(3, FrameFailure.Unsupported)]
    public void A_frame_that_fails_is_marked_with_its_reason_and_not_asked_for_again(
        int status,
        FrameFailure why
    )
    {
        var rig = OpenedByHand(20);
        var request = rig.Stage.OpenRequests.First();
        rig.Stage.FailNext(request, status);
        Finish(rig, request);
        rig.Pane.ScrollBy(1);
        rig.Run();
        Assert.Equal((ViewportPhase.Failed, why), (rig.Pane.State, rig.Pane.Failure));
        Assert.Null(rig.Pane.Shown);
        Assert.Equal(PaneKind.Marked, rig.Stage.Shown[0].Kind);
        rig.Pane.ScrollBy(1);
        rig.Run();
        Assert.Equal(ViewportPhase.Ready, rig.Pane.State);
        Assert.Single(rig.Fetches.SelectMany(f => f.Frames), f => f == 1);
    }

    [Fact]
    public void Another_revision_is_opened_anew_at_the_same_slice()
    {
        var rig = OpenedByHand(100);
        rig.Pane.ScrollTo(3);
        rig.Server["1"] = TestStudies.Make("1", 2, TestStudies.Ct, [100]);
        Finish(rig, rig.Stage.OpenRequests.First(), 409);
        rig.Stage.AutoDeliver = true;
        foreach (var request in rig.Stage.OpenRequests.ToArray())
        {
            Finish(rig, request);
        }
        rig.Run();
        Assert.Equal(2ul, rig.Read.Study!.Revision);
        Assert.Equal(3, rig.Pane.Shown!.Slice);
        Assert.Equal(100, rig.Read.LoadedFrames);
        rig.Exit();
        rig.CheckNothingIsLeft();
        Assert.Equal(100, rig.Stage.Encoded.Count);
    }

    [Fact]
    public void A_pane_whose_slice_is_not_here_keeps_its_picture_with_that_pictures_text()
    {
        var rig = OpenedByHand(200);
        rig.Pane.ScrollTo(150);
        rig.Run();
        Assert.Equal(0, rig.Pane.Shown!.Slice);
        Assert.Contains("Image 1/200", rig.Pane.Overlay.BottomLeft);
        Assert.Contains("Loading", rig.Pane.Overlay.Centre);
    }

    [Fact]
    public void Large_images_come_one_by_one_when_the_budget_is_small()
    {
        var rig = new ClientRig(128 * ClientRig.MiB);
        var big = TestStudies.Ct with { Columns = 3000, Rows = 3000 };
        rig.Server["1"] = TestStudies.Make("1", 1, big, [12]);
        rig.Stage.EncodedBytes = _ => 12_000_000;
        rig.Stage.TextureBytes = (_, reduce) => 18_000_000L >> (2 * reduce);
        rig.Open("1");
        for (var i = 0; i < 12; i++)
        {
            rig.Pane.ScrollTo(i);
            rig.Run();
            Assert.Equal((ViewportPhase.Ready, i), (rig.Pane.State, rig.Pane.Shown!.Slice));
        }
        Assert.True(rig.MostHeld <= rig.Memory.Limit);
    }

    [Fact]
    public void A_screen_that_does_not_fit_whole_is_shown_reduced_and_marked()
    {
        var rig = new ClientRig(64 * ClientRig.MiB);
        var huge = TestStudies.Ct with { Columns = 6000, Rows = 6000 };
        rig.Server["1"] = TestStudies.Make("1", 1, huge, [1]);
        rig.Stage.EncodedBytes = _ => 20_000_000;
        rig.Stage.TextureBytes = (_, reduce) => 72_000_000L >> (2 * reduce);
        rig.Open("1");
        Assert.Equal(ViewportPhase.Ready, rig.Pane.State);
        Assert.Contains("Reduced", rig.Pane.Overlay.BottomRight);
    }
}
