using Microsoft.Extensions.Time.Testing;

namespace Weir.Memory.Tests.Pressure;

public sealed class StudyTemperatureTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Every_opening_counts_one_and_half_as_much_after_a_half_life()
    {
        var temperature = new StudyTemperature(_time, TimeSpan.FromHours(1));
        Assert.Equal(0, temperature.Of(7));

        temperature.Opened(7);
        temperature.Opened(7);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, temperature.Of(7), precision: 9);

        temperature.Opened(7);
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0.5, temperature.Of(7), precision: 9);

        temperature.Forget(7);
        Assert.Equal(0, temperature.Of(7));
    }

    [Fact]
    public void A_study_opened_ten_times_is_hot_through_the_working_day_and_cold_after_14_days()
    {
        var temperature = new StudyTemperature(_time);
        for (var opening = 0; opening < 10; opening++)
        {
            temperature.Opened(7);
            _time.Advance(TimeSpan.FromMinutes(5));
        }
        temperature.Opened(8);
        Assert.Equal(
            (StudyHeat.Hot, StudyHeat.Warm),
            (temperature.HeatOf(7), temperature.HeatOf(8))
        );

        _time.Advance(TimeSpan.FromHours(10));
        Assert.Equal(
            (StudyHeat.Hot, StudyHeat.Warm),
            (temperature.HeatOf(7), temperature.HeatOf(8))
        );

        _time.Advance(TimeSpan.FromDays(14));
        Assert.Equal(StudyHeat.Cold, temperature.HeatOf(7));
        Assert.Equal(StudyHeat.Cold, temperature.HeatOf(8));
        Assert.Equal(StudyHeat.Cold, temperature.HeatOf(9));
    }

    [Fact]
    public void Three_openings_within_a_day_are_hot_and_two_are_not()
    {
        var temperature = new StudyTemperature(_time);
        foreach (var group in (long[])[1, 2, 2, 3, 3, 3])
        {
            temperature.Opened(group);
            _time.Advance(TimeSpan.FromHours(1));
        }
        Assert.Equal(StudyHeat.Warm, temperature.HeatOf(2));
        Assert.Equal(StudyHeat.Hot, temperature.HeatOf(3));
    }

    [Fact]
    public void A_clock_that_is_set_back_cools_and_heats_nobody()
    {
        var clock = new SetClock { Now = DateTimeOffset.UnixEpoch.AddDays(100) };
        var temperature = new StudyTemperature(clock);
        temperature.Opened(7);
        clock.Now = DateTimeOffset.UnixEpoch;

        Assert.Equal(1, temperature.Of(7));
        temperature.Opened(7);
        Assert.Equal(2, temperature.Of(7));
    }

    [Fact]
    public void It_knows_when_a_study_was_last_opened()
    {
        var temperature = new StudyTemperature(_time);
        Assert.Null(temperature.LastOpened(7));
        temperature.Opened(7);
        var opened = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(opened, temperature.LastOpened(7));
        temperature.Clear();
        Assert.Null(temperature.LastOpened(7));
    }

    [Fact]
    public void Beyond_what_it_remembers_the_coldest_are_forgotten()
    {
        var temperature = new StudyTemperature(_time);
        temperature.Opened(-1);
        temperature.Opened(-1);
        for (var group = 0; group < StudyTemperature.Remembered; group++)
        {
            temperature.Opened(group);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(StudyHeat.Warm, temperature.HeatOf(-1));
        Assert.Equal(0, temperature.Of(0));
        Assert.Equal(StudyHeat.Warm, temperature.HeatOf(StudyTemperature.Remembered - 1));
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var temperature = new StudyTemperature(TimeProvider.System);
        temperature.Opened(7);
        Assert.True(temperature.Of(7) > 0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = 0.0;
        for (var i = 0; i < 1000; i++)
        {
            sum += temperature.Of(i % 10);
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(sum > 0);
    }

    [Fact]
    public void Time_without_a_half_life_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new StudyTemperature(TimeProvider.System, TimeSpan.Zero)
        );

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
