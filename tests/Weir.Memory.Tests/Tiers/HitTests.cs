using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Tiers;

public sealed class HitTests : IDisposable
{
    private readonly Rig _rig = new(limit: 100_000);

    public HitTests()
    {
        for (var key = 0; key < 1000; key++)
        {
            _rig.Put(key, new LoadRequest(key / 100, 10) { FirstScreen = key % 100 < 4 });
        }
    }

    [Fact]
    public void A_hit_and_the_end_of_its_lease_allocate_nothing() =>
        Assert.Equal(0, AllocatedBy(null));

    [Fact]
    public void Nor_do_they_for_a_session()
    {
        var session = new ViewingSession(1);
        Assert.Equal(0, AllocatedBy(session));
        Assert.True(session.CloseAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public void Nor_do_pins_and_questions()
    {
        var session = new ViewingSession(1);
        Assert.Equal(
            0,
            Allocated(() =>
            {
                for (var key = 0; key < 1000; key++)
                {
                    _rig.Tier.Pin(key, PinRole.OnScreen, session);
                    _ = _rig.Tier.Contains(key);
                    _ = _rig.Tier.IsLoading(key);
                    _rig.Tier.Unpin(key, PinRole.OnScreen, session);
                }
            })
        );
        Assert.True(session.CloseAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public void Nor_does_a_hit_that_might_have_loaded()
    {
        Loader<int, int> loader = (_, _) => throw new InvalidOperationException();
        Assert.Equal(
            0,
            Allocated(() =>
            {
                for (var key = 0; key < 1000; key++)
                {
                    var hit = _rig.Tier.GetAsync(key, new LoadRequest(0, 10), loader);
                    hit.GetAwaiter().GetResult().Dispose();
                }
            })
        );
    }

    [Fact]
    public void Victims_go_in_the_order_of_their_last_touch_exactly()
    {
        var random = new Random(1);
        var order = Enumerable.Range(0, 1000).Where(key => key % 100 >= 4).ToList();
        for (var touch = 0; touch < 5000; touch++)
        {
            var key = random.Next(1000);
            _rig.Lease(key).Dispose();
            if (order.Remove(key))
            {
                order.Add(key);
            }
        }

        _rig.Root.SetLimit(5000);

        // First screens, 40 entries, are within their share of 5,000 bytes.
        Assert.Equal(order.Take(500), _rig.RemovedKeys);
    }

    public void Dispose() => _rig.Dispose();

    private long AllocatedBy(ViewingSession? session) =>
        Allocated(() =>
        {
            for (var key = 0; key < 1000; key++)
            {
                if (_rig.Tier.TryGet(key, session, out var lease))
                {
                    lease.Dispose();
                }
            }
        });

    private static long Allocated(Action action)
    {
        // The first time tables grow and methods are compiled, again in their faster form.
        for (var warm = 0; warm < 40; warm++)
        {
            action();
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
