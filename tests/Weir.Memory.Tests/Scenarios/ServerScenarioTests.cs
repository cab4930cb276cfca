using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Scenarios;

/// <summary>A server's frame cache under many clients. Numbers are kilobytes.</summary>
public sealed class ServerScenarioTests
{
    private const int Cap = 100_000;
    private const int Frame = 500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Scenario_23_fifty_clients_on_ten_studies_never_exceed_the_cap_and_leased_bytes_count_until_the_end(
        int seed
    )
    {
        using var thread = new OneThread();
        using var rig = new Rig(limit: Cap);
        var random = new Random(seed);
        var responses = new List<Lease<int>>();
        var waiting = new List<Task<Lease<int>>>();
        var (peak, mostDoomed) = (0L, 0L);
        for (var request = 0; request < 50 * 200; request++)
        {
            var (study, frame) = (random.Next(10), random.Next(100));
            waiting.Add(
                rig.Tier.GetAsync(
                        (study * 1000) + frame,
                        new LoadRequest(study, Frame),
                        (_, _) => new(new Loaded<int>(rig.NewItem(), Frame))
                    )
                    .AsTask()
            );
            // Clients read slowly: up to 50 responses are under way, and some of what they send is evicted meanwhile.
            thread.Run();
            TakeFinished();
            while (responses.Count > 49)
            {
                End(random.Next(responses.Count));
            }
            if (request % 50 == 0)
            {
                rig.Tier.Remove((study * 1000) + frame);
                Assert.All(responses, lease => Assert.Contains(lease.Item, rig.Live));
                mostDoomed = Math.Max(mostDoomed, rig.Tier.Statistics.EvictedButLeasedBytes);
            }
            peak = Math.Max(peak, rig.Root.UsedBytes);
            Assert.InRange(rig.Root.UsedBytes, 0, Cap);
        }
        Assert.Equal(Cap, peak);
        Assert.InRange(mostDoomed, Frame, 50 * Frame);

        _ = rig.Tier.ClearAsync(evenPinned: true);
        var leased = responses.DistinctBy(lease => lease.Item).Sum(lease => lease.Bytes);
        Assert.Equal((leased, leased), (rig.Root.UsedBytes, rig.Live.Count * (long)Frame));
        while (responses.Count > 0)
        {
            End(0);
        }
        // What was removed while it was sent is gone with its response; the rest is a cache again.
        Assert.Equal(rig.Tier.Statistics.Bytes, rig.Root.UsedBytes);
        _ = rig.Tier.ClearAsync();
        Assert.Equal((0L, 0), (rig.Root.UsedBytes, rig.Live.Count));

        void TakeFinished()
        {
            foreach (var done in waiting.Where(wait => wait.IsCompleted).ToArray())
            {
                Assert.True(done.IsCompletedSuccessfully);
                responses.Add(done.GetAwaiter().GetResult());
                waiting.Remove(done);
            }
        }

        void End(int response)
        {
            responses[response].Dispose();
            responses.RemoveAt(response);
        }
    }

    [Fact]
    public async Task Scenario_23_an_instance_larger_than_the_cap_is_refused_and_costs_nobody_else_an_entry()
    {
        using var rig = new Rig(limit: Cap);
        for (var frame = 0; frame < 200; frame++)
        {
            rig.Put(frame, new LoadRequest(0, Frame));
        }

        await Assert.ThrowsAsync<MemoryRefusedException>(async () =>
            await rig.Tier.GetAsync(
                1000,
                new LoadRequest(1, 1_000_000),
                (_, _) => throw new InvalidOperationException("Not even begun.")
            )
        );

        Assert.Empty(rig.Removals);
        Assert.Equal(Cap, rig.Root.UsedBytes);
    }

    [Fact]
    public void A_client_that_goes_away_takes_its_place_in_the_queue_along()
    {
        using var thread = new OneThread();
        using var rig = new Rig(limit: Cap);
        using var gone = new CancellationTokenSource();
        using var all = rig.Root.TryReserve(Cap);
        var waits = Enumerable
            .Range(0, 100)
            .Select(frame =>
                rig.Tier.GetAsync(
                        frame,
                        new LoadRequest(0, Frame),
                        (_, _) => throw new InvalidOperationException("Nobody wants it."),
                        gone.Token
                    )
                    .AsTask()
            )
            .ToArray();
        Assert.Equal(100, rig.Root.Queue.Waiting.Sum());

        gone.Cancel();
        thread.Run();

        Assert.All(waits, wait => Assert.True(wait.IsCanceled));
        Assert.Equal(0, rig.Root.Queue.Waiting.Sum());
        Assert.Equal(0, rig.Tier.Statistics.LoadsInFlight);
    }
}
