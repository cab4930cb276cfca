using Weir.Client.Memory;
using Weir.Client.Support;
using Weir.Client.Tests.Core;
using Weir.Client.Viewports;
using Weir.Memory;

namespace Weir.Client.Tests.Memory;

public sealed class NoticeTests
{
    private readonly ClientRig _rig = new(64 * ClientRig.MiB);

    [Fact]
    public void High_pressure_trims_and_says_why_and_how_much_went()
    {
        Fill();
        var before = _rig.Stage.HeldBytes;
        Press(0.9);
        var notice = _rig.Memory.Notice!;
        Assert.Equal((PressureLevel.High, MemoryCause.Tab), (notice.Level, notice.Cause));
        Assert.Equal(before - _rig.Stage.HeldBytes, notice.TrimmedBytes);
        Assert.True(notice.TrimmedBytes > 0);
        Assert.Null(notice.FreedBytes);
        Assert.Equal(ViewportPhase.Ready, _rig.Pane.State);
    }

    [Fact]
    public void Textures_go_before_what_they_are_made_from_and_cold_studies_before_warm_ones()
    {
        _rig.Open("warm", 120);
        _rig.Open("cold", 40);
        _rig.Open("warm");
        _rig.Open("seen", 60);
        for (var i = 0; i < 10; i++)
        {
            _rig.Pane.ScrollBy(1);
            _rig.Run();
        }
        var gone = new List<TestRemoval>();
        _rig.Memory.ForTests(gone.Add);
        Press(0.9);
        var firstEncoded = gone.FindIndex(r => r.Tier == "encoded");
        Assert.True(firstEncoded > 0);
        Assert.All(gone.Take(firstEncoded), r => Assert.Equal("texture", r.Tier));
        Assert.All(gone.Skip(firstEncoded), r => Assert.Equal("encoded", r.Tier));
        var studies = gone.Skip(firstEncoded).Select(r => r.StudyUid).ToArray();
        Assert.Equal(["cold", "warm"], studies.Distinct());
        Assert.Equal(40, Array.IndexOf(studies, "warm"));
        Assert.All(gone, r => Assert.Equal(RemovalReason.Pressure, r.Reason));
        Assert.Equal(ViewportPhase.Ready, _rig.Pane.State);
        Assert.Contains(_rig.Stage.Shown[0].Handle, _rig.Stage.Textures.Keys);
    }

    [Fact]
    public void Elevated_pressure_says_nothing_and_frees_nothing()
    {
        Fill();
        var before = _rig.Stage.HeldBytes;
        Press(0.75);
        Assert.Equal(PressureLevel.Elevated, _rig.Memory.Level);
        Assert.Null(_rig.Memory.Notice);
        Assert.Equal(before, _rig.Stage.HeldBytes);
    }

    [Fact]
    public void A_cause_is_told_of_once_however_often_it_comes_and_goes()
    {
        Press(0.9);
        _rig.Memory.DismissNotice();
        for (var i = 0; i < 20; i++)
        {
            Press(0.1);
            Press(0.9);
            Assert.Null(_rig.Memory.Notice);
            _rig.Time.Advance(TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    public void A_cause_that_comes_back_after_a_quiet_time_is_told_of_again()
    {
        Press(0.9);
        _rig.Memory.DismissNotice();
        Press(0.1);
        _rig.Time.Advance(NoticeBoard.Quiet);
        Press(0.9);
        Assert.NotNull(_rig.Memory.Notice);
    }

    [Fact]
    public void Worse_is_told_of_although_less_was_dismissed()
    {
        Press(0.9);
        _rig.Memory.DismissNotice();
        Press(0.97);
        Assert.Equal(PressureLevel.Critical, _rig.Memory.Notice!.Level);
    }

    [Fact]
    public void The_notice_goes_with_the_pressure_unless_it_says_what_a_click_freed()
    {
        Fill();
        Press(0.9);
        Press(0.1);
        Assert.Null(_rig.Memory.Notice);
        _rig.Time.Advance(NoticeBoard.Quiet);
        Fill();
        Press(0.9);
        var freed = _rig.Memory.ClearOthersAsync();
        _rig.Run();
        Press(0.1);
        Assert.Equal(ClientRig.Result(freed), _rig.Memory.Notice!.FreedBytes);
        _rig.Memory.DismissNotice();
        Assert.Null(_rig.Memory.Notice);
    }

    [Fact]
    public void The_servers_word_on_the_machine_counts_and_expires()
    {
        Hear(PressureLevel.High);
        Assert.Equal(MemoryCause.Machine, _rig.Memory.Notice!.Cause);
        Assert.Equal(PressureLevel.High, _rig.Memory.Snapshot().Machine!.Value.Level);
        _rig.Time.Advance(TimeSpan.FromSeconds(30));
        Press(0);
        Assert.Equal(PressureLevel.Normal, _rig.Memory.Level);
        Assert.Null(_rig.Memory.Snapshot().Machine);
    }

    [Fact]
    public void A_second_cause_waits_until_the_first_notice_is_gone()
    {
        Press(0.9);
        Hear(PressureLevel.High);
        Assert.Equal(MemoryCause.Tab, _rig.Memory.Notice!.Cause);
        _rig.Memory.DismissNotice();
        Press(0.9);
        Assert.Equal(MemoryCause.Machine, _rig.Memory.Notice!.Cause);
    }

    [Fact]
    public void Changes_of_the_level_are_kept_with_their_cause()
    {
        Press(0.75);
        Press(0.9);
        Press(0.1);
        var levels = _rig.Memory.LevelChanges.Select(c => (c.Level, c.Cause));
        Assert.Equal(
            [
                (PressureLevel.Elevated, MemoryCause.Tab),
                (PressureLevel.High, MemoryCause.Tab),
                (PressureLevel.Normal, null),
            ],
            levels
        );
        for (var i = 0; i < 200; i++)
        {
            Press(i % 2);
        }
        Assert.Equal(64, _rig.Memory.LevelChanges.Count);
    }

    private void Fill()
    {
        for (var i = 0; i < 4; i++)
        {
            _rig.Open($"{i}", 100);
        }
    }

    private void Press(double share)
    {
        _rig.Reading = new MemoryReading
        {
            ProcessBytes = (long)(share * 1000),
            ProcessLimit = 1000,
        };
        _rig.Memory.CheckPressure();
        _rig.Run();
    }

    private void Hear(PressureLevel level)
    {
        _rig.Memory.Hear(new PressureWord(level, 0.9, TimeSpan.FromSeconds(30)));
        _rig.Run();
    }
}
