using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Tiers;

public sealed class SessionEndTests
{
    private readonly ViewingSession _mine = new(1, ExitPolicy.Purge);
    private readonly ViewingSession _other = new(2, ExitPolicy.Purge);

    [Fact]
    public async Task Releasing_a_session_frees_what_no_other_session_holds()
    {
        using var rig = new Rig();
        rig.Put(1, new LoadRequest(0, 10) { Session = _mine });
        rig.Put(2, new LoadRequest(0, 10) { Session = _mine });
        rig.Put(3, new LoadRequest(0, 10) { Session = _other });
        rig.Put(10, 4);
        rig.Lease(2, _other).Dispose();

        Assert.Equal(new Freed(1, 10), await _mine.CloseAsync());

        Assert.Equal([1], rig.RemovedKeys);
        Assert.Equal(RemovalReason.SessionClosed, rig.Removals[0].Reason);
        Assert.Equal(new Freed(2, 20), await _other.CloseAsync());
        Assert.True(rig.Tier.Contains(4));
    }

    [Fact]
    public async Task After_its_end_a_session_holds_no_lease_pin_load_or_reservation()
    {
        using var rig = new Rig();
        rig.Put(10, 1, 2);
        var lease = rig.Lease(1, _mine);
        rig.Tier.Pin(2, PinRole.OnScreen, _mine);
        rig.Tier.Pin(2, PinRole.OnScreen, _mine);
        var room = await rig.Root.ReserveAsync(100, new() { Session = _mine });
        var load = rig.Begin(3, new LoadRequest(0, 50) { Session = _mine, Room = room });
        var wait = rig.Tier.GetAsync(4, new(0, 10) { Session = _mine }, (_, _) => default).AsTask();
        await wait;

        await _mine.CloseAsync();

        var statistics = rig.Tier.Statistics;
        Assert.Equal(
            (0, 0L, 0),
            (statistics.Leases, statistics.HeldBytes, statistics.LoadsInFlight)
        );
        Assert.Equal(0, rig.Root.UsedBytes);
        Assert.Equal(0, rig.Root.Ledger.CountReservations(_mine));
        Assert.True(load.Cancelled.IsCancellationRequested);
        Assert.False(lease.IsValid);
        lease.Dispose();
        Assert.False(load.Complete(rig.NewItem(), 50));
    }

    [Fact]
    public async Task A_waiting_request_of_a_session_is_cancelled_with_it_and_others_go_on()
    {
        using var rig = new Rig();
        var load = rig.Begin(1, new LoadRequest(0, 50) { Session = _mine });
        var mine = rig.Tier.GetAsync(1, new(0, 50) { Session = _mine }, (_, _) => default).AsTask();
        var others = rig.Tier.GetAsync(1, new(0, 50) { Session = _other }, (_, _) => default);

        await _mine.CloseAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => mine);
        Assert.False(load.Cancelled.IsCancellationRequested);
        Assert.True(load.Complete(rig.NewItem(), 50));
        Assert.True((await others).IsValid);
        await _other.CloseAsync();
        Assert.Equal(0, rig.Root.UsedBytes);
    }

    [Fact]
    public async Task A_load_begun_by_an_ended_session_ends_with_the_last_who_waits()
    {
        using var rig = new Rig();
        using var leaves = new CancellationTokenSource();
        var load = rig.Begin(1, new LoadRequest(0, 50) { Session = _mine });
        var wait = rig.Tier.GetAsync(1, new(0, 50), (_, _) => default, leaves.Token).AsTask();
        await _mine.CloseAsync();
        Assert.False(load.Cancelled.IsCancellationRequested);

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.True(load.Cancelled.IsCancellationRequested);
        Assert.Equal(0, rig.Root.UsedBytes);
    }

    [Fact]
    public async Task An_entry_removed_while_its_session_leased_it_is_freed_at_the_end()
    {
        using var rig = new Rig();
        rig.Put(1, new LoadRequest(0, 10) { Session = _mine });
        _ = rig.Lease(1, _mine);
        _ = rig.Lease(1, _mine);
        rig.Tier.Remove(1);
        Assert.Equal(10, rig.Root.UsedBytes);

        await _mine.CloseAsync();

        Assert.Equal([1], rig.Released);
        Assert.Single(rig.Removals);
    }

    [Theory]
    [InlineData(ExitPolicy.Purge, false, false)]
    [InlineData(ExitPolicy.Demote, true, false)]
    [InlineData(ExitPolicy.Retain, true, true)]
    public async Task The_exit_policy_decides_what_stays(
        ExitPolicy policy,
        bool encodedStays,
        bool textureStays
    )
    {
        var root = new MemoryBudget("root");
        var encoded = Tier("encoded", survives: true);
        var textures = Tier("textures", survives: false);
        var session = new ViewingSession(3, policy);
        encoded.TryPut(1, 1, new LoadRequest(0, 10) { Session = session });
        textures.TryPut(1, 1, new LoadRequest(0, 10) { Session = session });

        await session.CloseAsync();

        Assert.Equal(encodedStays, encoded.Contains(1));
        Assert.Equal(textureStays, textures.Contains(1));
        Invariants.Check(root);

        CacheTier<int, int> Tier(string name, bool survives) =>
            new(
                name,
                root.CreateChild(name),
                new() { Release = _ => default, SurvivesDemotion = survives }
            );
    }

    [Fact]
    public async Task Nothing_can_be_had_for_a_session_that_has_ended()
    {
        using var rig = new Rig();
        rig.Put(10, 1);
        await _mine.CloseAsync();
        var request = new LoadRequest(0, 10) { Session = _mine };

        Assert.False(rig.Tier.TryGet(1, _mine, out _));
        Assert.False(rig.Tier.Pin(1, PinRole.OnScreen, _mine));
        Assert.False(rig.TryPut(2, request));
        Assert.Equal(BeginLoad.SessionClosed, rig.Tier.TryBeginLoad(2, request, out _));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await rig.Tier.GetAsync(2, request, (_, _) => default)
        );
        Assert.Equal(10, rig.Root.UsedBytes);
    }
}
