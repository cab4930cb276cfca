using Weir.Simulator.Replaying;
using Weir.Simulator.Reports;
using Weir.Simulator.Traces;

namespace Weir.Simulator;

/// <summary>One run of the program: traces, replays, reports.</summary>
internal sealed record Run
{
    private static readonly long[] AllBudgets = [.. MegaBytes(64, 128, 256, 512, 1024, 2048, 4096)];
    private static readonly long[] QuickBudgets = [.. MegaBytes(128, 512, 1024)];

    public required bool Quick { get; init; }
    public required int Seeds { get; init; }
    public required IReadOnlyList<Workload> Workloads { get; init; }
    public required IReadOnlyList<PolicyChoice> Policies { get; init; }

    /// <summary>Bytes, ascending; null: all, or a few when quick.</summary>
    public required IReadOnlyList<long>? Budgets { get; init; }
    public required IReadOnlyList<string> TraceFiles { get; init; }
    public required string Output { get; init; }
    public required string? WriteTraces { get; init; }
    public required bool FillsDocs { get; init; }
    public required int Threads { get; init; }

    /// <returns>0; 1 after an overshoot, 2 when an input cannot be read.</returns>
    public int Execute(TextWriter output, TextWriter errors)
    {
        try
        {
            return Replay(output, errors);
        }
        catch (Exception error) when (error is FormatException or IOException)
        {
            errors.WriteLine($"simulate: {error.Message}");
            return 2;
        }
    }

    /// <summary>1 when the ledger ever exceeded a budget: what must not happen must not go unseen.</summary>
    public static int ExitCode(IReadOnlyList<Cell> cells, TextWriter errors)
    {
        var overshoots = cells.Sum(cell => cell.Overshoots);
        if (overshoots == 0)
        {
            return 0;
        }
        errors.WriteLine($"simulate: the ledger exceeded the budget after {overshoots} lines.");
        return 1;
    }

    private int Replay(TextWriter output, TextWriter errors)
    {
        var traces = TraceFiles.Count > 0 ? ReadTraces() : MakeTraces();
        var budgets = Budgets ?? (Quick ? QuickBudgets : AllBudgets);
        var cells = Experiment.Run(traces, Policies, budgets, Threads);
        string[] workloads = [.. traces.Keys];
        var seeds = traces.Values.Max(ofOne => ofOne.Length);
        var report = new Report(cells, workloads, budgets, seeds);
        var tables = report.Tables(atAllBudgets: Budgets is not null);
        output.WriteLine(tables);
        Directory.CreateDirectory(Output);
        File.WriteAllText(Path.Combine(Output, "policies.md"), tables);
        if (budgets.Count > 1)
        {
            var homes = Home.Of(workloads);
            homes.ForEach(home => WriteChart(report, home, Output));
            if (FillsDocs)
            {
                FillDocs(report, homes);
            }
        }
        return ExitCode(cells, errors);
    }

    private Dictionary<string, Trace[]> ReadTraces() =>
        TraceFiles.Select(Trace.Read).ToDictionary(trace => trace.Name, trace => new[] { trace });

    private Dictionary<string, Trace[]> MakeTraces()
    {
        var traces = Workloads.ToDictionary(
            workload => workload.Name,
            workload =>
                Enumerable.Range(1, Seeds).Select(seed => workload.Make(seed, Quick)).ToArray()
        );
        if (WriteTraces is not null)
        {
            Directory.CreateDirectory(WriteTraces);
            foreach (var (name, seeds) in traces)
            {
                for (var i = 0; i < seeds.Length; i++)
                {
                    seeds[i].Write(Path.Combine(WriteTraces, $"{name}-{i + 1}.tsv"));
                }
            }
        }
        return traces;
    }

    private static void FillDocs(Report report, List<Home> homes)
    {
        const string document = "docs/memory.md";
        Directory.CreateDirectory("docs/images");
        var text = report.Matrix();
        foreach (var home in homes)
        {
            WriteChart(report, home, "docs/images");
            text +=
                $"\n**{home.Title}**\n\n{report.BudgetTable(home)}\n![Returns without a stall and bytes fetched again against the budget](images/{home.ChartFile})\n";
        }
        File.WriteAllText(document, DocumentSection.Fill(File.ReadAllText(document), text));
    }

    private static IEnumerable<long> MegaBytes(params int[] numbers) =>
        numbers.Select(number => (long)number << 20);

    private static void WriteChart(Report report, Home home, string folder) =>
        File.WriteAllText(Path.Combine(folder, home.ChartFile), report.Chart(home));
}
