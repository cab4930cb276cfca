using Microsoft.Extensions.Time.Testing;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Tiers;

public sealed class StatisticsTests : IDisposable
{
    private readonly Rig _rig = new(limit: 100);

    [Fact]
    public async Task Hits_misses_joins_and_refusals_are_counted()
    {
        var load = _rig.Begin(1, new LoadRequest(0, 60));
        var join = _rig.Tier.GetAsync(1, new LoadRequest(0, 60), NeverLoad).AsTask();
        load.Complete(_rig.NewItem(), 60);
        (await join).Dispose();
        _rig.Lease(1).Dispose();
        Assert.False(_rig.Tier.TryGet(2, out _));
        using var held = _rig.Lease(1);
        Assert.Equal(BeginLoad.NoRoom, _rig.Tier.TryBeginLoad(3, new LoadRequest(0, 50), out _));
        Assert.False(_rig.TryPut(3, new LoadRequest(0, 50)));
        await Assert.ThrowsAsync<MemoryRefusedException>(async () =>
            await _rig.Tier.GetAsync(3, new LoadRequest(0, 101), NeverLoad)
        );

        var tier = _rig.Tier.Statistics;
        Assert.Equal((2, 3, 1, 3), (tier.Hits, tier.Misses, tier.Joins, tier.Refused));
        Assert.Equal((1, 1, 0), (tier.Loads, tier.FailedLoads, tier.CancelledLoads));
    }

    [Fact]
    public async Task Removals_and_their_bytes_are_counted_by_reason()
    {
        var session = new ViewingSession(1, ExitPolicy.Purge);
        _rig.Put(50, 1, 2);
        _rig.Put(30, 3);
        _rig.Put(20, 3);
        _rig.Tier.Remove(3);
        await _rig.Tier.TrimAsync(1);
        _rig.Put(4, new LoadRequest(0, 40) { Session = session });
        await session.CloseAsync();
        _rig.Put(10, 5);
        await _rig.Tier.ClearAsync();
        _rig.Put(15, 6);
        _rig.Tier.Forget();

        var tier = _rig.Tier.Statistics;
        Assert.Equal(
            new Dictionary<RemovalReason, (long, long)>
            {
                [RemovalReason.Explicit] = (1, 20),
                [RemovalReason.Replaced] = (1, 30),
                [RemovalReason.Size] = (1, 50),
                [RemovalReason.Pressure] = (1, 50),
                [RemovalReason.SessionClosed] = (1, 40),
                [RemovalReason.UserCleared] = (1, 10),
                [RemovalReason.Lost] = (1, 15),
            },
            Enum.GetValues<RemovalReason>()
                .ToDictionary(
                    reason => reason,
                    reason => (tier.Removals[(int)reason], tier.RemovedBytes[(int)reason])
                )
        );
    }

    [Fact]
    public async Task What_was_released_lately_is_one_line_a_tier_reason_and_second()
    {
        var time = new FakeTimeProvider();
        var log = new ReleaseLog(_rig.Root, time);
        _rig.Put(10, 1, 2, 3, 4, 5, 6);
        Assert.Empty(log.Recent);

        _rig.Tier.Remove(1);
        await _rig.Tier.TrimAsync(20);
        _rig.Tier.Remove(4);
        var first = time.GetUtcNow();
        time.Advance(TimeSpan.FromSeconds(1));
        _rig.Tier.Remove(5);

        Assert.Equal(
            [
                new(time.GetUtcNow(), "tier", RemovalReason.Explicit, false, 1, 10),
                new(first, "tier", RemovalReason.Pressure, false, 2, 20),
                new(first, "tier", RemovalReason.Explicit, false, 2, 20),
            ],
            log.Recent
        );
    }

    [Fact]
    public void The_log_is_bounded_and_keeps_the_newest()
    {
        var time = new FakeTimeProvider();
        var log = new ReleaseLog(_rig.Root, time);
        for (var key = 1; key <= ReleaseLog.Capacity + 10; key++)
        {
            _rig.Put(key, new LoadRequest(0, key));
            _rig.Tier.Remove(key);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            Enumerable.Range(11, ReleaseLog.Capacity).Reverse(),
            log.Recent.Select(line => (int)line.Bytes)
        );
    }

    [Fact]
    public void A_release_is_logged_when_it_is_acknowledged_and_not_before()
    {
        var log = new ReleaseLog(_rig.Root, new FakeTimeProvider());
        _rig.AcknowledgesAtOnce = false;
        _rig.Put(10, 1);
        _rig.Tier.Remove(1);
        Assert.Empty(log.Recent);
        _rig.Acknowledge();
        Assert.Single(log.Recent);
    }

    public void Dispose() => _rig.Dispose();

    private static ValueTask<Loaded<int>> NeverLoad(int key, CancellationToken cancellation) =>
        throw new InvalidOperationException();
}
