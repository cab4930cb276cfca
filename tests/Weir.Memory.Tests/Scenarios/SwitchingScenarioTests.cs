using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Scenarios;

/// <summary>A reader who goes from study to study. Numbers are kilobytes where the scenario says MB.</summary>
public sealed class SwitchingScenarioTests
{
    private const int Budget = 512_000;
    private const int Frame = 500;

    [Theory]
    [InlineData(ExitPolicy.Purge)]
    [InlineData(ExitPolicy.Demote)]
    [InlineData(ExitPolicy.Retain)]
    public async Task Scenario_1_twenty_studies_in_turn_stay_within_the_budget_and_leave_what_the_policy_says(
        ExitPolicy exit
    )
    {
        var tab = new Tab(Budget);
        for (var study = 0; study < 20; study++)
        {
            var mode = new ViewingSession(study + 1, exit);
            for (var slice = 0; slice < 500; slice++)
            {
                tab.Show(study, slice, mode);
                Assert.InRange(tab.Root.UsedBytes, 1, Budget);
            }
            await mode.CloseAsync();

            var (encoded, textures) = (tab.Encoded.Tier.Statistics, tab.Textures.Tier.Statistics);
            Assert.Equal(0, encoded.HeldBytes + textures.HeldBytes + encoded.LoadsInFlight);
            switch (exit)
            {
                case ExitPolicy.Purge:
                    Assert.Equal(0, tab.Root.UsedBytes);
                    break;
                case ExitPolicy.Demote:
                    Assert.Equal(0, textures.Bytes);
                    Assert.InRange(encoded.Bytes, 500 * Frame, Budget);
                    break;
                default:
                    Assert.True(textures.Bytes > 0 && encoded.Bytes > 0);
                    break;
            }
            Invariants.Check(tab.Root);
        }
        Assert.Equal(20 * 500, tab.Fetched);
    }

    [Fact]
    public async Task Scenario_2_two_studies_that_both_fit_are_fetched_once_however_often_they_are_opened()
    {
        var tab = new Tab(Budget);
        for (var visit = 0; visit < 100; visit++)
        {
            var mode = new ViewingSession(visit + 1, ExitPolicy.Demote);
            for (var slice = 0; slice < 400; slice++)
            {
                tab.Show(visit % 2, slice, mode);
            }
            await mode.CloseAsync();
            Assert.Equal(Math.Min(visit + 1, 2) * 400, tab.Fetched);
        }
        Assert.Empty(tab.Encoded.Removals);
    }

    [Fact]
    public void Scenario_9_a_series_of_three_budgets_is_fetched_less_than_twice_end_to_end_and_back_and_then_never()
    {
        var tab = new Tab(Budget);
        var mode = new ViewingSession(1);
        var slices = 3 * Budget / Frame;
        for (var step = 0; step < 2 * slices; step++)
        {
            tab.Show(0, step < slices ? step : (2 * slices) - 1 - step, mode);
        }
        Assert.InRange(tab.Fetched, slices, (2 * slices) - 1);

        // Idle: the nearest are here, and what a prefetch brings would cost a nearer one: there is no room for it.
        var fetched = tab.Fetched;
        Assert.All(Enumerable.Range(0, 500), slice => Assert.True(tab.Holds(0, slice)));
        for (var slice = 0; slice < slices; slice++)
        {
            tab.Prefetch(0, slice, mode);
        }
        Assert.Equal(fetched, tab.Fetched);
        Assert.All(Enumerable.Range(0, 500), slice => Assert.True(tab.Holds(0, slice)));
        Assert.True(mode.CloseAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public void Scenario_24_priors_opened_one_after_another_in_one_mode_stay_within_the_budget()
    {
        var tab = new Tab(Budget);
        var mode = new ViewingSession(1);
        for (var slice = 0; slice < 200; slice++)
        {
            tab.Show(0, slice, mode);
        }
        for (var prior = 1; prior <= 10; prior++)
        {
            // The current study stays in its pane, a prior beside it.
            tab.Encoded.Tier.Pin(Tab.Key(0, 100), PinRole.OnScreen, mode);
            for (var slice = 0; slice < 200; slice++)
            {
                tab.Show(prior, slice, mode);
                tab.Encoded.Tier.Pin(Tab.Key(prior, slice), PinRole.Comparison, mode);
                Assert.InRange(tab.Root.UsedBytes, 1, Budget);
            }
            for (var slice = 0; slice < 200; slice++)
            {
                tab.Encoded.Tier.Unpin(Tab.Key(prior, slice), PinRole.Comparison, mode);
            }
            // Left priors go before the study that is read.
            Assert.All(Enumerable.Range(0, 200), slice => Assert.True(tab.Holds(0, slice)));
            Invariants.Check(tab.Root);
        }
        Assert.Equal(11 * 200, tab.Fetched);
        Assert.True(mode.CloseAsync().IsCompletedSuccessfully);
    }
}
