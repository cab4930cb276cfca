using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Tiers;

public sealed class KeepTests : IDisposable
{
    private readonly Rig _rig = new(limit: 100);

    [Fact]
    public async Task A_kept_study_survives_shortage_pressure_and_a_session_that_purges()
    {
        var session = new ViewingSession(1, ExitPolicy.Purge);
        Put(7, [1, 2, 3], session);
        Assert.True(_rig.Tier.TryKeepGroup(7, 0, out _));
        Put(7, [4], session);
        Put(8, [5, 6], session);

        await session.CloseAsync();
        Assert.Equal([5, 6], _rig.RemovedKeys.Order());
        Put(9, Enumerable.Range(10, 20));
        await _rig.Tier.TrimAsync(1000);

        Assert.All([1, 2, 3, 4], key => Assert.True(_rig.Tier.Contains(key)));
        Assert.Equal((40, 40), (_rig.Root.UsedBytes, _rig.Root.KeptBytes));
    }

    [Fact]
    public void At_critical_what_is_kept_stays_and_all_else_that_is_not_shown_goes()
    {
        var probe = new FakeProbe();
        using var monitor = new PressureMonitor(_rig.Root, probe, TimeProvider.System);
        using var governor = new MemoryGovernor(_rig.Root, monitor, new(TimeProvider.System));
        Put(7, [1, 2, 3, 4, 5]);
        Put(8, [11, 12, 13, 14]);
        Assert.True(_rig.Tier.TryKeepGroup(7, 0, out _));

        probe.Use(99);
        for (var reading = 0; reading < 10; reading++)
        {
            monitor.Check();
        }

        Assert.Equal([11, 12, 13], _rig.RemovedKeys);
        Assert.Equal(60, _rig.Root.UsedBytes);
    }

    [Fact]
    public void Half_of_the_budget_may_be_kept_and_more_is_refused_with_numbers()
    {
        Put(7, [1, 2]);
        Assert.True(_rig.Tier.TryKeepGroup(7, 30, out _));
        Assert.False(_rig.Tier.TryKeepGroup(8, 21, out var refusal));

        Assert.Equal((21, 20), (refusal!.Needed, refusal.Available));
        Assert.Equal([7], _rig.Tier.KeptGroups);
        Assert.True(_rig.Tier.TryKeepGroup(8, 20, out _));
        Assert.Equal((20, 50), (_rig.Root.KeptBytes, _rig.Root.KeptLimit));
    }

    [Fact]
    public void What_the_study_has_already_counts_even_if_less_was_expected()
    {
        Put(7, [1, 2, 3, 4, 5, 6]);
        Assert.False(_rig.Tier.TryKeepGroup(7, 10, out var refusal));
        Assert.Equal((60, 50), (refusal!.Needed, refusal.Available));
        Assert.Equal(0, _rig.Tier.Statistics.HeldBytes);
    }

    [Fact]
    public void Frames_of_a_kept_study_beyond_the_half_come_in_and_go_like_others()
    {
        Assert.True(_rig.Tier.TryKeepGroup(7, 0, out _));
        Put(7, [1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.Equal(50, _rig.Root.KeptBytes);

        Put(8, Enumerable.Range(10, 5));

        Assert.Equal([6, 7, 8], _rig.RemovedKeys);
    }

    [Fact]
    public void Kept_no_more_it_goes_like_others_and_its_half_is_free_again()
    {
        Put(7, [1, 2, 3, 4, 5]);
        Assert.True(_rig.Tier.TryKeepGroup(7, 50, out _));
        Assert.True(_rig.Tier.UnkeepGroup(7));
        Assert.False(_rig.Tier.UnkeepGroup(7));

        Put(8, [11, 12, 13, 14, 15, 16]);
        Assert.Equal([1], _rig.RemovedKeys);
        Assert.True(_rig.Tier.TryKeepGroup(9, 50, out _));
    }

    [Fact]
    public void When_one_study_is_kept_no_more_another_has_its_half()
    {
        Put(7, [1, 2, 3]);
        Assert.True(_rig.Tier.TryKeepGroup(7, 0, out _));
        Assert.True(_rig.Tier.TryKeepGroup(8, 20, out _));
        Put(8, [11, 12, 13, 14]);
        Assert.Equal(50, _rig.Root.KeptBytes);

        Assert.True(_rig.Tier.UnkeepGroup(7));

        Assert.Equal(40, _rig.Root.KeptBytes);
    }

    [Fact]
    public void A_budget_that_shrinks_protects_those_kept_last_and_one_that_grows_again_all()
    {
        Put(7, [1, 2, 3]);
        Put(8, [4, 5]);
        Assert.True(_rig.Tier.TryKeepGroup(7, 30, out _));
        Assert.True(_rig.Tier.TryKeepGroup(8, 20, out _));

        _rig.Root.SetLimit(60);
        Invariants.Check(_rig.Root);
        Assert.Equal((30, 30), (_rig.Root.KeptBytes, _rig.Root.KeptLimit));
        Assert.Equal([7, 8], _rig.Tier.KeptGroups);
        Assert.False(_rig.Tier.TryKeepGroup(9, 1, out var refusal));
        Assert.Equal(0, refusal!.Available);

        _rig.Root.SetLimit(100);
        Assert.Equal(50, _rig.Root.KeptBytes);
    }

    [Fact]
    public void A_budget_below_what_is_kept_evicts_what_lost_its_protection()
    {
        Put(7, [1, 2, 3]);
        Put(8, [4, 5]);
        Assert.True(_rig.Tier.TryKeepGroup(7, 30, out _));
        Assert.True(_rig.Tier.TryKeepGroup(8, 20, out _));

        _rig.Root.SetLimit(40);

        Assert.Equal([1], _rig.RemovedKeys);
        Assert.Equal(20, _rig.Root.KeptBytes);
    }

    [Fact]
    public async Task Clearing_all_ends_keeping_and_leaves_what_is_on_screen()
    {
        var root = _rig.Root;
        using var monitor = new PressureMonitor(root, new FakeProbe(), TimeProvider.System);
        using var governor = new MemoryGovernor(root, monitor, new(TimeProvider.System));
        Put(7, [1, 2, 3]);
        Assert.True(_rig.Tier.TryKeepGroup(7, 50, out _));
        _rig.Tier.Pin(1, PinRole.OnScreen);
        Assert.True(_rig.Tier.Pin(2, PinRole.Kept));

        Assert.Equal(new Freed(0, 0), await governor.ClearUnheldAsync());
        Assert.Equal(new Freed(2, 20), await governor.ClearAllAsync());

        Assert.Empty(_rig.Tier.KeptGroups);
        Assert.True(_rig.Tier.Contains(1));
        Put(7, [4]);
        Assert.Equal(0, root.KeptBytes);
    }

    [Fact]
    public async Task Purging_ends_keeping_too()
    {
        Put(7, [1, 2, 3]);
        Assert.True(_rig.Tier.TryKeepGroup(7, 50, out _));
        Assert.Equal(new Freed(3, 30), await _rig.Tier.ClearAsync(evenPinned: true));
        Assert.Empty(_rig.Tier.KeptGroups);
    }

    [Fact]
    public async Task Clearing_one_kept_study_takes_its_mark_only_when_pinned_entries_are_to_go()
    {
        Put(7, [1]);
        Assert.True(_rig.Tier.TryKeepGroup(7, 50, out _));
        Assert.Equal(default, await _rig.Tier.ClearGroupAsync(7));
        Assert.Equal([7], _rig.Tier.KeptGroups);
        Assert.Equal(new Freed(1, 10), await _rig.Tier.ClearGroupAsync(7, evenPinned: true));
        Assert.Empty(_rig.Tier.KeptGroups);
    }

    [Fact]
    public void A_replaced_or_lost_entry_of_a_kept_study_is_kept_again_when_it_comes_back()
    {
        Put(7, [1, 2]);
        Assert.True(_rig.Tier.TryKeepGroup(7, 50, out _));
        Put(7, [1]);
        Assert.Equal(20, _rig.Root.KeptBytes);
        _rig.Tier.Forget();
        Assert.Equal(0, _rig.Root.KeptBytes);
        Put(7, [1]);
        Assert.Equal(10, _rig.Root.KeptBytes);
    }

    [Fact]
    public void A_single_entry_can_be_kept_and_counts_once_with_its_study()
    {
        Put(7, [1, 2, 3, 4, 5, 6]);
        foreach (var key in (int[])[1, 2, 3, 4, 5])
        {
            Assert.True(_rig.Tier.Pin(key, PinRole.Kept));
            Assert.True(_rig.Tier.Pin(key, PinRole.Kept));
        }
        Assert.False(_rig.Tier.Pin(6, PinRole.Kept));
        Assert.False(_rig.Tier.TryKeepGroup(7, 0, out _));
        foreach (var key in (int[])[2, 3, 4, 5])
        {
            Assert.True(_rig.Tier.Unpin(key, PinRole.Kept));
            Assert.True(_rig.Tier.Unpin(key, PinRole.Kept));
        }
        _rig.Tier.Remove(4);
        _rig.Tier.Remove(5);
        _rig.Tier.Remove(6);

        Assert.True(_rig.Tier.TryKeepGroup(7, 0, out _));
        Assert.Equal(30, _rig.Root.KeptBytes);
        Assert.True(_rig.Tier.UnkeepGroup(7));
        Assert.Equal(10, _rig.Root.KeptBytes);
        Assert.False(_rig.Tier.Unpin(2, PinRole.Kept));
        Assert.Equal(10, _rig.Tier.Unpin(PinRole.Kept));
    }

    [Fact]
    public void Only_the_user_keeps()
    {
        Put(7, [1]);
        Assert.Throws<ArgumentException>(() =>
            _rig.Tier.Pin(1, PinRole.Kept, new ViewingSession(1))
        );
    }

    [Fact]
    public void The_half_is_one_for_all_tiers_of_the_tree()
    {
        var other = new Rig(budget: _rig.Root.CreateChild("other"), name: "other");
        Assert.True(_rig.Tier.TryKeepGroup(7, 30, out _));
        Assert.False(other.Tier.TryKeepGroup(7, 30, out var refusal));
        Assert.Equal(20, refusal!.Available);
    }

    public void Dispose() => _rig.Dispose();

    private void Put(long group, IEnumerable<int> keys, ViewingSession? session = null)
    {
        foreach (var key in keys)
        {
            _rig.Put(key, new LoadRequest(group, 10) { Session = session });
        }
    }
}
