using Weir.Client.Modes;
using Weir.Client.Tests.Core;
using Weir.Client.Tools;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Tools;

/// <summary>A stack as a film: in time, whatever that costs in frames, and within the budget.</summary>
public sealed class CineTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    [Fact]
    public void A_film_plays_at_its_own_rate_and_begins_again_at_its_end()
    {
        var rig = Film(frames: 30, rate: 20);
        rig.Read.Execute(ViewerCommand.PlayOrPause);
        rig.Run();
        var slices = Play(rig, TimeSpan.FromSeconds(2));
        // Every frame once, in order, and again from the first.
        Assert.Equal(Enumerable.Range(0, 41).Select(i => i % 30), slices);
        Assert.Equal(0, rig.Read.ActiveFilm!.Dropped);
        Assert.Equal(rig.Pane.Slice, rig.Pane.Shown!.Slice);
    }

    [Fact]
    public void A_film_can_run_there_and_back()
    {
        var rig = Film(frames: 4, rate: 10);
        rig.Read.Execute(ViewerCommand.Bounce);
        rig.Read.Execute(ViewerCommand.PlayOrPause);
        rig.Run();
        Assert.Equal([0, 1, 2, 3, 2, 1, 0, 1], Play(rig, TimeSpan.FromSeconds(0.7)));
    }

    [Fact]
    public void Where_the_stage_is_slow_frames_are_dropped_and_the_time_is_kept()
    {
        var rig = Film(frames: 100, rate: 50);
        rig.Read.Execute(ViewerCommand.PlayOrPause);
        rig.Run();
        for (var i = 0; i < 10; i++)
        {
            // The timer comes when the busy tab lets it.
            rig.Time.Advance(TimeSpan.FromMilliseconds(100));
            rig.Run();
        }
        Assert.Equal(50, rig.Pane.Slice);
        Assert.Equal(40, rig.Read.ActiveFilm!.Dropped);
    }

    [Fact]
    public void The_rate_goes_by_steps_and_belongs_to_its_series()
    {
        var rig = new ClientRig();
        var study = TestStudies.Make("1", 20, 20);
        rig.Server["1"] = study with
        {
            Series = [study.Series[0] with { FrameRate = 22.5 }, study.Series[1]],
        };
        rig.Open("1");
        var film = rig.Read.ActiveFilm!;
        Assert.Equal(22.5, film.Rate);
        rig.Read.Execute(ViewerCommand.Faster);
        Assert.Equal(25, film.Rate);
        rig.Read.Execute(ViewerCommand.Slower);
        rig.Read.Execute(ViewerCommand.Slower);
        Assert.Equal(15, film.Rate);
        for (var i = 0; i < 20; i++)
            rig.Read.Execute(ViewerCommand.Slower);
        Assert.Equal(1, film.Rate);
        rig.Read.Execute(ViewerCommand.NextSeries);
        Assert.Equal(Cine.UsualRate, film.Rate);
    }

    [Fact]
    public void A_reader_who_scrolls_and_another_series_stop_the_film()
    {
        var rig = new ClientRig();
        rig.Open("1", 20, 20);
        foreach (var command in new[] { ViewerCommand.PreviousSlice, ViewerCommand.NextSeries })
        {
            rig.Read.Execute(ViewerCommand.PlayOrPause);
            Play(rig, TimeSpan.FromSeconds(0.5));
            Assert.True(rig.Read.ActiveFilm!.IsPlaying);
            rig.Read.Execute(command);
            Play(rig, TimeSpan.FromSeconds(0.2));
            Assert.False(rig.Read.ActiveFilm!.IsPlaying);
        }
    }

    [Fact]
    public void One_image_is_no_film()
    {
        var rig = new ClientRig();
        rig.Open("1", 1);
        rig.Read.Execute(ViewerCommand.PlayOrPause);
        Assert.False(rig.Read.ActiveFilm!.IsPlaying);
    }

    [Fact]
    public void A_film_ends_with_its_session()
    {
        var rig = Film(frames: 30, rate: 30);
        rig.Read.Execute(ViewerCommand.PlayOrPause);
        Play(rig, TimeSpan.FromSeconds(1));
        var film = rig.Read.ActiveFilm!;
        rig.Exit(ExitReason.Navigation);
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        rig.Run();
        Assert.False(film.IsPlaying);
        rig.CheckNothingIsLeft();
    }

    [Fact]
    public void A_film_waits_for_its_first_frames_but_not_for_ever()
    {
        var rig = Film(frames: 100, rate: 10, deliver: false);
        rig.Read.Execute(ViewerCommand.PlayOrPause);
        Play(rig, TimeSpan.FromSeconds(1));
        Assert.Equal(0, rig.Pane.Slice);
        foreach (var request in rig.Stage.OpenRequests.ToArray())
            rig.Stage.Deliver(request, 4);
        Play(rig, TimeSpan.FromSeconds(2));
        Assert.InRange(rig.Pane.Slice, 1, 4);
        Assert.True(rig.Read.ActiveFilm!.IsPlaying);
    }

    // Scenario 16, with a budget that holds the film: 204 colour frames of 1.9 MB, which take less on the wire.
    [Fact]
    public void After_its_first_round_a_film_that_fits_asks_for_nothing_and_takes_nothing_more()
    {
        var rig = Film(frames: 204, rate: 30, limit: 512 * ClientRig.MiB, encoded: 1_000_000);
        rig.Read.Execute(ViewerCommand.PlayOrPause);
        Play(rig, TimeSpan.FromSeconds(7));
        var (requests, held) = (rig.Requests, rig.MostHeld);
        Play(rig, TimeSpan.FromMinutes(1));
        Assert.Equal(requests, rig.Requests);
        Assert.Equal(held, rig.MostHeld);
        Assert.Equal(0, rig.Read.ActiveFilm!.Dropped);
    }

    // Scenario 16, five minutes with a budget of a quarter of the film.
    [Fact]
    public void A_film_larger_than_the_budget_plays_in_time_and_never_outgrows_it()
    {
        var rig = Film(frames: 204, rate: 30, limit: 64 * ClientRig.MiB, encoded: 1_000_000);
        rig.Read.Execute(ViewerCommand.PlayOrPause);
        Play(rig, TimeSpan.FromSeconds(7));
        var first = rig.MostHeld;
        for (var minute = 0; minute < 5; minute++)
        {
            Play(rig, TimeSpan.FromMinutes(1));
            Assert.True(rig.Read.ActiveFilm!.IsPlaying);
        }
        Assert.True(rig.MostHeld <= rig.Memory.Limit);
        Assert.InRange(rig.MostHeld, 0, first + 4_000_000);
        // A network that brings at once keeps up: next to nothing is dropped.
        Assert.InRange(rig.Read.ActiveFilm!.Dropped, 0, 9000 / 20);
    }

    private static ClientRig Film(
        int frames,
        double rate,
        bool deliver = true,
        long limit = 512 * ClientRig.MiB,
        int encoded = 200_000
    )
    {
        var rig = new ClientRig(limit);
        var study = TestStudies.Make("1", frames).WithSizes(encoded);
        rig.Server["1"] = study with { Series = [study.Series[0] with { FrameRate = rate }] };
        rig.Stage.EncodedBytes = _ => encoded;
        if (!deliver)
        {
            rig.BeginOpen("1");
            rig.Stage.AutoDeliver = false;
            rig.Stage.Deliver(rig.Stage.OpenRequests.First());
            rig.Stage.EndFetch(rig.Stage.OpenRequests.First());
        }
        else
        {
            rig.BeginOpen("1");
        }
        rig.Run();
        return rig;
    }

    // The slices that were asked for, in order.
    private static List<int> Play(ClientRig rig, TimeSpan time)
    {
        var slices = new List<int> { rig.Pane.Slice };
        for (var passed = TimeSpan.Zero; passed < time; passed += Tick)
        {
            rig.Time.Advance(Tick);
            rig.Run();
            if (slices[^1] != rig.Pane.Slice)
                slices.Add(rig.Pane.Slice);
        }
        return slices;
    }
}
