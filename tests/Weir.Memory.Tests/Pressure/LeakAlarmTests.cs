using Microsoft.Extensions.Time.Testing;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Pressure;

public sealed class LeakAlarmTests
{
    private const long MB = 1_000_000;

    private readonly FakeTimeProvider _time = new();
    private readonly List<LeakReport> _reports = [];
    private readonly LeakAlarm _alarm;

    public LeakAlarmTests()
    {
        _alarm = new LeakAlarm(_time) { BaselineBytes = 100 * MB };
        _alarm.Raised += _reports.Add;
        _time.Advance(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Three_settled_readings_above_the_threshold_are_one_alarm_with_its_numbers()
    {
        Assert.Null(Observe(unaccounted: 101));
        Assert.Null(Observe(unaccounted: 150));
        var report = Observe(unaccounted: 160);

        Assert.NotNull(report);
        Assert.Equal(160 * MB, report.UnaccountedBytes);
        Assert.Equal(100 * MB, report.ThresholdBytes);
        Assert.Equal((460 * MB, 200 * MB), (report.MeasuredBytes, report.LedgerBytes));
        Assert.Equal(_time.GetUtcNow(), report.At);
        Assert.Same(report, _alarm.Current);
        Assert.Equal([report], _reports);
    }

    [Fact]
    public void A_quarter_of_a_large_budget_may_be_unaccounted_for()
    {
        for (var reading = 0; reading < 3; reading++)
        {
            Assert.Null(_alarm.Observe(550 * MB, 200 * MB, budget: 1000 * MB));
        }
        Assert.Equal(250 * MB, _alarm.UnaccountedBytes);
    }

    [Fact]
    public void Readings_while_things_move_do_not_count_and_do_not_begin_the_count_anew()
    {
        Observe(200);
        Observe(200);
        _alarm.Activity();
        Assert.False(_alarm.IsSettled);
        Assert.Null(Observe(0));
        Assert.Null(Observe(200));
        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Null(Observe(200));
        _alarm.Activity();
        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Null(Observe(200));

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_alarm.IsSettled);
        Assert.NotNull(Observe(200));
    }

    [Fact]
    public void One_reading_below_begins_the_count_anew()
    {
        foreach (var unaccounted in (int[])[200, 200, 99, 200, 200])
        {
            Assert.Null(Observe(unaccounted));
        }
        Assert.NotNull(Observe(200));
    }

    [Fact]
    public void An_episode_is_reported_once_and_the_next_one_again()
    {
        foreach (var unaccounted in (int[])[200, 200, 200, 300, 99, 99, 300, 300, 300])
        {
            Observe(unaccounted);
        }
        Assert.Single(_reports);
        Assert.NotNull(_alarm.Current);

        foreach (var unaccounted in (int[])[50, 50, 50])
        {
            Observe(unaccounted);
        }
        Assert.Null(_alarm.Current);

        foreach (var unaccounted in (int[])[200, 200, 200])
        {
            Observe(unaccounted);
        }
        Assert.Equal(2, _reports.Count);
    }

    [Fact]
    public void Without_a_baseline_the_first_settled_reading_is_it()
    {
        var alarm = new LeakAlarm(_time);
        alarm.Observe(1000 * MB, 0, null);
        Assert.Null(alarm.BaselineBytes);
        _time.Advance(TimeSpan.FromSeconds(30));

        alarm.Observe(300 * MB, 250 * MB, null);
        Assert.Equal(50 * MB, alarm.BaselineBytes);
        alarm.Observe(300 * MB, 240 * MB, null);
        Assert.Equal(10 * MB, alarm.UnaccountedBytes);
        alarm.Observe(200 * MB, 240 * MB, null);
        Assert.Equal(0, alarm.UnaccountedBytes);
    }

    [Fact]
    public void The_report_says_what_was_released_lately_by_tier_and_reason()
    {
        using var rig = new Rig(name: "encoded");
        var alarm = new LeakAlarm(
            _time,
            new() { Settling = TimeSpan.Zero, Readings = 1 },
            new ReleaseLog(rig.Root, _time)
        )
        {
            BaselineBytes = 0,
        };
        rig.Put(10, 1, 2, 3);
        rig.Tier.Remove(1);
        _ = rig.Tier.ClearAsync();
        var at = _time.GetUtcNow();

        var report = alarm.Observe(200 * MB, 0, null);

        Assert.Equal(
            [
                new ReleaseRecord(at, "encoded", RemovalReason.UserCleared, false, 2, 20),
                new ReleaseRecord(at, "encoded", RemovalReason.Explicit, false, 1, 10),
            ],
            report!.ReleasedLately
        );
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused_by_name()
    {
        Refused(nameof(LeakAlarmOptions.LeastBytes), new() { LeastBytes = -1 });
        Refused(nameof(LeakAlarmOptions.BudgetShare), new() { BudgetShare = double.NaN });
        Refused(nameof(LeakAlarmOptions.Readings), new() { Readings = 0 });
        Refused(nameof(LeakAlarmOptions.Settling), new() { Settling = TimeSpan.FromSeconds(-1) });

        void Refused(string name, LeakAlarmOptions options) =>
            Assert.Contains(
                name,
                Assert.Throws<ArgumentException>(() => new LeakAlarm(_time, options)).Message
            );
    }

    private LeakReport? Observe(int unaccounted) =>
        _alarm.Observe((300 + unaccounted) * MB, 200 * MB, budget: 100 * MB);
}
