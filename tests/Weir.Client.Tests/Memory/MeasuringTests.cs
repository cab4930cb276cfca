using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Memory;

namespace Weir.Client.Tests.Memory;

public sealed class MeasuringTests
{
    private const long MB = 1_000_000;

    private readonly ClientRig _rig = new(400 * ClientRig.MiB);

    public MeasuringTests() => _rig.Memory.StartWatching();

    [Fact]
    public void Memory_that_nobody_accounts_for_raises_the_alarm_with_what_was_released_lately()
    {
        _rig.Platform.Measured = 80 * MB;
        Watch(40);
        _rig.Open("1", 100);
        _rig.Exit();
        _ = _rig.Memory.ClearAllAsync();
        _rig.Platform.Measured += 150 * MB; // cleared, and not gone
        Watch(40);
        Assert.Null(_rig.Memory.Leak);
        Watch(60);
        var leak = _rig.Memory.Snapshot().Leak!;
        Assert.Equal(150 * MB, leak.UnaccountedBytes);
        Assert.Equal(80 * MB, leak.BaselineBytes);
        Assert.Contains(
            leak.ReleasedLately,
            r => r is { Tier: "encoded", Reason: RemovalReason.UserCleared, Entries: 100 }
        );
        Assert.True(_rig.Stats().Leaks);
    }

    [Fact]
    public void Memory_that_the_ledger_knows_of_raises_none()
    {
        _rig.Platform.Measured = 80 * MB;
        Watch(40);
        _rig.Open("1", 800);
        _rig.Platform.Measured += 160 * MB;
        Watch(600);
        Assert.Null(_rig.Memory.Leak);
        Assert.Equal(0, _rig.Memory.UnaccountedBytes);
        Assert.Equal(240 * MB, _rig.Memory.MeasuredBytes);
    }

    [Fact]
    public void Nothing_is_measured_while_things_move_and_seldom_while_nothing_does()
    {
        _rig.Platform.Measured = 80 * MB;
        for (var i = 0; i < 60; i++)
        {
            _rig.Open($"{i % 3}", 10);
            _rig.Exit();
            Watch(4);
        }
        Assert.Equal(0, _rig.Platform.Measurements);
        Watch(120);
        Assert.Equal(3, _rig.Platform.Measurements);
        Watch(3600);
        Assert.InRange(_rig.Platform.Measurements, 13, 16);
    }

    [Fact]
    public void A_hidden_tab_is_not_measured()
    {
        _rig.Platform.Measured = 80 * MB;
        _rig.Stage.Raise(StageEventKind.Hidden, 0);
        Watch(600);
        Assert.Equal(0, _rig.Platform.Measurements);
    }

    [Fact]
    public void A_browser_that_does_not_tell_is_asked_once()
    {
        Watch(3600);
        Assert.Equal(1, _rig.Platform.Measurements);
        Assert.Null(_rig.Memory.Snapshot().Measured);
    }

    [Fact]
    public void What_is_measured_counts_against_the_ceiling_of_the_process()
    {
        _rig.Memory.Ceiling = 1000 * MB;
        _rig.Platform.Measured = 880 * MB;
        Watch(40);
        Assert.Equal(PressureLevel.High, _rig.Memory.Level);
        Assert.Equal(Client.Memory.MemoryCause.Tab, _rig.Memory.Notice!.Cause);
        _rig.Platform.Measured = 300 * MB;
        Watch(120);
        Assert.Equal(PressureLevel.Normal, _rig.Memory.Level);
    }

    private void Watch(int seconds)
    {
        for (var i = 0; i < seconds; i += 2)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(2));
            _rig.Run();
        }
    }
}
