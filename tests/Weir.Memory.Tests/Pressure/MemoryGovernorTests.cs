using Microsoft.Extensions.Time.Testing;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Pressure;

public sealed class MemoryGovernorTests : IDisposable
{
    private readonly MemoryBudget _root = new("total", 200);
    private readonly FakeProbe _probe = new();
    private readonly PressureMonitor _monitor;
    private readonly StudyTemperature _temperature;
    private readonly MemoryGovernor _governor;
    private readonly Rig _encoded;
    private readonly Rig _textures;

    public MemoryGovernorTests()
    {
        var time = new FakeTimeProvider();
        _monitor = new PressureMonitor(_root, _probe, time);
        _temperature = new StudyTemperature(time);
        _governor = new MemoryGovernor(_root, _monitor, _temperature);
        _encoded = new Rig(budget: _root.CreateChild("encoded", 100), name: "encoded");
        _textures = new Rig(
            budget: _root.CreateChild("textures", 100),
            name: "textures",
            configure: options => new() { Release = options.Release, IsBackedByCheaperTier = true }
        );
    }

    [Theory]
    [InlineData(10, 1.0)]
    [InlineData(75, 0.5)]
    [InlineData(90, 0.0)]
    [InlineData(99, 0.0)]
    public void Prefetch_shrinks_and_stops(int percent, double share)
    {
        _probe.Use(percent);
        _monitor.Check();
        Assert.Equal(share, _governor.PrefetchShare);
    }

    [Fact]
    public void At_high_tiers_are_trimmed_to_the_low_watermark_cold_studies_first()
    {
        Fill(_encoded, group: 7, keys: [1, 2, 3, 4]);
        Fill(_encoded, group: 8, keys: [5, 6, 7, 8]);
        Fill(_encoded, group: 9, keys: [9, 10]);
        _temperature.Opened(7);
        _temperature.Opened(7);
        _temperature.Opened(9);

        _probe.Use(90);
        _monitor.Check();

        Assert.Equal([5, 6, 7, 8], _encoded.RemovedKeys);
        Assert.All(
            _encoded.Removals,
            removal => Assert.Equal(RemovalReason.Pressure, removal.Reason)
        );
        Assert.Equal(60, _encoded.Tier.Budget.UsedBytes);
    }

    [Fact]
    public void The_study_on_screen_gives_last_however_cold()
    {
        Fill(_encoded, group: 7, keys: [1, 2, 3, 4, 5]);
        Fill(_encoded, group: 8, keys: [6, 7, 8, 9, 10]);
        _temperature.Opened(8);
        using var shown = _encoded.Lease(1);

        _probe.Use(90);
        _monitor.Check();

        Assert.Equal([6, 7, 8, 9], _encoded.RemovedKeys);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_two_studies_on_screen_the_prior_gives_before_the_current_one(int lastOpened)
    {
        Fill(_encoded, group: 7, keys: [1, 2, 3, 4, 5]);
        Fill(_encoded, group: 8, keys: [6, 7, 8, 9, 10]);
        // Whichever was opened last, and is a trace warmer: both are on screen.
        _temperature.Opened(7 + lastOpened);
        _encoded.Tier.Pin(5, PinRole.OnScreen);
        _encoded.Tier.Pin(6, PinRole.Comparison);

        _probe.Use(90);
        _monitor.Check();

        Assert.Equal([7, 8, 9, 10], _encoded.RemovedKeys);
    }

    [Fact]
    public void What_a_cheaper_tier_still_holds_goes_first()
    {
        var root = new MemoryBudget("ram", 100);
        var encoded = new Rig(budget: root.CreateChild("encoded"));
        var decoded = new Rig(
            budget: root.CreateChild("decoded"),
            configure: o => new() { Release = o.Release, IsBackedByCheaperTier = true }
        );
        Fill(encoded, 7, [1, 2, 3, 4, 5]);
        Fill(decoded, 7, [1, 2, 3, 4, 5]);
        using var monitor = new PressureMonitor(root, _probe, new FakeTimeProvider());
        using var governor = new MemoryGovernor(root, monitor, _temperature);

        _probe.Use(90);
        monitor.Check();

        Assert.Equal([1, 2, 3, 4], decoded.RemovedKeys);
        Assert.Empty(encoded.Removals);
    }

    [Fact]
    public void At_critical_comparison_pins_off_screen_go_and_what_is_on_screen_never_does()
    {
        Fill(_encoded, 7, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        for (var key = 1; key <= 10; key++)
        {
            _encoded.Tier.Pin(key, key <= 3 ? PinRole.OnScreen : PinRole.Comparison);
        }

        _monitor.Check();

        Assert.Equal(PressureLevel.Critical, _monitor.Level);
        Assert.Equal([4, 5, 6, 7], _encoded.RemovedKeys);
    }

    [Fact]
    public async Task Purging_while_panes_are_open_leaves_exactly_what_is_leased()
    {
        Fill(_encoded, 7, [1, 2, 3]);
        Fill(_textures, 7, [1, 2]);
        using var pane = _textures.Lease(1);
        _encoded.Tier.Pin(2, PinRole.OnScreen);

        Assert.Equal(new Freed(4, 40), await _governor.PurgeAsync());

        Assert.Equal(10, _root.UsedBytes);
        Assert.Equal(1, pane.Item);
    }

    [Fact]
    public async Task Clearing_others_spares_the_study_named_and_all_that_is_held()
    {
        Fill(_encoded, 7, [1, 2]);
        Fill(_encoded, 8, [3, 4]);
        Fill(_textures, 8, [3]);
        _encoded.Tier.Pin(3, PinRole.Kept);

        Assert.Equal(new Freed(2, 20), await _governor.ClearOtherGroupsAsync(7));
        Assert.Equal(new Freed(2, 20), await _governor.ClearGroupAsync(7));
        Assert.Equal(new Freed(0, 0), await _governor.ClearUnheldAsync());

        Assert.Equal(10, _root.UsedBytes);
    }

    public void Dispose()
    {
        _governor.Dispose();
        Invariants.Check(_root);
    }

    private static void Fill(Rig rig, long group, int[] keys) =>
        Array.ForEach(keys, key => rig.Put(key, new LoadRequest(group, 10)));
}
