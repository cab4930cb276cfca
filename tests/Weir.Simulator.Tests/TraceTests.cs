using Weir.Memory;
using Weir.Simulator.Traces;

namespace Weir.Simulator.Tests;

public sealed class TraceTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var trace = Workload.All[0].Make(3, true);

        trace.Write(_file);

        Assert.Equal(trace.Lines, Trace.Read(_file).Lines);
    }

    [Theory]
    [InlineData("time\tsession", "first line")]
    [InlineData(TraceLine.Header, "no line")]
    [InlineData(TraceLine.Header + "\n1\t0\tget\t-/-\t0\t0\t-\t0\nx", "line 3")]
    public void What_cannot_be_read_names_file_and_line(string text, string names)
    {
        File.WriteAllText(_file, text);

        var error = Assert.Throws<FormatException>(() => Trace.Read(_file));

        Assert.Contains(_file, error.Message);
        Assert.Contains(names, error.Message);
    }

    [Fact]
    public void What_a_line_does_not_know_of_its_frame_other_lines_tell()
    {
        var hit = TestTraces.Get(1, 1, bytes: 0) with { Cost = 0 };
        var miss = hit with { Key = hit.Key with { Study = 0 }, Event = TraceEvent.Miss };
        var trace = TestTraces.Of(hit, miss, TestTraces.Get(1, 1, bytes: 30));

        Assert.All(trace.Lines, line => Assert.Equal((30, 30_000), (line.Bytes, line.Cost)));
        Assert.All(trace.Lines, line => Assert.Equal(1UL, line.Key.Study));
    }

    [Fact]
    public void A_cost_that_nobody_knows_is_what_the_bytes_cost_on_average()
    {
        var unknown = TestTraces.Get(1, 2, bytes: 7) with { Cost = 0 };

        var trace = TestTraces.Of(TestTraces.Get(1, 1, bytes: 30), unknown);

        Assert.Equal(7_000, trace.Lines[1].Cost);
    }

    [Fact]
    public void A_seed_gives_the_same_day_and_another_seed_another()
    {
        foreach (var workload in Workload.All)
        {
            var day = workload.Make(1, true);
            Assert.Equal(day.Lines, workload.Make(1, true).Lines);
            Assert.NotEqual(day.Lines, workload.Make(2, true).Lines);
        }
    }

    [Fact]
    public void Made_up_lines_are_in_order_and_know_size_and_cost()
    {
        foreach (var workload in Workload.All)
        {
            var lines = workload.Make(1, true).Lines;
            Assert.Equal(lines.Select(line => line.Time), lines.Select(l => l.Time).Order());
            Assert.All(
                lines.Where(line => line.Key.Frame != 0),
                line => Assert.True(line is { Bytes: > 0, Cost: > 0, Tier.Length: > 0 })
            );
            Assert.Contains(lines, line => line.Event == TraceEvent.Open);
        }
    }
}
