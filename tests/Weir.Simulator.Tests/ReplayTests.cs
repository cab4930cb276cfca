using CsCheck;
using Weir.Memory;
using Weir.Simulator.Replaying;
using Weir.Simulator.Traces;
using static Weir.Simulator.Tests.TestTraces;

namespace Weir.Simulator.Tests;

public sealed class ReplayTests
{
    [Fact]
    public void A_small_day_comes_to_what_a_hand_counts()
    {
        // Room for three frames. Study 2 pushes out study 1 but for its first screen, to which the reader goes back.
        var trace = Of(
            Open(1),
            Get(1, 1, first: true),
            Prefetch(1, 2),
            Demote(),
            Open(2),
            Get(2, 1, first: true),
            Prefetch(2, 2),
            Demote(),
            Open(1),
            Get(1, 1, first: true),
            Get(1, 2),
            Demote()
        );
        var policy = new PolicyChoice(
            "share",
            _ => new LruWithFirstScreenShare<TraceKey>(share: 0.7)
        );

        var outcome = new Replay(trace, 30, policy).Run();

        Assert.Equal((1, 3), (outcome.Hits, outcome.Misses));
        Assert.Equal((1, 1), (outcome.Returns, outcome.StallFreeReturns));
        Assert.Equal((10, 10), (outcome.StallP50, outcome.StallP95));
        Assert.Equal((50, 10), (outcome.BytesFetched, outcome.BytesFetchedAgain));
        // Three switches of two frames each would be six fetches; five were made.
        Assert.Equal(1.0 / 6, outcome.CostSaved, 6);
        Assert.Equal(0, outcome.Overshoots);
    }

    [Fact]
    public void A_prefetch_never_pushes_out_its_own_study()
    {
        var trace = Of(Open(1), Get(1, 1), Prefetch(1, 2), Prefetch(1, 3), Prefetch(1, 4));

        var outcome = new Replay(trace, 20, Choice("lru")).Run();

        Assert.Equal(20, outcome.BytesFetched);
    }

    [Fact]
    public void A_frame_larger_than_the_budget_is_fetched_each_time_and_never_overshoots()
    {
        var outcome = new Replay(Of(Get(1, 1, 50), Get(1, 1, 50)), 20, Choice("lru")).Run();

        Assert.Equal((0, 2), (outcome.Hits, outcome.Misses));
        Assert.Equal((100, 50), (outcome.BytesFetched, outcome.BytesFetchedAgain));
        Assert.Equal(0, outcome.Overshoots);
    }

    [Fact]
    public void Without_a_limit_nothing_is_fetched_again()
    {
        var trace = Workload.All[0].Make(1, true);

        var outcome = new Replay(trace, 1, Choice("unbounded")).Run();

        Assert.Equal(0, outcome.BytesFetchedAgain);
        Assert.Equal(1, outcome.StallFree);
    }

    [Fact]
    public void With_frames_of_one_size_nobody_hits_more_than_who_knows_the_future() =>
        Gen.Int[1, 30]
            .Array[1, 300]
            .Sample(
                frames =>
                {
                    var trace = Of([.. frames.Select(frame => Get(1, (ulong)frame))]);
                    var best = new Replay(trace, 80, Choice("belady")).Run().Hits;
                    foreach (var policy in PolicyChoice.All.Where(policy => !policy.IsUnbounded))
                    {
                        var outcome = new Replay(trace, 80, policy).Run();
                        Assert.InRange(outcome.Hits, 0, best);
                        Assert.Equal(0, outcome.Overshoots);
                    }
                },
                iter: 50,
                threads: 1
            );

    [Fact]
    public void Who_knows_the_future_gives_up_what_is_needed_last()
    {
        // Room for three, of which one is shown; when 4 comes, 3 is needed last, but 1 was used longest ago.
        ulong[] frames = [1, 3, 2, 4, 1, 2, 4, 3];
        var trace = Of([.. frames.Select(frame => Get(1, frame))]);

        Assert.Equal(3, new Replay(trace, 30, Choice("belady")).Run().Hits);
        Assert.Equal(2, new Replay(trace, 30, Choice("lru")).Run().Hits);
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("priors")]
    [InlineData("returns")]
    [InlineData("server")]
    public void No_policy_overshoots_on_any_workload(string workload)
    {
        var trace = Workload.All.Single(w => w.Name == workload).Make(7, true);
        foreach (var policy in PolicyChoice.All)
        {
            Assert.Equal(0, new Replay(trace, 64 << 20, policy).Run().Overshoots);
        }
    }

    private static PolicyChoice Choice(string name) =>
        PolicyChoice.All.Single(policy => policy.Name == name);
}
