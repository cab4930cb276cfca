using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Weir.LeakLab;

var server = new Option<string>("--server")
{
    DefaultValueFactory = _ => "artifacts/weir/weir",
    Description = "The built server",
};
var data = new Option<string>("--data")
{
    DefaultValueFactory = _ => "data",
    Description = "The archive's folder",
};
var policy = new Option<string>("--exit-policy")
{
    DefaultValueFactory = _ => "Demote",
    Description = "Purge, Demote or Retain",
};
policy.AcceptOnlyFromAmong("Purge", "Demote", "Retain");
var budget = new Option<int>("--budget")
{
    DefaultValueFactory = _ => 512,
    Description = "Megabytes",
};
var studies = new Option<int>("--studies")
{
    DefaultValueFactory = _ => 12,
    Description = "Studies from the top of the list",
};
var rounds = new Option<int>("--rounds")
{
    DefaultValueFactory = _ => 2,
    Description = "How often around",
};
var warmUp = new Option<int>("--warm-up")
{
    DefaultValueFactory = _ => 0,
    Description = "Visits to the first two studies before those that are measured",
};
var steps = new Option<int>("--wheel-steps")
{
    DefaultValueFactory = _ => 10,
    Description = "Wheel steps in each visit",
};
var spin = new Option<double>("--spin")
{
    DefaultValueFactory = _ => 0,
    Description = "Seconds the wheel spins in each visit",
};
var settle = new Option<double>("--settle")
{
    DefaultValueFactory = _ => 2,
    Description = "Seconds the list stands before memory is read",
};
var minutes = new Option<double?>("--minutes")
{
    Description = "A soak: goes round the studies for so long, whatever --rounds says",
};
var viewers = new Option<string>("--viewers")
{
    DefaultValueFactory = _ => "weir",
    Description =
        $"Comma-separated, of {string.Join(", ", Comparison.Known)}; more than one are compared",
};
var repeats = new Option<int>("--repeats")
{
    DefaultValueFactory = _ => 1,
    Description = "Runs of each viewer, in turn (A B A B)",
};
var compressed = new Option<string?>("--compressed-data")
{
    Description = "The same studies in a compressed archive, for ohif-best",
};
var docs = new Option<bool>("--docs")
{
    Description =
        "Writes the comparison into docs/performance.md, its chart and the README (run at the root)",
};
var chart = new Option<string?>("--chart") { Description = "Where a chart of memory goes, as SVG" };
var json = new Option<string?>("--json") { Description = "Where the report goes" };

var root = new RootCommand(
    "Opens studies one after another in a real browser, and measures memory, times and requests."
)
{
    server,
    data,
    policy,
    budget,
    studies,
    rounds,
    warmUp,
    steps,
    spin,
    settle,
    minutes,
    viewers,
    repeats,
    compressed,
    docs,
    chart,
    json,
};
root.SetAction(
    async (parsed, ct) =>
    {
        var options = new SwitchOptions(
            parsed.GetValue(policy)!,
            (long)parsed.GetValue(budget) << 20,
            parsed.GetValue(studies),
            parsed.GetValue(rounds),
            parsed.GetValue(steps),
            TimeSpan.FromSeconds(parsed.GetValue(spin)),
            TimeSpan.FromSeconds(parsed.GetValue(settle))
        )
        {
            WarmUp = parsed.GetValue(warmUp),
            Duration = parsed.GetValue(minutes) is { } soak ? TimeSpan.FromMinutes(soak) : null,
        };
        if (parsed.GetValue(viewers) is { } names && names != "weir")
        {
            return await CompareAsync(
                new ComparisonOptions(
                    names.Split(','),
                    parsed.GetValue(repeats),
                    parsed.GetValue(server)!,
                    parsed.GetValue(data)!,
                    parsed.GetValue(compressed),
                    options
                ),
                parsed.GetValue(json),
                parsed.GetValue(chart),
                parsed.GetValue(docs),
                ct
            );
        }
        await using var weir = await WeirServer.StartAsync(
            parsed.GetValue(server)!,
            parsed.GetValue(data)!,
            ct,
            "--no-demo"
        );
        var report = await SwitchScenario.RunAsync(weir, options, new Table(), ct);
        Summary.Print(report);
        if (parsed.GetValue(chart) is { } picture)
        {
            await File.WriteAllTextAsync(picture, MemoryChart.Draw(report), ct);
        }
        await WriteJsonAsync(parsed.GetValue(json), report, ct);
        return 0;
    }
);
root.Subcommands.Add(EngineSpeed.Command(server, data));
root.Subcommands.Add(MakeArchive.Command(data));
root.Subcommands.Add(FilmScenario.Command(server, budget));
root.Subcommands.Add(SyncScenario.Command(server, data));
root.Subcommands.Add(PriorsScenario.Command(server, budget));
root.Subcommands.Add(FirstLoad.Command(server, data));
root.Subcommands.Add(ToolsScenario.Command(server, data));
return await root.Parse(args).InvokeAsync();

static async Task<int> CompareAsync(
    ComparisonOptions options,
    string? json,
    string? chart,
    bool docs,
    CancellationToken ct
)
{
    if (options.Viewers.FirstOrDefault(v => !Comparison.Known.Contains(v)) is { } unknown)
    {
        Console.Error.WriteLine(
            $"leaklab: there is no driver for '{unknown}'; there are {string.Join(", ", Comparison.Known)}."
        );
        return 2;
    }
    var runs = await Comparison.RunAsync(options, ct);
    Console.WriteLine(ComparisonTable.Write(runs, options.Switching));
    if (chart is not null)
    {
        await File.WriteAllTextAsync(chart, ComparisonChart.Draw(runs), ct);
    }
    if (docs)
    {
        ComparisonDocs.Write(runs, options.Switching);
    }
    await WriteJsonAsync(json, runs, ct);
    return 0;
}

static async Task WriteJsonAsync<T>(string? path, T report, CancellationToken ct)
{
    if (path is not null)
    {
        var web = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true };
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(report, web), ct);
    }
}
