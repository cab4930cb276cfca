using Microsoft.Extensions.Time.Testing;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Pressure;

public sealed class PressureMonitorTests : IDisposable
{
    private readonly Rig _rig = new(limit: 100);
    private readonly FakeProbe _probe = new();
    private readonly FakeTimeProvider _time = new();
    private readonly PressureMonitor _monitor;
    private readonly List<PressureLevel> _changes = [];

    public PressureMonitorTests()
    {
        _monitor = new PressureMonitor(_rig.Root, _probe, _time);
        _monitor.Changed += _changes.Add;
    }

    [Fact]
    public void A_cache_full_of_evictable_bytes_is_normal()
    {
        _rig.Put(10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        Assert.Equal(PressureLevel.Normal, _monitor.Check());
    }

    [Theory]
    [InlineData(69, PressureLevel.Normal)]
    [InlineData(70, PressureLevel.Elevated)]
    [InlineData(85, PressureLevel.High)]
    [InlineData(95, PressureLevel.Critical)]
    public void Pinned_leased_and_reserved_bytes_make_the_level(int bytes, PressureLevel expected)
    {
        _rig.Put(20, 1);
        _rig.Put(bytes - 50, 2);
        _rig.Tier.Pin(1, PinRole.OnScreen);
        using var lease = _rig.Lease(2);
        using var reservation = _rig.Root.TryReserve(30);

        Assert.Equal(expected, _monitor.Check());
    }

    [Theory]
    [InlineData(90, 100, null, null, PressureLevel.High)]
    [InlineData(10, 100, 2, 100, PressureLevel.Critical)]
    [InlineData(10, null, null, 100, PressureLevel.Normal)]
    public void What_the_platform_measures_makes_the_level(
        int? used,
        int? limit,
        int? available,
        int? total,
        PressureLevel expected
    )
    {
        _probe.Reading = new MemoryReading
        {
            ProcessBytes = used,
            ProcessLimit = limit,
            SystemAvailable = available,
            SystemTotal = total,
        };
        Assert.Equal(expected, _monitor.Check());
    }

    [Fact]
    public void The_level_rises_at_once_and_falls_only_below_the_low_watermark()
    {
        foreach (var percent in (int[])[50, 86, 75, 61, 96, 60, 59])
        {
            _probe.Use(percent);
            _monitor.Check();
        }
        Assert.Equal([PressureLevel.High, PressureLevel.Critical, PressureLevel.Normal], _changes);
    }

    [Fact]
    public void It_reads_every_two_seconds_once_started()
    {
        _monitor.Start();
        _probe.Use(90);

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Empty(_changes);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal([PressureLevel.High], _changes);
        Assert.Equal((0.9, 90), (_monitor.Share, _monitor.Reading.ProcessBytes));
    }

    [Fact]
    public async Task A_refused_reservation_is_a_moment_to_look()
    {
        _probe.Use(90);
        var asked = new ReserveOptions { WhenHeld = WhenHeld.Refuse };

        Assert.Null(
            await _rig.Root.TryReserveAsync(101, asked with { Priority = LoadPriority.Prefetch })
        );
        Assert.Empty(_changes);
        Assert.Null(await _rig.Root.TryReserveAsync(101, asked));

        Assert.Equal([PressureLevel.High], _changes);
    }

    [Fact]
    public void The_fullest_budget_of_the_tree_counts()
    {
        var root = new MemoryBudget("total", 1000);
        var small = root.CreateChild("gpu", 10);
        using var reservation = small.TryReserve(9);
        using var monitor = new PressureMonitor(root, _probe, _time);

        Assert.Equal(PressureLevel.High, monitor.Check());
    }

    [Fact]
    public void Options_that_do_not_rise_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Make(new() { High = 0.5 }));
        Assert.Throws<ArgumentException>(() => Make(new() { Critical = 1.5 }));
        Assert.Throws<ArgumentException>(() => Make(new() { Interval = TimeSpan.Zero }));

        PressureMonitor Make(PressureOptions options) => new(_rig.Root, _probe, _time, options);
    }

    public void Dispose()
    {
        _monitor.Dispose();
        _rig.Dispose();
    }
}
