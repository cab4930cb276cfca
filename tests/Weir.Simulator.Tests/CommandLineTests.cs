using Weir.Simulator.Traces;

namespace Weir.Simulator.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-simulate").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_trace_file_is_replayed_with_the_policies_and_budgets_asked_for()
    {
        Workload.All[0].Make(1, true).Write(File("day.tsv"));

        var code = Simulate("--trace", File("day.tsv"), "--policy", "lru", "--budget", "64");

        Assert.Equal(0, code);
        Assert.Contains("**day** at 64 MB", _output.ToString());
        Assert.Contains("| lru |", _output.ToString());
        Assert.DoesNotContain("| sieve |", _output.ToString());
        Assert.Equal(
            _output.ToString().Trim(),
            System.IO.File.ReadAllText(File("policies.md")).Trim()
        );
    }

    [Fact]
    public void A_trace_that_cannot_be_read_ends_with_2_and_says_where()
    {
        System.IO.File.WriteAllText(File("bad.tsv"), "nothing");

        Assert.Equal(2, Simulate("--trace", File("bad.tsv")));

        Assert.Contains("bad.tsv", _errors.ToString());
    }

    [Fact]
    public void Made_up_traces_can_be_written_and_charts_are()
    {
        var code = Simulate(
            "--quick",
            "--seeds",
            "1",
            "--workload",
            "server",
            "--write-traces",
            _folder
        );

        Assert.Equal(0, code);
        Assert.NotEmpty(Trace.Read(File("server-1.tsv")).Lines);
        Assert.StartsWith("<svg", System.IO.File.ReadAllText(File("budget-server.svg")));
        Assert.False(System.IO.File.Exists(File("budget-tab.svg")));
    }

    [Theory]
    [InlineData("--policy", "best")]
    [InlineData("--budget", "0")]
    [InlineData("--seeds", "0")]
    [InlineData("--trace", "nowhere.tsv")]
    public void A_bad_option_is_an_error(string option, string value) =>
        Assert.NotEmpty(new SimulatorOptions().Command.Parse([option, value]).Errors);

    private int Simulate(params string[] arguments)
    {
        var options = new SimulatorOptions();
        var parsed = options.Command.Parse([.. arguments, "--out", _folder]);
        Assert.Empty(parsed.Errors);
        return options.Read(parsed).Execute(_output, _errors);
    }

    private string File(string name) => Path.Combine(_folder, name);
}
