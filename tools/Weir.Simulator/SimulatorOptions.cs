using System.CommandLine;
using Weir.Simulator.Replaying;
using Weir.Simulator.Traces;

namespace Weir.Simulator;

/// <summary>What the command line says.</summary>
internal sealed class SimulatorOptions
{
    private readonly Option<bool> _quick = new("--quick")
    {
        Description = "Smaller traces, three budgets: less than a minute",
    };
    private readonly Option<int> _seeds = new("--seeds")
    {
        DefaultValueFactory = _ => 5,
        Description = "Traces of each workload; below 5 differences say little",
    };
    private readonly Option<string[]> _workloads = new("--workload")
    {
        AllowMultipleArgumentsPerToken = true,
        Description = "Only these: " + string.Join(", ", Workload.All.Select(w => w.Name)),
    };
    private readonly Option<string[]> _policies = new("--policy")
    {
        AllowMultipleArgumentsPerToken = true,
        Description = "Only these: " + string.Join(", ", PolicyChoice.All.Select(p => p.Name)),
    };
    private readonly Option<int[]> _budgets = new("--budget")
    {
        AllowMultipleArgumentsPerToken = true,
        Description = "Megabytes, one or more; default 64 to 4096",
    };
    private readonly Option<FileInfo[]> _traces = new("--trace")
    {
        AllowMultipleArgumentsPerToken = true,
        Description = "Replays recorded traces instead of made-up ones (format: docs/memory.md)",
    };
    private readonly Option<DirectoryInfo> _output = new("--out")
    {
        DefaultValueFactory = _ => new DirectoryInfo("artifacts/simulate"),
        Description = "Where table and charts go",
    };
    private readonly Option<DirectoryInfo?> _write = new("--write-traces")
    {
        Description = "Also writes the made-up traces there, as files",
    };
    private readonly Option<bool> _docs = new("--docs")
    {
        Description =
            "Fills the section of docs/memory.md and writes docs/images (run at the root)",
    };
    private readonly Option<int> _threads = new("--threads")
    {
        DefaultValueFactory = _ => Environment.ProcessorCount,
        Description = "Replays at a time",
    };

    public SimulatorOptions()
    {
        _workloads.AcceptOnlyFromAmong([.. Workload.All.Select(workload => workload.Name)]);
        _policies.AcceptOnlyFromAmong([.. PolicyChoice.All.Select(policy => policy.Name)]);
        _traces.AcceptExistingOnly();
        foreach (var atLeastOne in (Option<int>[])[_seeds, _threads])
        {
            atLeastOne.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                {
                    result.AddError($"{atLeastOne.Name} must be at least 1.");
                }
            });
        }
        _budgets.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>().Any(megabytes => megabytes < 1))
            {
                result.AddError("--budget is in megabytes, at least 1.");
            }
        });
    }

    public RootCommand Command =>
        new(
            "Replays traces of study switches through the real memory engine and compares its policies with FIFO, Bélády's rule and "
                + "no limit. Exits with 1 if the ledger ever exceeded the budget, with 2 if a trace cannot be read."
        )
        {
            _quick,
            _seeds,
            _workloads,
            _policies,
            _budgets,
            _traces,
            _output,
            _write,
            _docs,
            _threads,
        };

    public Run Read(ParseResult parsed) =>
        new()
        {
            Quick = parsed.GetValue(_quick),
            Seeds = parsed.GetValue(_seeds),
            Workloads = [.. Workload.All.Where(w => Chosen(parsed.GetValue(_workloads), w.Name))],
            Policies = [.. PolicyChoice.All.Where(p => Chosen(parsed.GetValue(_policies), p.Name))],
            Budgets = parsed.GetValue(_budgets) is { Length: > 0 } budgets
                ? [.. budgets.Distinct().Order().Select(megabytes => (long)megabytes << 20)]
                : null,
            TraceFiles = [.. (parsed.GetValue(_traces) ?? []).Select(file => file.FullName)],
            Output = parsed.GetValue(_output)!.FullName,
            WriteTraces = parsed.GetValue(_write)?.FullName,
            FillsDocs = parsed.GetValue(_docs),
            Threads = parsed.GetValue(_threads),
        };

    private static bool Chosen(string[]? names, string name) =>
        names is null or [] || names.Contains(name);
}
