using Microsoft.Extensions.Time.Testing;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Scenarios;

/// <summary>What happens to screens: layouts, lost contexts, hidden tabs, small devices. Numbers are kilobytes.</summary>
public sealed class ScreenScenarioTests
{
    private const int Budget = 512_000;

    private readonly Tab _tab = new(Budget);
    private readonly ViewingSession _mode = new(1);

    [Fact]
    public void Scenario_13_a_hundred_layout_changes_return_every_lease_and_pin()
    {
        for (var slice = 0; slice < 100; slice++)
        {
            _tab.Show(0, slice, _mode);
        }
        for (var change = 0; change < 100; change++)
        {
            var panes = change % 2 == 0 ? 9 : 1;
            var leases = Enumerable
                .Range(change, panes)
                .Select(slice => _tab.Textures.Lease(Tab.Key(0, slice % 100), _mode))
                .ToArray();
            Assert.All(
                leases,
                (_, pane) =>
                    _tab.Encoded.Tier.Pin(
                        Tab.Key(0, (change + pane) % 100),
                        PinRole.OnScreen,
                        _mode
                    )
            );
            Assert.Equal(panes, _tab.Textures.Tier.Statistics.Leases);
            Assert.Equal(panes * Tab.Frame, _tab.Encoded.Tier.Statistics.HeldBytes);
            Assert.All(
                leases,
                (lease, pane) =>
                {
                    lease.Dispose();
                    _tab.Encoded.Tier.Unpin(
                        Tab.Key(0, (change + pane) % 100),
                        PinRole.OnScreen,
                        _mode
                    );
                }
            );
        }
        Assert.Equal(0, _tab.Textures.Tier.Statistics.Leases);
        Assert.Equal(0, _tab.Encoded.Tier.Statistics.HeldBytes);
        Invariants.Check(_tab.Root);
    }

    [Fact]
    public void Scenario_14_after_a_lost_context_pictures_are_made_from_ram_and_nothing_is_fetched_again()
    {
        for (var slice = 0; slice < 100; slice++)
        {
            _tab.Show(0, slice, _mode);
        }
        using var drawn = _tab.Textures.Lease(Tab.Key(0, 50), _mode);

        _tab.Textures.Tier.Forget();

        Assert.Equal(100 * Tab.Frame, _tab.Encoded.Tier.Statistics.Bytes);
        Assert.All(_tab.Textures.Removals, r => Assert.Equal(RemovalReason.Lost, r.Reason));
        Assert.Empty(_tab.Textures.Released);
        for (var slice = 0; slice < 100; slice++)
        {
            _tab.Show(0, slice, _mode);
        }
        Assert.Equal(100, _tab.Fetched);
        Invariants.Check(_tab.Root);
    }

    [Fact]
    public void Scenario_15_a_hidden_tab_keeps_what_is_on_screen_and_first_screens_within_the_background_budget()
    {
        for (var study = 0; study < 4; study++)
        {
            for (var slice = 0; slice < 200; slice++)
            {
                _tab.Show(study, slice, _mode, firstScreen: slice < 4);
            }
        }
        using var pane = _tab.Encoded.Lease(Tab.Key(3, 150), _mode);

        _tab.Root.SetLimit(128_000);

        Assert.InRange(_tab.Root.UsedBytes, 1, 128_000);
        Assert.True(_tab.Holds(3, 150));
        for (var study = 0; study < 4; study++)
        {
            Assert.All(Enumerable.Range(0, 4), slice => Assert.True(_tab.Holds(study, slice)));
        }

        _tab.Root.SetLimit(Budget);
        var fetched = _tab.Fetched;
        for (var study = 0; study < 4; study++)
        {
            _tab.Show(study, 0, _mode);
        }
        Assert.Equal(fetched, _tab.Fetched);
        Invariants.Check(_tab.Root);
    }

    [Fact]
    public void Scenario_10_a_volume_that_cannot_fit_is_refused_before_anything_is_given_up_for_it()
    {
        for (var slice = 0; slice < 800; slice++)
        {
            _tab.Show(0, slice, _mode);
        }
        var held = _tab.Root.UsedBytes;

        var volume = _tab.Root.TryReserveAsync(
            Budget * 3 / 2,
            new() { WhenHeld = WhenHeld.Refuse }
        );

        Assert.True(volume.IsCompletedSuccessfully);
        Assert.Equal(held, _tab.Root.UsedBytes);
        Assert.Equal(1, _tab.Root.Queue.Refused);
    }

    [Fact]
    public async Task Scenario_22_on_a_small_device_prefetch_degrades_first_then_the_cache_then_3d_is_refused()
    {
        var tab = new Tab(200_000);
        var probe = new FakeProbe();
        using var monitor = new PressureMonitor(tab.Root, probe, new FakeTimeProvider());
        using var governor = new MemoryGovernor(tab.Root, monitor, new(TimeProvider.System));

        // 1000 slices of 500 are 2.5 budgets: prefetch brings what fits, and then nothing at the cost of what is there.
        var brought = Enumerable.Range(0, 1000).Count(slice => tab.Prefetch(0, slice, _mode));
        Assert.Equal(350, brought);
        Assert.Equal(PressureLevel.Normal, monitor.Check());
        Assert.Empty(tab.Encoded.Removals);

        // Every slice can still be shown: older ones go.
        for (var slice = 0; slice < 1000; slice++)
        {
            tab.Show(0, slice, _mode);
            Assert.InRange(tab.Root.UsedBytes, 1, 200_000);
        }
        Assert.Equal(1000, tab.Fetched);

        // The system has less and less: prefetch stops, the cache shrinks.
        probe.Use(75);
        monitor.Check();
        Assert.Equal(0.5, governor.PrefetchShare);
        probe.Use(90);
        monitor.Check();
        Assert.Equal(0, governor.PrefetchShare);
        Assert.InRange(tab.Root.UsedBytes, 1, 120_000);

        // 3D needs 250: said so, with numbers, and nothing else happens.
        var refusal = await Assert.ThrowsAsync<MemoryRefusedException>(async () =>
            await tab.Root.ReserveAsync(250_000)
        );
        Assert.Equal((250_000, 200_000), (refusal.Needed, refusal.Available));
        Assert.True(tab.Holds(0, 999));
        Invariants.Check(tab.Root);
    }
}
