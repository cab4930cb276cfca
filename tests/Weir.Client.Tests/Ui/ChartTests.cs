using System.Globalization;
using Bunit;
using Weir.Client.Memory;
using Weir.Client.MemoryPanel;
using Weir.Memory;

namespace Weir.Client.Tests.Ui;

public sealed class ChartTests : UiContext
{
    private const long MiB = 1 << 20;

    private static readonly DateTimeOffset Start = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_value_holds_until_the_next_sample_and_tiers_are_stacked()
    {
        MemorySample[] samples = [Sample(0, 20, 0, 10), Sample(50, 40, 0, 10)];
        var shape = ChartShape.Of(samples, Start.AddSeconds(100), 100, 106);
        // The limit of 100 MiB is 100 of 106 pixels high.
        Assert.Equal("M0 106V86H50V66H100V106Z", shape.Areas[0]);
        Assert.Equal("M0 106V86H50V66H100V106Z", shape.Areas[1]);
        Assert.Equal("M0 106V76H50V56H100V106Z", shape.Areas[2]);
        Assert.Equal("M0 6H100", shape.Limit);
        Assert.Equal(TimeSpan.FromSeconds(100), shape.Span);
        Assert.Equal(50 * MiB, ChartShape.Total(shape.Peak!.Value));
    }

    [Fact]
    public void A_peak_is_seen_however_long_the_time_is_and_a_path_has_no_more_corners_than_columns()
    {
        var samples = Enumerable
            .Range(0, MemoryHistory.Capacity)
            .Select(i => Sample(i * 2, i == 333 ? 90 : 10 + i % 7, 0, 0))
            .ToArray();
        var shape = ChartShape.Of(samples, Start.AddHours(9), 50, 106);
        Assert.Contains("V16", shape.Areas[0]);
        Assert.InRange(shape.Areas[0].Count(c => c == 'H'), 1, 51);
    }

    [Fact]
    public void Times_of_short_memory_are_marked()
    {
        MemorySample[] samples =
        [
            Sample(0, 1, 0, 0),
            Sample(20, 1, 0, 0) with
            {
                Level = PressureLevel.High,
            },
            Sample(60, 1, 0, 0),
        ];
        var shape = ChartShape.Of(samples, Start.AddSeconds(100), 100, 100);
        Assert.Equal([(20.0, 40.0)], shape.Pressed);
    }

    [Fact]
    public void A_tab_that_has_no_limit_yet_draws_none()
    {
        MemorySample[] samples = [Sample(0, 0, 0, 0) with { Limit = 0 }, Sample(50, 10, 0, 0)];
        var shape = ChartShape.Of(samples, Start.AddSeconds(100), 100, 106);
        Assert.Equal("M50 6H100", shape.Limit);
    }

    [Fact]
    public void Nothing_recorded_is_an_empty_picture_and_a_sample_of_now_one_without_breadth()
    {
        var empty = ChartShape.Of([], Start, 100, 100);
        Assert.All(empty.Areas.Append(empty.Limit), path => Assert.Equal("", path));
        Assert.Null(empty.Peak);
        var one = ChartShape.Of([Sample(0, 10, 0, 0)], Start, 100, 100);
        Assert.StartsWith("M99 ", one.Areas[0]);
        Assert.Equal(ChartShape.Shortest, one.Span);
    }

    [Fact]
    public void The_chart_says_in_words_what_it_shows()
    {
        Turn(Rig.Memory.StartWatching);
        OpenStudy("1", 100);
        Pass(180);
        var chart = Render<MemoryChart>();
        var words = Find(chart, "memory-chart").GetAttribute("aria-label")!;
        Assert.Equal("img", Find(chart, "memory-chart").GetAttribute("role"));
        Assert.Contains("now 20 MB of 512 MB", words);
        Assert.Contains("never short", words);
    }

    [Fact]
    public void The_table_says_the_same_in_at_most_twelve_rows()
    {
        Turn(Rig.Memory.StartWatching);
        for (var i = 0; i < 30; i++)
        {
            OpenStudy($"{i}", 5);
            LeaveStudy();
            Pass(10);
        }
        var chart = Render<MemoryChart>();
        Find(chart, "chart-table-toggle").Click();
        Assert.Empty(All(chart, "memory-chart"));
        var rows = Find(chart, "chart-table").QuerySelectorAll("tbody tr");
        Assert.InRange(rows.Length, 5, 12);
        Assert.Matches("^(now|[0-9]+ s ago)$", rows[0].QuerySelector("th")!.TextContent);
        Assert.Equal("29 MB", rows[0].QuerySelector("td")!.TextContent);
        Find(chart, "chart-table-toggle").Click();
        Assert.Single(All(chart, "memory-chart"));
    }

    [Fact]
    public void However_often_memory_changes_the_chart_is_drawn_once_in_two_seconds_at_most()
    {
        Turn(Rig.Memory.StartWatching);
        var chart = Render<MemoryChart>();
        var before = chart.RenderCount;
        for (var tenth = 0; tenth < 200; tenth++)
        {
            Turn(() => Rig.Memory.SetLimit((256 + tenth) * MiB));
            Turn(() => Time.Advance(TimeSpan.FromMilliseconds(100)));
        }
        Assert.InRange(chart.RenderCount - before, 5, 10);
    }

    [Fact]
    public void While_nothing_changes_nothing_is_drawn()
    {
        Turn(Rig.Memory.StartWatching);
        Pass(4);
        var chart = Render<MemoryChart>();
        var before = chart.RenderCount;
        Pass(600);
        Assert.Equal(before, chart.RenderCount);
    }

    private void Pass(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Turn(() => Time.Advance(TimeSpan.FromSeconds(1)));
            Run();
        }
    }

    private static MemorySample Sample(int second, long encoded, long decoded, long texture) =>
        new(
            Start.AddSeconds(second),
            100 * MiB,
            encoded * MiB,
            decoded * MiB,
            texture * MiB,
            0,
            PressureLevel.Normal
        );
}
