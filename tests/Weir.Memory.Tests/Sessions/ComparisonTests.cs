using Microsoft.Extensions.Time.Testing;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Sessions;

/// <summary>Two studies side by side: the one that is read, group 1, and its prior, group 2.</summary>
public sealed class ComparisonTests : IDisposable
{
    private readonly Rig _rig = new(limit: 100);
    private readonly ViewingSession _session = new(1, ExitPolicy.Retain);

    [Fact]
    public void Both_studies_stay_while_they_are_shown()
    {
        Show(group: 1, PinRole.OnScreen, [1, 2, 3]);
        Show(group: 2, PinRole.Comparison, [11, 12, 13]);

        Fill(group: 3, Enumerable.Range(100, 50));

        Assert.All([1, 2, 3, 11, 12, 13], key => Assert.True(_rig.Tier.Contains(key)));
        Assert.Equal(60, _rig.Tier.Statistics.HeldBytes);
    }

    [Fact]
    public async Task When_only_one_fits_at_full_size_the_prior_is_reduced_and_marked()
    {
        var change = new ScreenChange(_rig.Root, _rig.Root);
        using var room = await change.ReserveAsync(
            [new(0, 60), new(0, 60) { IsComparison = true }],
            () => { },
            _session
        );

        Assert.True(room.IsReduced);
        Assert.Equal((0, 1), (room.Reduce(0), room.Reduce(1)));
        Assert.Equal((60, 15), (room.Texture(0).Bytes, room.Texture(1).Bytes));
    }

    [Fact]
    public async Task What_is_read_is_reduced_only_when_the_prior_cannot_be_any_more()
    {
        var change = new ScreenChange(_rig.Root, _rig.Root);
        using var room = await change.ReserveAsync(
            [new(0, 120), new(0, 64) { IsComparison = true }],
            () => { },
            _session
        );
        Assert.Equal((1, ScreenChange.MaxReduce), (room.Reduce(0), room.Reduce(1)));
    }

    [Fact]
    public void What_a_comparison_let_go_goes_before_anything_older()
    {
        Fill(group: 3, [101, 102, 103]);
        Show(group: 1, PinRole.OnScreen, [1, 2]);
        Show(group: 2, PinRole.Comparison, [11, 12]);
        Fill(group: 3, [104, 105, 106]);
        Hide(PinRole.Comparison, [11, 12]);

        Fill(group: 4, [201, 202, 203]);

        Assert.Equal([11, 12, 101], _rig.RemovedKeys);
    }

    [Fact]
    public async Task The_end_of_the_mode_lets_a_comparison_go_too()
    {
        Fill(group: 3, [101, 102, 103]);
        Show(group: 1, PinRole.OnScreen, [1, 2]);
        Show(group: 2, PinRole.Comparison, [11, 12]);
        using var drawn = _rig.Lease(11, _session);
        Fill(group: 3, [104, 105, 106]);

        await _session.CloseAsync();

        Fill(group: 4, [201, 202, 203]);
        Assert.Equal([11, 12, 101], _rig.RemovedKeys.Order());
    }

    [Fact]
    public void An_image_still_leased_goes_first_when_its_last_lease_ends()
    {
        Show(group: 2, PinRole.Comparison, [11]);
        Fill(group: 3, Enumerable.Range(101, 9));
        var drawn = _rig.Lease(11);
        Hide(PinRole.Comparison, [11]);
        Fill(group: 3, [110]);
        Assert.Equal([101], _rig.RemovedKeys);

        drawn.Dispose();
        Fill(group: 3, [111]);

        Assert.Equal([101, 11], _rig.RemovedKeys);
    }

    [Fact]
    public void Used_or_pinned_again_it_is_like_any_other()
    {
        Fill(group: 3, Enumerable.Range(101, 7));
        Show(group: 2, PinRole.Comparison, [11, 12, 13]);
        Hide(PinRole.Comparison, [11, 12, 13]);
        _rig.Lease(11).Dispose();
        _rig.Tier.Pin(12, PinRole.OnScreen);
        _rig.Tier.Unpin(12, PinRole.OnScreen);

        Fill(group: 4, [201, 202]);

        Assert.Equal([13, 101], _rig.RemovedKeys);
    }

    [Fact]
    public void What_another_session_shows_is_no_first_victim()
    {
        var other = new ViewingSession(2);
        Fill(group: 3, Enumerable.Range(101, 8));
        Show(group: 2, PinRole.Comparison, [11, 12]);
        _rig.Tier.Pin(11, PinRole.OnScreen, other);
        Hide(PinRole.Comparison, [11, 12]);
        _rig.Tier.Unpin(11, PinRole.OnScreen, other);

        Fill(group: 4, [201, 202]);

        Assert.Equal([12, 101], _rig.RemovedKeys);
    }

    [Fact]
    public void A_prefetch_spares_its_own_study_among_them()
    {
        Show(group: 2, PinRole.Comparison, [11]);
        Show(group: 5, PinRole.Comparison, [12]);
        Fill(group: 3, Enumerable.Range(101, 8));
        Hide(PinRole.Comparison, [11, 12]);

        _rig.Put(13, new LoadRequest(2, 10) { Eviction = Eviction.OtherGroups });

        Assert.Equal([12], _rig.RemovedKeys);
    }

    [Fact]
    public void At_critical_priors_off_screen_go_and_it_is_said_of_which_study()
    {
        var probe = new FakeProbe();
        using var monitor = new PressureMonitor(_rig.Root, probe, new FakeTimeProvider());
        using var governor = new MemoryGovernor(_rig.Root, monitor, new(TimeProvider.System));
        List<string> events = [];
        governor.ComparisonsLetGo += groups =>
            events.AddRange(groups.Select(g => $"{g.Tier} {g.Group}: {g.Entries}, {g.Bytes}"));
        _rig.Tier.Removed += removal => events.Add($"{removal.Key} {removal.Reason}");
        Show(group: 1, PinRole.OnScreen, [1, 2, 3, 4, 5]);
        Show(group: 2, PinRole.Comparison, [11, 12, 13, 14]);
        // One of the prior's images is on the canvas.
        _rig.Tier.Pin(12, PinRole.OnScreen, _session);
        using var drawn = _rig.Lease(13);
        Fill(group: 3, [101]);

        probe.Use(90);
        monitor.Check();
        Assert.Equal(["101 Pressure"], events);
        probe.Use(99);
        monitor.Check();

        Assert.Equal(["101 Pressure", "tier 2: 2, 20", "11 Pressure", "14 Pressure"], events);
        Assert.All([1, 2, 3, 4, 5, 12, 13], key => Assert.True(_rig.Tier.Contains(key)));
        // Nothing is left to let go of, and nothing more is said.
        monitor.Check();
        Assert.Equal(4, events.Count);
    }

    public void Dispose()
    {
        Assert.True(_session.CloseAsync().IsCompletedSuccessfully);
        _rig.Dispose();
    }

    private void Show(long group, PinRole role, int[] keys)
    {
        foreach (var key in keys)
        {
            _rig.Put(key, new LoadRequest(group, 10) { Session = _session });
            Assert.True(_rig.Tier.Pin(key, role, _session));
        }
    }

    private void Hide(PinRole role, int[] keys) =>
        Assert.All(keys, key => Assert.True(_rig.Tier.Unpin(key, role, _session)));

    private void Fill(long group, IEnumerable<int> keys)
    {
        foreach (var key in keys)
        {
            _rig.Put(key, new LoadRequest(group, 10));
        }
    }
}
