using Microsoft.Extensions.Time.Testing;

namespace Weir.Memory.Tests.Budget;

public sealed class LearnedLimitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LearnedLimit _limit;

    public LearnedLimitTests() => _limit = new LearnedLimit(_time, floor: 64, ceiling: 1600);

    [Fact]
    public void A_failure_leaves_three_quarters_of_what_was_in_use()
    {
        Assert.Null(_limit.Bytes);
        Assert.True(_limit.Failed(1200));
        Assert.Equal((900L, 1), (_limit.Bytes, _limit.Failures));
    }

    [Fact]
    public void A_failure_at_little_use_halves_at_most_and_no_failure_goes_below_the_floor()
    {
        _limit.Failed(10);
        Assert.Equal(800, _limit.Bytes);
        for (var failure = 0; failure < 10; failure++)
        {
            _time.Advance(LearnedLimit.Burst);
            _limit.Failed(0);
        }
        Assert.Equal(64, _limit.Bytes);
    }

    [Fact]
    public void Failures_of_one_burst_are_one()
    {
        _limit.Failed(1200);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(_limit.Failed(900));
        Assert.Equal((900L, 1), (_limit.Bytes, _limit.Failures));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(_limit.Failed(900));
        Assert.Equal((675L, 2), (_limit.Bytes, _limit.Failures));
    }

    [Fact]
    public void Calm_raises_it_slowly_until_there_is_nothing_to_remember()
    {
        _limit.Failed(1200);
        Assert.Equal(0, Observe(TimeSpan.FromMinutes(9.9), inUse: 800));
        Assert.Equal(1, Observe(TimeSpan.FromMinutes(0.2), inUse: 800));
        Assert.Equal(1000, _limit.Bytes);

        Assert.Equal(6, Observe(TimeSpan.FromHours(1), inUse: 1000));
        Assert.Null(_limit.Bytes);
    }

    [Fact]
    public void Calm_without_use_and_time_that_nobody_observed_prove_nothing()
    {
        _limit.Failed(1200);
        Assert.Equal(0, Observe(TimeSpan.FromHours(5), inUse: 100));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(_limit.Calm(900));
        Assert.Equal(900, _limit.Bytes);
    }

    [Fact]
    public void The_next_session_goes_on_where_this_one_was()
    {
        _limit.Failed(1200);
        Observe(TimeSpan.FromMinutes(9), inUse: 900);
        var next = new LearnedLimit(_time, 64, 1600);
        next.Restore(_limit.State);

        Assert.Equal(new LearnedState(900, 1, 540), next.State);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(next.Calm(900));
    }

    [Theory]
    [InlineData(long.MinValue, 64L)]
    [InlineData(1L, 64L)]
    [InlineData(100L, 100L)]
    [InlineData(1600L, null)]
    [InlineData(long.MaxValue, null)]
    public void A_state_from_outside_stays_within_the_bounds(long bytes, long? expected)
    {
        _limit.Restore(new LearnedState(bytes, -3, long.MaxValue));
        Assert.Equal((expected, 0), (_limit.Bytes, _limit.Failures));
    }

    [Fact]
    public void Asked_to_it_forgets()
    {
        _limit.Failed(1200);
        _limit.Forget();
        Assert.Equal(default, _limit.State);
    }

    private int Observe(TimeSpan time, long inUse)
    {
        var raised = 0;
        for (var at = TimeSpan.Zero; at < time; at += TimeSpan.FromSeconds(2))
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            raised += _limit.Calm(inUse) ? 1 : 0;
        }
        return raised;
    }
}
