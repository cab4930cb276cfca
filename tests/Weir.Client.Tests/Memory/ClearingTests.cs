using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Viewports;
using Weir.Memory;

namespace Weir.Client.Tests.Memory;

public sealed class ClearingTests
{
    [Fact]
    public void Clearing_everything_keeps_the_picture_on_screen_and_what_it_needs()
    {
        var rig = new ClientRig();
        rig.Open("1", 40);
        var freed = rig.Memory.ClearAllAsync();
        rig.Run();
        Assert.Equal(39 * 200_000L, ClientRig.Result(freed));
        Assert.Single(rig.Stage.Encoded);
        Assert.Single(rig.Stage.Textures);
        Assert.Equal(rig.Stage.HeldBytes, rig.Memory.UsedBytes);
        Assert.Equal(ViewportPhase.Ready, rig.Pane.State);
    }

    [Fact]
    public void What_was_cleared_is_loaded_again_only_when_the_reader_moves_on()
    {
        var rig = new ClientRig();
        rig.Open("1", 40);
        _ = rig.Memory.ClearAllAsync();
        rig.Run();
        var requests = rig.Requests;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Run();
        Assert.Equal(requests, rig.Requests);
        rig.Pane.ScrollBy(1);
        rig.Run();
        Assert.Equal(40, rig.Read.LoadedFrames);
    }

    [Fact]
    public void Clearing_other_studies_spares_the_open_one()
    {
        var rig = new ClientRig();
        rig.Open("1", 40);
        rig.Open("2", 30);
        var freed = rig.Memory.ClearOthersAsync();
        rig.Run();
        Assert.Equal(40 * 200_000L, ClientRig.Result(freed));
        Assert.Equal(["2"], rig.Memory.Snapshot().Studies.Select(s => s.StudyUid));
        Assert.Equal(30, rig.Read.LoadedFrames);
    }

    [Fact]
    public void Clearing_one_study_spares_the_others()
    {
        var rig = new ClientRig();
        rig.Open("1", 40);
        rig.Open("2", 30);
        rig.Exit();
        _ = rig.Memory.ClearStudyAsync("1");
        rig.Run();
        Assert.Equal(30, rig.Stage.Encoded.Count);
        Assert.Equal(40, rig.Memory.RemovalsByReason()[RemovalReason.UserCleared]);
    }

    [Fact]
    public void Clearing_while_frames_are_on_the_way_leaves_ledger_and_stage_equal()
    {
        var rig = new ClientRig();
        rig.Stage.AutoDeliver = false;
        rig.Server["1"] = TestStudies.Make("1", 60);
        rig.BeginOpen("1");
        rig.Stage.Deliver(rig.Stage.OpenRequests.First());
        rig.Run();
        foreach (var request in rig.Stage.OpenRequests.ToArray())
        {
            rig.Stage.Deliver(request, 5);
        }
        _ = rig.Memory.ClearAllAsync();
        foreach (var request in rig.Stage.OpenRequests.ToArray())
        {
            rig.Stage.Deliver(request);
            rig.Stage.EndFetch(request);
        }
        rig.Run();
        var stats = rig.Stats();
        Assert.True(stats.LedgerMatchesStage);
        Assert.Equal(0, stats.LoadsInFlight);
        Assert.Equal(rig.Stage.Encoded.Count, rig.Read.LoadedFrames);
    }

    [Fact]
    public void A_lower_budget_takes_effect_at_once_and_spares_the_screen()
    {
        var rig = new ClientRig();
        rig.Open("1", 1500);
        Assert.True(rig.Memory.UsedBytes > 250 * ClientRig.MiB);
        rig.Memory.SetLimit(128 * ClientRig.MiB);
        rig.Stage.Pump();
        Assert.True(rig.Stage.HeldBytes <= 128 * ClientRig.MiB);
        Assert.Equal(128 * ClientRig.MiB, rig.Memory.Limit);
        Assert.Equal(ViewportPhase.Ready, rig.Pane.State);
        rig.Run();
        Assert.True(rig.Stats().LedgerMatchesStage);
    }

    [Fact]
    public void The_ledger_keeps_released_bytes_until_the_stage_confirms()
    {
        var rig = new ClientRig();
        rig.Open("1", 10);
        rig.Exit();
        rig.Stage.AutoRelease = false;
        var freed = rig.Memory.ClearAllAsync();
        rig.Run();
        Assert.Equal(10 * 200_000L, rig.Memory.UsedBytes);
        Assert.False(freed.IsCompleted);
        rig.Stage.AcknowledgeReleases();
        rig.Run();
        Assert.Equal(0, rig.Memory.UsedBytes);
        Assert.Equal(10 * 200_000L, ClientRig.Result(freed));
        Assert.Equal(0, rig.Memory.HandleCount);
    }

    [Fact]
    public void A_full_cache_is_no_pressure_and_gives_no_notice()
    {
        var rig = new ClientRig(64 * ClientRig.MiB);
        for (var i = 0; i < 5; i++)
        {
            rig.Open($"{i}", 200);
        }
        rig.Memory.CheckPressure();
        Assert.Equal(PressureLevel.Normal, rig.Memory.Level);
        Assert.Null(rig.Memory.Notice);
    }
}
