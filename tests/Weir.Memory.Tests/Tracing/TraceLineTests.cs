using CsCheck;

namespace Weir.Memory.Tests.Tracing;

public sealed class TraceLineTests
{
    private const string Good = "12\t3\tprefetch\t00000000000000aa/-\t100\t7\tencoded\t1";

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(
                Gen.Long[0, long.MaxValue],
                Gen.Int[0, int.MaxValue],
                Gen.Enum<TraceEvent>(),
                Gen.Select(Gen.ULong, Gen.ULong),
                Gen.Long[0, long.MaxValue],
                Gen.Long[0, long.MaxValue],
                Gen.Const("encoded"),
                Gen.Bool
            )
            .Sample(
                (time, session, what, key, bytes, cost, tier, first) =>
                {
                    var hashed = new TraceKey(key.Item1, key.Item2);
                    var line = new TraceLine(time, session, what, hashed, bytes, cost, tier, first);
                    Assert.Equal(line, TraceLine.Parse(line.ToString()));
                }
            );

    [Fact]
    public void A_line_has_as_many_columns_as_the_header()
    {
        var line = TraceLine.Parse(Good);

        Assert.Equal(TraceEvent.Prefetch, line.Event);
        Assert.Equal(new TraceKey(0xaa, 0), line.Key);
        Assert.Equal(TraceLine.Header.Count(c => c == '\t'), Good.Count(c => c == '\t'));
    }

    [Theory]
    [InlineData("", "columns")]
    [InlineData(Good + "\t0", "columns")]
    [InlineData("-1\t3\tget\t-/-\t0\t0\t-\t0", "Column 1")]
    [InlineData("1\tx\tget\t-/-\t0\t0\t-\t0", "Column 2")]
    [InlineData("1\t3\tGET\t-/-\t0\t0\t-\t0", "Column 3")]
    [InlineData("1\t3\tget\t1.2.840/-\t0\t0\t-\t0", "Column 4")]
    [InlineData("1\t3\tget\t-\t0\t0\t-\t0", "Column 4")]
    [InlineData("1\t3\tget\t-/-\t1e3\t0\t-\t0", "Column 5")]
    [InlineData("1\t3\tget\t-/-\t0\t99999999999999999999\t-\t0", "Column 6")]
    [InlineData("1\t3\tget\t-/-\t0\t0\t-\tyes", "Column 8")]
    public void What_cannot_be_read_names_its_column_and_is_not_quoted(string text, string names)
    {
        var error = Assert.Throws<FormatException>(() => TraceLine.Parse(text));

        Assert.Contains(names, error.Message);
        Assert.DoesNotContain("1.2.840", error.Message);
    }
}
