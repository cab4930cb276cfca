using Weir.Client.Tests.Core;
using Weir.Memory;

namespace Weir.Client.Tests.Memory;

public sealed class KeepTests
{
    private readonly ClientRig _rig = new(64 * ClientRig.MiB);

    [Theory]
    [InlineData(ExitPolicy.Purge)]
    [InlineData(ExitPolicy.Demote)]
    [InlineData(ExitPolicy.Retain)]
    public void A_kept_study_survives_pressure_and_the_end_of_its_mode(ExitPolicy policy)
    {
        _rig.Memory.ExitPolicy = policy;
        _rig.Open("kept", 100);
        Assert.True(_rig.Memory.Keep("kept").IsKept);
        _rig.Exit();
        Press();
        for (var i = 0; i < 6; i++)
        {
            _rig.Open($"{i}", 200);
            _rig.Exit();
        }
        var requests = _rig.Requests;
        _rig.Open("kept");
        Assert.Equal(requests, _rig.Requests);
        Assert.Equal(100, _rig.Read.LoadedFrames);
    }

    [Fact]
    public void Clear_all_ends_the_keeping_and_clearing_others_does_not()
    {
        _rig.Open("kept", 100);
        _rig.Memory.Keep("kept");
        _rig.Open("other", 50);
        _ = _rig.Memory.ClearOthersAsync();
        _rig.Run();
        Assert.Equal(100, Usage("kept").DrawableFrames);
        _ = _rig.Memory.ClearAllAsync();
        _rig.Run();
        Assert.Equal(0, _rig.Memory.KeptBytes);
        Assert.DoesNotContain(_rig.Memory.Snapshot().Studies, s => s.StudyUid == "kept");
    }

    [Fact]
    public void Clearing_a_kept_study_itself_ends_its_keeping()
    {
        _rig.Open("kept", 100);
        _rig.Memory.Keep("kept");
        _rig.Exit();
        _ = _rig.Memory.ClearStudyAsync("kept");
        _rig.Run();
        Assert.Empty(_rig.Stage.Encoded);
        Assert.Equal(0, _rig.Memory.KeptBytes);
    }

    [Fact]
    public void More_than_half_of_the_budget_is_refused_with_numbers()
    {
        _rig.Open("1", 120);
        Assert.True(_rig.Memory.Keep("1").IsKept);
        _rig.Open("2", 120);
        var answer = _rig.Memory.Keep("2");
        Assert.False(answer.IsKept);
        Assert.Equal(120 * 200_000, answer.NeededBytes);
        Assert.Equal(32 * ClientRig.MiB - 120 * 200_000, answer.AvailableBytes);
        Assert.Equal(
            (120 * 200_000, 32 * ClientRig.MiB),
            (_rig.Memory.KeptBytes, _rig.Memory.Snapshot().KeptLimit)
        );
        Assert.True(Usage("1").IsKept);
        Assert.False(Usage("2").IsKept);
    }

    [Fact]
    public void A_kept_frame_does_not_make_room_for_a_nearer_one()
    {
        _rig.Open("kept", 20);
        var study = _rig.Memory.Studies.Find("kept")!;
        Assert.Equal(200_000, _rig.Memory.MayDrop(study, 9));
        _rig.Memory.Keep("kept");
        Assert.Equal(0, _rig.Memory.MayDrop(study, 9));
        Assert.False(_rig.Memory.Drop(study, 9));
        _rig.Memory.Unkeep("kept");
        Assert.True(_rig.Memory.Drop(study, 9));
    }

    [Fact]
    public void A_study_the_tab_does_not_know_is_not_kept() =>
        Assert.Equal(default, _rig.Memory.Keep("unknown"));

    [Fact]
    public void What_is_kept_no_longer_ages_like_all_else()
    {
        _rig.Open("kept", 100);
        _rig.Memory.Keep("kept");
        _rig.Exit();
        _rig.Memory.Unkeep("kept");
        for (var i = 0; i < 6; i++)
        {
            _rig.Open($"{i}", 250);
            _rig.Exit();
        }
        Assert.True(_rig.Memory.Studies.Find("kept")!.DrawableFrames < 100);
        Assert.Equal(0, _rig.Memory.KeptBytes);
    }

    [Fact]
    public void Another_revision_of_a_kept_study_is_kept_in_its_place()
    {
        _rig.Open("kept", 20);
        _rig.Memory.Keep("kept");
        _rig.Exit();
        _rig.Memory.Studies.Find("kept")!.ForgetManifest();
        _rig.Server["kept"] = TestStudies.Make("kept", 2, TestStudies.Ct, [30]);
        _rig.Open("kept");
        Assert.Equal(30, _rig.Read.LoadedFrames);
        Assert.Equal(30 * 200_000, _rig.Memory.KeptBytes);
        Assert.True(Usage("kept").IsKept);
    }

    private Client.Memory.StudyUsage Usage(string uid) =>
        _rig.Memory.Snapshot().Studies.Single(s => s.StudyUid == uid);

    private void Press()
    {
        _rig.Reading = new MemoryReading { ProcessBytes = 97, ProcessLimit = 100 };
        _rig.Memory.CheckPressure();
        _rig.Run();
        _rig.Reading = default;
        _rig.Memory.CheckPressure();
    }
}
