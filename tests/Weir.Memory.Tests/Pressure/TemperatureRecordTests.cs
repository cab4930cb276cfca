using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Weir.Memory.Tests.Pressure;

public sealed class TemperatureRecordTests
{
    private const string Uid = "1.2.826.0.1.3680043.8.498.1";

    private readonly FakeTimeProvider _time = new(
        new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)
    );
    private readonly byte[] _key = TemperatureRecord.NewKey();

    [Fact]
    public void What_one_session_learned_the_next_one_knows_and_cooler_by_the_time_between()
    {
        var (first, record) = Session();
        record.Know(7, Uid);
        for (var opening = 0; opening < 4; opening++)
        {
            first.Opened(7);
        }
        var text = record.Export();
        _time.Advance(StudyTemperature.DefaultHalfLife);

        var (second, next) = Session();
        Assert.Equal(1, next.Import(text));
        next.Know(99, Uid);

        Assert.Equal(2, second.Of(99), precision: 3);
        Assert.Equal(StudyHeat.Warm, second.HeatOf(99));
    }

    [Fact]
    public void A_study_that_is_not_met_in_a_session_is_still_known_in_the_one_after()
    {
        var (first, record) = Session();
        record.Know(7, Uid);
        first.Opened(7);

        var (_, between) = Session();
        between.Import(record.Export());
        var (third, last) = Session();
        last.Import(between.Export());
        last.Know(1, Uid);

        Assert.Equal(1, third.Of(1), precision: 3);
    }

    [Fact]
    public void What_is_exported_holds_no_uid_and_says_nothing_without_the_key()
    {
        var (temperature, record) = Session();
        record.Know(7, Uid);
        temperature.Opened(7);
        var text = record.Export();

        Assert.DoesNotContain(Uid, text);
        Assert.Equal(2, text.Split('\n').Length);
        var stranger = new TemperatureRecord(temperature, _time, TemperatureRecord.NewKey());
        Assert.NotEqual(record.NameOf(Uid), stranger.NameOf(Uid));
        Assert.Equal(
            record.NameOf(Uid),
            new TemperatureRecord(temperature, _time, _key).NameOf(Uid)
        );
    }

    [Fact]
    public void A_group_whose_number_goes_to_another_study_leaves_no_heat_behind()
    {
        var (temperature, record) = Session();
        record.Know(7, Uid);
        temperature.Opened(7);

        record.Retire(7);
        record.Know(7, "1.2.3");
        Assert.Equal(0, temperature.Of(7));

        record.Know(8, Uid);
        Assert.Equal(1, temperature.Of(8), precision: 3);
    }

    [Fact]
    public void Openings_before_and_after_a_study_was_recognised_add_up()
    {
        var (first, record) = Session();
        record.Know(7, Uid);
        first.Opened(7);
        first.Opened(7);
        _time.Advance(StudyTemperature.DefaultHalfLife);

        var (second, next) = Session();
        next.Import(record.Export());
        second.Opened(1);
        next.Know(1, Uid);
        Assert.Equal(2, second.Of(1), precision: 3);
        _time.Advance(StudyTemperature.DefaultHalfLife);
        Assert.Equal(1, second.Of(1), precision: 3);
    }

    [Fact]
    public void Another_user_finds_nothing()
    {
        var (temperature, record) = Session();
        record.Know(7, Uid);
        temperature.Opened(7);

        record.Clear();

        Assert.Equal(0, temperature.Of(7));
        Assert.DoesNotContain('\n', record.Export());
    }

    [Fact]
    public void Only_the_hottest_are_kept()
    {
        var (temperature, record) = Session();
        for (var group = 0; group < TemperatureRecord.MaxStudies + 100; group++)
        {
            record.Know(group, $"1.2.{group}");
            temperature.Opened(group);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        var lines = record.Export().Split('\n');

        Assert.Equal(TemperatureRecord.MaxStudies + 1, lines.Length);
        Assert.StartsWith(record.NameOf($"1.2.{TemperatureRecord.MaxStudies + 99}"), lines[1]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("heat0\nAAAAAAAAAAAAAAAAAAAAAA 1 1700000000")]
    [InlineData("heat1\nshort 1 1700000000")]
    [InlineData("heat1\nAAAAAAAAAAAAAAAAAAAAAA 1")]
    [InlineData("heat1\nAAAAAAAAAAAAAAAAAAAAAA NaN 1700000000")]
    [InlineData("heat1\nAAAAAAAAAAAAAAAAAAAAAA -1 1700000000")]
    [InlineData("heat1\nAAAAAAAAAAAAAAAAAAAAAA 1e300 1700000000")]
    [InlineData("heat1\nAAAAAAAAAAAAAAAAAAAAAA 1 -5")]
    [InlineData("heat1\nAAAAAAAAAAAAAAAAAAAAAA 1 99999999999999999999")]
    public void Damaged_text_is_no_knowledge_and_no_error(string? text) =>
        Assert.Equal(0, Session().Record.Import(text));

    [Fact]
    public void Damaged_lines_cost_only_themselves_and_a_time_to_come_is_now()
    {
        var (temperature, record) = Session();
        var text = $"heat1\nrubbish\n{record.NameOf(Uid)} 3.5 9999999999999\n\u0000\n";

        Assert.Equal(1, record.Import(text));

        record.Know(1, Uid);
        Assert.Equal(3.5, temperature.Of(1), precision: 3);
        Assert.Equal(_time.GetUtcNow(), temperature.LastOpened(1));
    }

    [Fact]
    public void No_text_whatever_makes_it_throw_or_grow_beyond_its_bounds() =>
        Gen.Select(Gen.String[0, 60].Array[0, 20], Gen.Bool)
            .Sample(
                (lines, hasVersion) =>
                {
                    var (_, record) = Session();
                    record.Import((hasVersion ? "heat1\n" : "") + string.Join('\n', lines));
                    Assert.InRange(
                        record.Export().Split('\n').Length,
                        1,
                        TemperatureRecord.MaxStudies + 1
                    );
                },
                iter: 500,
                threads: 1
            );

    [Fact]
    public void A_key_of_another_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new TemperatureRecord(new StudyTemperature(_time), _time, new byte[16])
        );

    private (StudyTemperature Temperature, TemperatureRecord Record) Session()
    {
        var temperature = new StudyTemperature(_time);
        return (temperature, new TemperatureRecord(temperature, _time, _key));
    }
}
