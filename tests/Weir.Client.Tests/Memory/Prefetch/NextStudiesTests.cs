using Weir.Client.Memory.Prefetch;
using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Memory;

namespace Weir.Client.Tests.Memory.Prefetch;

public sealed class NextStudiesTests
{
    private const int FrameBytes = 200_000;

    private static ClientRig Rig(long limit = 512 * ClientRig.MiB)
    {
        var rig = new ClientRig(limit) { Likely = new() { ["1"] = ["2", "3"] } };
        foreach (var uid in new[] { "1", "2", "3", "8", "9" })
        {
            rig.Server[uid] = TestStudies.Make(uid, 60).WithSizes(FrameBytes);
        }
        return rig;
    }

    [Fact]
    public void The_next_study_shows_its_first_image_without_a_request()
    {
        var rig = Rig();
        rig.Open("1");
        rig.Stage.AutoDeliver = false;
        var opened = rig.Stage.Commands.OfType<OpenCommand>().Count();
        rig.BeginOpen("2");
        rig.Run();
        Assert.Equal("2.1.0", rig.Pane.Shown!.SopUid);
        Assert.Equal(opened, rig.Stage.Commands.OfType<OpenCommand>().Count());
        rig.Pane.ScrollTo(7);
        rig.Run();
        Assert.Equal(7, rig.Pane.Shown!.Slice);
        Assert.DoesNotContain(0, rig.Asked("2").Skip(8));
    }

    [Fact]
    public void Who_goes_back_and_forth_between_two_studies_asks_for_nothing()
    {
        var rig = Rig();
        rig.Likely = null;
        rig.Open("1");
        rig.Open("8");
        rig.Likely = new() { ["1"] = ["2", "3"], ["8"] = ["9"] };
        var requests = rig.Requests;
        for (var i = 0; i < 20; i++)
        {
            rig.Open(i % 2 == 0 ? "1" : "8");
            rig.Time.Advance(NextStudies.Rest / 2);
            rig.Run();
        }
        Assert.Equal(requests, rig.Requests);
        // Who stays gets what is likely next.
        rig.Time.Advance(NextStudies.Rest / 2);
        rig.Run();
        Assert.Equal((8, 0), (rig.Drawable("9").Length, rig.Drawable("2").Length));
    }

    [Fact]
    public void First_screens_of_others_come_only_when_the_open_study_is_complete()
    {
        var rig = Rig();
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("1");
        while (rig.Drawable("1").Length < 60)
        {
            Assert.DoesNotContain(
                rig.Stage.Commands.OfType<OpenCommand>(),
                o => o.Url.Contains("/2/")
            );
            Finish(rig, rig.Stage.OpenRequests.First());
        }
        Assert.EndsWith("/2/open?pixels=0", rig.Stage.Commands.OfType<OpenCommand>().Last().Url);
        Assert.Single(rig.Stage.OpenRequests);
        Finish(rig, rig.Stage.OpenRequests.Single());
        Assert.Equal(Enumerable.Range(0, 8), rig.Fetches.Last().Frames);
        Assert.Single(rig.Stage.OpenRequests);
    }

    [Theory]
    [InlineData(PrefetchScope.Off, 1, 0)]
    [InlineData(PrefetchScope.ThisStudy, 60, 0)]
    [InlineData(PrefetchScope.LikelyNext, 60, 8)]
    public void The_setting_decides_how_far_ahead_is_loaded(PrefetchScope scope, int own, int next)
    {
        var rig = Rig();
        rig.Memory.Prefetch = scope;
        rig.Open("1");
        Assert.Equal(own, rig.Drawable("1").Length);
        Assert.Equal(next, rig.Drawable("2").Length);
        // A reader who moves on gets what is on screen in any case.
        rig.Pane.ScrollTo(40);
        rig.Run();
        Assert.Equal(40, rig.Pane.Shown!.Slice);
        Assert.Equal(scope == PrefetchScope.Off ? 2 : 60, rig.Drawable("1").Length);
    }

    [Fact]
    public void A_changed_setting_takes_effect_at_once()
    {
        var rig = Rig();
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("1");
        Finish(rig, rig.Stage.OpenRequests.Single());
        Assert.Equal(2, rig.Stage.OpenRequests.Count());
        rig.Memory.Prefetch = PrefetchScope.Off;
        rig.Run();
        Assert.Empty(rig.Stage.OpenRequests);
        rig.Stage.AutoDeliver = true;
        rig.Memory.Prefetch = PrefetchScope.LikelyNext;
        rig.Run();
        Assert.Equal((60, 8), (rig.Drawable("1").Length, rig.Drawable("3").Length));
    }

    [Fact]
    public void They_are_bounded_in_number_and_bytes()
    {
        var rig = Rig();
        rig.Likely = new() { ["1"] = ["2", "3", "8", "9", "10", "11"] };
        rig.Open("1");
        Assert.Equal(4 * 8, new[] { "2", "3", "8", "9" }.Sum(uid => rig.Drawable(uid).Length));
        Assert.Equal(5, rig.Stage.Commands.OfType<OpenCommand>().Count());

        // 48 MiB for encoded frames and more: a sixteenth is no room for two whole first screens.
        rig = Rig(64 * ClientRig.MiB);
        rig.Open("1");
        var bytes = FrameBytes * new[] { "2", "3" }.Sum(uid => rig.Drawable(uid).Length);
        Assert.InRange(bytes, 8 * FrameBytes, rig.Memory.EncodedLimit / 16);
        Assert.Equal(8, rig.Drawable("2").Length);
    }

    [Fact]
    public void They_push_out_no_frame_of_the_open_study_and_no_first_screen()
    {
        var rig = Rig(64 * ClientRig.MiB);
        foreach (var (uid, frames) in new[] { ("a", 90), ("b", 90), ("1", 85) })
        {
            rig.Server[uid] = TestStudies.Make(uid, frames).WithSizes(FrameBytes);
        }
        rig.Open("a");
        rig.Open("b");
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("1");
        while (rig.Drawable("1").Length < 85)
        {
            Finish(rig, rig.Stage.OpenRequests.First());
        }
        var free = rig.Memory.EncodedLimit / FrameBytes - 265;
        Assert.Equal((90, 90), (rig.Drawable("a").Length, rig.Drawable("b").Length));
        rig.Stage.AutoDeliver = true;
        Finish(rig, rig.Stage.OpenRequests.First());
        Assert.Equal(8, rig.Drawable("2").Length);
        Assert.InRange(rig.Drawable("3").Length, 1, 8);
        var brought = rig.Drawable("2").Length + rig.Drawable("3").Length;
        Assert.True(brought > free);
        // Only the ends of studies that are not open went, and no more of them than was needed.
        Assert.Equal(85, rig.Drawable("1").Length);
        Assert.Equal(90, rig.Drawable("b").Length);
        Assert.Equal(Enumerable.Range(0, rig.Drawable("a").Length), rig.Drawable("a"));
        Assert.InRange(rig.Drawable("a").Length, 90 - (brought - free), 89);
        Assert.Equal(
            90 - rig.Drawable("a").Length,
            rig.Memory.RemovalsByReason()[RemovalReason.Size]
        );
    }

    [Fact]
    public void They_push_out_nothing_of_a_study_the_user_keeps()
    {
        var rig = Rig(64 * ClientRig.MiB);
        foreach (var (uid, frames) in new[] { ("a", 90), ("b", 90), ("1", 85) })
        {
            rig.Server[uid] = TestStudies.Make(uid, frames).WithSizes(FrameBytes);
        }
        rig.Open("a");
        Assert.True(rig.Memory.Keep("a").IsKept);
        rig.Open("b");
        rig.Open("1");
        Assert.Equal(8, rig.Drawable("2").Length);
        Assert.Equal(90, rig.Drawable("a").Length);
        Assert.InRange(rig.Drawable("b").Length, 8, 89);
    }

    [Fact]
    public void A_hidden_tab_brings_none()
    {
        var rig = Rig();
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("1");
        while (!rig.Fetches.Any(f => ClientRig.UidOf(f.Url) == "2"))
        {
            Finish(rig, rig.Stage.OpenRequests.First());
        }
        rig.Stage.Raise(StageEventKind.Freeze, 0);
        rig.Run();
        Assert.Empty(rig.Stage.OpenRequests);
        Assert.True(rig.Memory.IsTrimmed);
    }

    [Fact]
    public void Where_only_nearer_frames_are_left_nothing_is_brought_and_nothing_asked_again()
    {
        var rig = Rig(64 * ClientRig.MiB);
        rig.Stage.EncodedBytes = _ => 1_900_000;
        foreach (var uid in new[] { "1", "2", "a", "b" })
        {
            rig.Server[uid] = TestStudies.Make(uid, 30).WithSizes(1_900_000);
        }
        rig.Open("a");
        rig.Open("b");
        rig.Open("1");
        var before = new[] { "a", "b", "1" }.Select(rig.Drawable).ToArray();
        var requests = rig.Requests;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Memory.CheckPressure();
        rig.Pane.ScrollBy(1);
        rig.Run();
        Assert.Empty(rig.Drawable("2").Skip(1));
        Assert.Equal(before, new[] { "a", "b", "1" }.Select(rig.Drawable));
        Assert.Equal(requests, rig.Requests);
    }

    [Fact]
    public void A_reader_who_needs_the_network_aborts_them_before_anything_else_is_asked()
    {
        var rig = Rig(64 * ClientRig.MiB);
        rig.Server["1"] = TestStudies.Make("1", 1000).WithSizes(FrameBytes);
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("1");
        while (!rig.Fetches.Any(f => ClientRig.UidOf(f.Url) == "2"))
        {
            Finish(rig, rig.Stage.OpenRequests.First());
        }
        var next = rig.Fetches.Last();
        rig.Stage.Deliver(next.Request, 3);
        rig.Run();
        var before = rig.Stage.Commands.Count;
        rig.Pane.ScrollTo(900);
        var now = rig.Stage.Commands.Skip(before).ToList();
        Assert.Equal(next.Request, Assert.Single(now.OfType<AbortCommand>()).Request);
        Assert.Equal(900, Assert.Single(now.OfType<FetchCommand>()).Frames[0]);
        Assert.True(now.FindIndex(c => c is AbortCommand) < now.FindIndex(c => c is FetchCommand));
        rig.Run();
        Assert.Equal([0, 1, 2], rig.Drawable("2")); // those that were complete stay
        // Taken up again when the reader has all again, and only with what is missing.
        rig.Stage.AutoDeliver = true;
        Array.ForEach(rig.Stage.OpenRequests.ToArray(), r => Finish(rig, r));
        Assert.Equal(Enumerable.Range(0, 8), rig.Drawable("2"));
        Assert.Equal(
            Enumerable.Range(3, 5),
            rig.Fetches.Last(f => ClientRig.UidOf(f.Url) == "2").Frames
        );
        rig.Exit();
        rig.CheckNothingIsLeft();
    }

    [Fact]
    public void Pressure_stops_them_and_its_end_lets_them_go_on()
    {
        var rig = Rig();
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("1");
        while (!rig.Fetches.Any(f => ClientRig.UidOf(f.Url) == "2"))
        {
            Finish(rig, rig.Stage.OpenRequests.First());
        }
        rig.Reading = new MemoryReading { ProcessBytes = 75, ProcessLimit = 100 };
        rig.Memory.CheckPressure();
        rig.Run();
        Assert.Equal(PressureLevel.Elevated, rig.Memory.Level);
        Assert.Empty(rig.Stage.OpenRequests);
        rig.Stage.AutoDeliver = true;
        var requests = rig.Requests;
        rig.Pane.ScrollBy(1);
        rig.Run();
        Assert.Equal(requests, rig.Requests);
        rig.Reading = new MemoryReading { ProcessBytes = 10, ProcessLimit = 100 };
        rig.Memory.CheckPressure();
        rig.Run();
        Assert.Equal((8, 8), (rig.Drawable("2").Length, rig.Drawable("3").Length));
    }

    [Fact]
    public void After_a_clearing_they_come_back_only_when_the_reader_moves_on()
    {
        var rig = Rig();
        rig.Open("1");
        _ = rig.Memory.ClearAllAsync();
        rig.Run();
        var requests = rig.Requests;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Run();
        Assert.Equal(requests, rig.Requests);
        Assert.Empty(rig.Drawable("2"));
    }

    [Fact]
    public void A_mode_whose_bytes_go_with_it_brings_none()
    {
        var rig = Rig();
        rig.Memory.ExitPolicy = ExitPolicy.Purge;
        rig.Open("1");
        Assert.Empty(rig.Drawable("2"));
        Assert.Single(rig.Stage.Commands.OfType<OpenCommand>());
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData((int)FetchOutcome.NetworkFailed)]
    public void A_study_that_cannot_be_had_is_left_out_after_one_retry_at_most(int code)
    {
        var rig = Rig();
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("1");
        for (var step = 0; step < 60; step++)
        {
            foreach (var request in rig.Stage.OpenRequests.ToArray())
            {
                var open = rig
                    .Stage.Commands.OfType<OpenCommand>()
                    .FirstOrDefault(o => o.Request == request);
                if (open?.Url.Contains("/2/") == true)
                {
                    rig.Stage.EndFetch(request, code);
                    rig.Run();
                }
                else
                {
                    Finish(rig, request);
                }
            }
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            rig.Run();
        }
        var asked = rig.Stage.Commands.OfType<OpenCommand>().Count(o => o.Url.Contains("/2/"));
        Assert.Equal(code == 404 ? 1 : 2, asked);
        Assert.Equal(8, rig.Drawable("3").Length);
    }

    [Fact]
    public void Leaving_in_the_middle_leaves_nothing_on_the_network()
    {
        for (var steps = 0; steps < 8; steps++)
        {
            var rig = Rig();
            rig.Stage.AutoDeliver = false;
            rig.BeginOpen("1");
            for (var left = steps; left > 0 || rig.Drawable("1").Length < 60; left--)
            {
                Finish(rig, rig.Stage.OpenRequests.First());
                if (!rig.Stage.OpenRequests.Any())
                {
                    break;
                }
            }
            rig.Exit();
            rig.CheckNothingIsLeft();
        }
    }

    private static void Finish(ClientRig rig, int request)
    {
        rig.Stage.Deliver(request);
        rig.Stage.EndFetch(request);
        rig.Run();
    }
}
