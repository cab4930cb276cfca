using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Memory.Prefetch;

/// <summary>Scenarios 9, 18, 19 and 20 as far as loading ahead is concerned, counted exactly.</summary>
public sealed class ScenarioTests
{
    private const int FrameBytes = 200_000;

    [Fact]
    public void A_series_of_three_budgets_scrolled_there_and_back_is_fetched_less_than_twice_and_then_rests()
    {
        var rig = new ClientRig(64 * ClientRig.MiB) { Likely = new() { ["1"] = ["2"] } };
        rig.Server["2"] = TestStudies.Make("2", 40).WithSizes(FrameBytes);
        var frames = (int)(3 * rig.Memory.Limit / FrameBytes);
        rig.Open("1", frames);
        foreach (var step in new[] { 1, -1 })
        {
            for (var i = 1; i < frames; i++)
            {
                rig.Pane.ScrollBy(step);
                rig.Run();
                Assert.Equal(ViewportPhase.Ready, rig.Pane.State);
            }
        }
        var requests = rig.Requests;
        for (var second = 0; second < 60; second++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            rig.Memory.CheckPressure();
            rig.Run();
        }
        Assert.Equal(requests, rig.Requests);
        Assert.True(rig.MostHeld <= rig.Memory.Limit);
        // What is kept are the nearest: none farther away than one that is missing.
        var kept = rig.Drawable("1");
        Assert.Equal(Enumerable.Range(0, kept.Length), kept);
        Assert.InRange(kept.Length, 200, frames / 3);
        // No more than there and back can take: what was kept at the far end is not fetched again.
        var fetched = rig.Asked("1").Count() + 1;
        Assert.InRange(fetched, frames, 2 * frames - 200);
        // In batches, not frame by frame, though the window moves by one frame a step.
        Assert.InRange(rig.Requests, 1, fetched / 8);
    }

    [Fact]
    public void Of_current_and_priors_only_the_current_loads_until_a_prior_is_shown()
    {
        var rig = new ClientRig();
        rig.Memory.Prefetch = Client.Memory.Prefetch.PrefetchScope.ThisStudy;
        string[] all = ["c", "p1", "p2", "p3", "p4"];
        Array.ForEach(all, uid => rig.Server[uid] = TestStudies.Make(uid, 100));
        rig.OpenAll(all);
        Assert.Equal(100, rig.Drawable("c").Length);
        Assert.All(all[1..], prior => Assert.Empty(rig.Asked(prior)));
        Assert.All(all[1..], prior => Assert.Empty(rig.Drawable(prior)));
        Assert.Equal(100, rig.Stage.Encoded.Count);
        rig.Read.AssignSeries(0, rig.Read.Studies[2].Manifest!.Series[0]);
        rig.Run();
        Assert.Equal("p2", rig.Pane.Shown!.StudyUid);
        Assert.Equal(100, rig.Drawable("p2").Length);
        Assert.Empty(rig.Asked("p1").Concat(rig.Asked("p3")).Concat(rig.Asked("p4")));
    }

    [Fact]
    public void First_screens_of_priors_come_when_the_current_is_complete_and_no_more_of_them()
    {
        var rig = new ClientRig();
        string[] all = ["c", "p1", "p2", "p3", "p4", "p5"];
        Array.ForEach(all, uid => rig.Server[uid] = TestStudies.Make(uid, 100));
        rig.OpenAll(all);
        var order = rig.Fetches.Select(f => ClientRig.UidOf(f.Url)).Distinct();
        Assert.Equal(["c", "p1", "p2", "p3", "p4"], order);
        foreach (var prior in all[1..5])
        {
            Assert.Equal(Enumerable.Range(0, 8), rig.Drawable(prior));
        }
        Assert.Empty(rig.Asked("p5"));
        var lastOfCurrent = rig.Fetches.ToList().FindLastIndex(f => ClientRig.UidOf(f.Url) == "c");
        Assert.All(rig.Fetches.Take(lastOfCurrent), f => Assert.Equal("c", ClientRig.UidOf(f.Url)));
    }

    [Fact]
    public void Priors_that_are_not_shown_go_before_the_current()
    {
        var rig = new ClientRig(64 * ClientRig.MiB);
        rig.Memory.Prefetch = Client.Memory.Prefetch.PrefetchScope.ThisStudy;
        string[] all = ["c", "p1", "p2", "p3"];
        Array.ForEach(
            all,
            uid => rig.Server[uid] = TestStudies.Make(uid, 90).WithSizes(FrameBytes)
        );
        rig.OpenAll(all);
        // Room is there for about 270 frames: the third prior does not fit beside the others.
        foreach (var prior in new[] { 1, 2, 3 })
        {
            rig.Read.AssignSeries(0, rig.Read.Studies[prior].Manifest!.Series[0]);
            rig.Run();
            Assert.Equal(90, rig.Drawable(all[prior]).Length);
            Assert.Equal(90, rig.Drawable("c").Length);
        }
        Assert.InRange(rig.Drawable("p1").Length + rig.Drawable("p2").Length, 16, 100);
        Assert.Single(rig.Asked("c").GroupBy(f => f).Select(g => g.Count()).Distinct());
        var requests = rig.Requests;
        rig.Read.AssignSeries(0, rig.Read.Studies[0].Manifest!.Series[0]);
        rig.Run();
        Assert.Equal("c", rig.Pane.Shown!.StudyUid);
        Assert.Equal(requests, rig.Requests);
    }

    [Fact]
    public void A_prior_beside_a_current_larger_than_the_budget_gets_its_part_of_it()
    {
        var rig = new ClientRig(64 * ClientRig.MiB);
        rig.Memory.Prefetch = Client.Memory.Prefetch.PrefetchScope.ThisStudy;
        rig.Server["c"] = TestStudies.Make("c", 1000).WithSizes(FrameBytes);
        rig.Server["p"] = TestStudies.Make("p", 1000).WithSizes(FrameBytes);
        rig.OpenAll("c", "p");
        var alone = rig.Drawable("c").Length;
        rig.Read.AssignSeries(0, rig.Read.Studies[1].Manifest!.Series[0]);
        rig.Run();
        Assert.InRange(rig.Drawable("p").Length, alone * 4 / 10, alone * 6 / 10);
        Assert.InRange(rig.Drawable("c").Length, alone * 4 / 10, alone * 7 / 10);
        var requests = rig.Requests;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Run();
        Assert.Equal(requests, rig.Requests);
    }

    [Fact]
    public void Another_series_with_five_hundred_frames_queued_is_asked_for_at_once_and_the_old_ones_aborted()
    {
        var rig = new ClientRig();
        rig.Server["1"] = TestStudies.Make("1", 500, 300);
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("1");
        End(rig, rig.Stage.OpenRequests.Single());
        var old = rig.Stage.OpenRequests.ToArray();
        Assert.Equal(2, old.Length);
        var before = rig.Stage.Commands.Count;
        rig.Read.AssignSeries(0, rig.Read.Study!.Series[1]);
        // In the same turn, before anything else happens.
        var now = rig.Stage.Commands.Skip(before).ToArray();
        Assert.Equal(old, now.OfType<AbortCommand>().Select(a => a.Request));
        var visible = Assert.Single(now.OfType<FetchCommand>());
        Assert.Equal(500, visible.Frames[0]);
        rig.Run();
        Assert.Equal([visible.Request], rig.Stage.OpenRequests);
        rig.Stage.Deliver(visible.Request, 1);
        rig.Run();
        Assert.Equal("1.2.0", rig.Pane.Shown!.SopUid);
        // The new series first, the old one's rest after it.
        rig.Stage.AutoDeliver = true;
        Array.ForEach(rig.Stage.OpenRequests.ToArray(), r => End(rig, r));
        Assert.Equal(800, rig.Read.LoadedFrames);
        var since = rig.Fetches.SkipWhile(f => f != visible).SelectMany(f => f.Frames).ToList();
        Assert.All(since.Take(300), frame => Assert.True(frame >= 500));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(60)]
    public void Offline_while_loading_ahead_no_image_is_asked_for_more_than_twice_and_loading_goes_on_by_itself(
        int arrived
    )
    {
        var rig = new ClientRig { Likely = new() { ["1"] = ["2"] } };
        rig.Server["1"] = TestStudies.Make("1", 150);
        rig.Server["2"] = TestStudies.Make("2", 50);
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("1");
        End(rig, rig.Stage.OpenRequests.Single());
        for (var left = arrived; left > 0 && rig.Stage.OpenRequests.Any(); )
        {
            var request = rig.Stage.OpenRequests.First();
            var count = Math.Min(left, rig.Fetches.Single(f => f.Request == request).Frames.Length);
            rig.Stage.Deliver(request, count);
            left -= count;
            if (!rig.Stage.Unfinished(request))
            {
                rig.Stage.EndFetch(request);
            }
            rig.Run();
        }
        rig.ServerAnswers = false;
        Array.ForEach(rig.Stage.OpenRequests.ToArray(), r => Fail(rig, r));
        Assert.True(rig.Read.IsOffline);
        var requests = rig.Requests;
        for (var second = 0; second < 120; second++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            rig.Run();
        }
        Assert.Equal(requests, rig.Requests);
        rig.ServerAnswers = true;
        rig.Stage.AutoDeliver = true;
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        rig.Run();
        Assert.False(rig.Read.IsOffline);
        Assert.Equal(150, rig.Drawable("1").Length);
        Assert.Equal(8, rig.Drawable("2").Length);
        Assert.True(rig.Asked("1").GroupBy(f => f).Max(g => g.Count()) <= 2);
    }

    private static void End(ClientRig rig, int request)
    {
        rig.Stage.Deliver(request);
        rig.Stage.EndFetch(request);
        rig.Run();
    }

    private static void Fail(ClientRig rig, int request)
    {
        rig.Stage.EndFetch(request, (int)FetchOutcome.NetworkFailed);
        rig.Run();
    }
}
