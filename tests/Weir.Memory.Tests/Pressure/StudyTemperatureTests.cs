using Microsoft.Extensions.Time.Testing;

namespace Weir.Memory.Tests.Pressure;

public sealed class StudyTemperatureTests
{
    [Fact]
    public void Every_opening_counts_one_and_half_as_much_after_an_hour()
    {
        var time = new FakeTimeProvider();
        var temperature = new StudyTemperature(time);
        Assert.Equal(0, temperature.Of(7));

        temperature.Opened(7);
        temperature.Opened(7);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, temperature.Of(7), precision: 9);

        temperature.Opened(7);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0.5, temperature.Of(7), precision: 9);

        temperature.Forget(7);
        Assert.Equal(0, temperature.Of(7));
    }

    [Fact]
    public void Time_without_a_half_life_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new StudyTemperature(TimeProvider.System, TimeSpan.Zero)
        );
}
