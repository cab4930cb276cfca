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

    [Theory]
    [InlineData(500, 0, PressureLevel.Normal)]
    [InlineData(500, 20, PressureLevel.Normal)]
    [InlineData(640, 60, PressureLevel.Elevated)]
    [InlineData(900, 0, PressureLevel.High)]
    public void What_the_process_cannot_give_back_counts_against_its_ceiling(
        int outside,
        int pinned,
        PressureLevel expected
    )
    {
        _rig.Put(20, 1);
        _rig.Put(40, 2);
        _rig.Put(20, 3);
        if (pinned >= 20)
        {
            _rig.Tier.Pin(1, PinRole.OnScreen);
        }
        if (pinned >= 60)
        {
            _rig.Tier.Pin(2, PinRole.OnScreen);
        }
        _monitor.Options.ProcessCeilingBytes = 1000;
        // The 80 bytes of the ledger are part of what is measured.
        _probe.Reading = new MemoryReading { ProcessBytes = outside + 80 };
        Assert.Equal(expected, _monitor.Check());
        Assert.Equal((outside + pinned) / 1000.0, _monitor.Share, precision: 9);

        _probe.Reading = new MemoryReading { ProcessBytes = 1, UnledgeredBytes = outside };
        Assert.Equal((outside + pinned) / 1000.0, CheckedShare(), precision: 9);

        double CheckedShare()
        {
            _monitor.Check();
            return _monitor.Share;
        }
    }

    [Fact]
    public void Ten_minutes_at_a_full_cache_of_evictable_bytes_are_normal_and_trim_nothing()
    {
        using var governor = new MemoryGovernor(_rig.Root, _monitor, new StudyTemperature(_time));
        _monitor.Options.ProcessCeilingBytes = 200;
        _rig.Put(10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        _monitor.Start();
        var readings = 0;
        _monitor.Checked += () => readings++;

        for (var second = 0; second < 600; second++)
        {
            // Everybody loads and looks; the cache stays full, and the process holds it and 50 more.
            var key = 11 + second;
            _rig.Put(10, key);
            using var shown = _rig.Lease(key);
            _probe.Reading = new MemoryReading
            {
                ProcessBytes = 50 + _rig.Root.UsedBytes,
                SystemAvailable = 800,
                SystemTotal = 1000,
            };
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(100, _rig.Root.UsedBytes);
        }

        Assert.Equal(300, readings);
        Assert.Empty(_changes);
        Assert.DoesNotContain(_rig.Removals, removal => removal.Reason == RemovalReason.Pressure);
    }

    [Fact]
    public void Only_the_part_of_the_tree_that_the_process_holds_counts_against_its_ceiling()
    {
        var root = new MemoryBudget("total", 10_000);
        var ram = root.CreateChild("ram");
        using var monitor = new PressureMonitor(
            root,
            _probe,
            _time,
            new() { ProcessCeilingBytes = 1000 },
            ram
        );
        using var texture = root.CreateChild("gpu").TryReserve(900);
        using var frame = ram.TryReserve(100);
        _probe.Reading = new MemoryReading { ProcessBytes = 500 };

        monitor.Check();

        Assert.Equal(0.5, monitor.Share, precision: 9);
    }

    [Fact]
    public void A_word_from_outside_is_believed_until_it_expires()
    {
        var minute = TimeSpan.FromMinutes(1);
        Assert.Equal(
            PressureLevel.High,
            _monitor.Hear(new(PressureLevel.High, 0.5, ValidFor: minute))
        );
        Assert.Equal(0.5, _monitor.Heard!.Value.Share);
        _time.Advance(minute - TimeSpan.FromSeconds(1));
        Assert.Equal(PressureLevel.High, _monitor.Check());

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(PressureLevel.Normal, _monitor.Check());
        Assert.Null(_monitor.Heard);
        Assert.Equal([PressureLevel.High, PressureLevel.Normal], _changes);
    }

    [Fact]
    public void The_last_word_counts_and_can_be_taken_back()
    {
        _monitor.Hear(new(PressureLevel.Critical, 1, TimeSpan.FromMinutes(1)));
        _monitor.Hear(new(PressureLevel.Normal, 0.9, TimeSpan.FromMinutes(1)));
        Assert.Equal(PressureLevel.Normal, _monitor.Level);

        _monitor.Hear(new(PressureLevel.Elevated, 0.7, TimeSpan.FromMinutes(1)));
        _monitor.Hear(new(PressureLevel.Elevated, 0.7, TimeSpan.Zero));
        Assert.Equal(PressureLevel.Normal, _monitor.Level);
    }

    [Fact]
    public void No_word_is_worse_than_critical_nor_believed_for_ever()
    {
        _monitor.Hear(new((PressureLevel)200, double.NaN, TimeSpan.MaxValue));
        Assert.Equal(PressureLevel.Critical, _monitor.Level);
        Assert.Equal(0, _monitor.Heard!.Value.Share);
        _time.Advance(PressureWord.LongestValid);
        Assert.Equal(PressureLevel.Normal, _monitor.Check());
    }

    [Fact]
    public void Options_that_do_not_rise_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Make(new() { High = 0.5 }));
        Assert.Throws<ArgumentException>(() => Make(new() { Critical = 1.5 }));
        Assert.Throws<ArgumentException>(() => Make(new() { Interval = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => Make(new() { ProcessCeilingBytes = 0 }));

        PressureMonitor Make(PressureOptions options) => new(_rig.Root, _probe, _time, options);
    }

    public void Dispose()
    {
        _monitor.Dispose();
        _rig.Dispose();
    }
}
