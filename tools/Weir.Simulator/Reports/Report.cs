using System.Globalization;
using System.Text;
using Weir.Simulator.Replaying;
using Weir.Simulator.Traces;

namespace Weir.Simulator.Reports;

/// <summary>Tables and charts of an experiment.</summary>
/// <param name="cells">What came out.</param>
/// <param name="workloads">The names of the traces, in their order.</param>
/// <param name="budgets">Bytes, ascending.</param>
/// <param name="seeds">How many traces each workload has.</param>
internal sealed class Report(
    IReadOnlyList<Cell> cells,
    IReadOnlyList<string> workloads,
    IReadOnlyList<long> budgets,
    int seeds
)
{
    /// <summary>What a tab takes when it cannot know better: design of budgets, docs/memory.md.</summary>
    public const long TabDefault = 512L << 20;

    /// <summary>What a server of a small department may take; a real one measures its machine.</summary>
    public const long ServerDefault = 1L << 30;

    /// <summary>Policies side by side, each workload at the budget that is its home's default, or at all that were asked for.</summary>
    public string Tables(bool atAllBudgets)
    {
        var text = new StringBuilder();
        foreach (var workload in workloads)
        {
            foreach (var budget in atAllBudgets ? budgets : [DefaultOf(workload)])
            {
                var rows = cells.Where(c => c.Workload == workload && c.Budget == budget).ToArray();
                if (rows.Length == 0)
                {
                    continue;
                }
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"**{workload}** at {BudgetChart.Size(budget)}: {Describe(workload)}.\n\n{PolicyTable.Of(rows)}\n"
                );
            }
        }
        text.Append(
            CultureInfo.InvariantCulture,
            $"Means of {seeds} seed{(seeds == 1 ? "" : "s")}; differences below 1 point are noise. *belady* gives up what is needed again farthest in the future; with frames of different sizes and costs, and with prefetch, that is a yardstick and no bound. *unbounded* has no limit: what it fetches had never been there. Costs are those of a modelled network or decoder: only ratios mean anything.\n"
        );
        return text.ToString();
    }

    /// <summary>The default policy against the budget, for the workloads of one home, with the knee of each.</summary>
    public string BudgetTable(IReadOnlyList<string> of)
    {
        var text = new StringBuilder(
            "| budget | stall-free returns | MB fetched again | cost saved |\n|---|---|---|---|\n"
        );
        var knee = KneeOf(of);
        for (var i = 0; i < budgets.Count; i++)
        {
            var mark = i == knee ? " (knee)" : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {BudgetChart.Size(budgets[i])}{mark} | {PolicyTable.Percent(Mean(of, PolicyChoice.Default, budgets[i], o => o.StallFree))} | {Mean(of, PolicyChoice.Default, budgets[i], o => o.BytesFetchedAgain) / 1e6:0} | {PolicyTable.Percent(Mean(of, PolicyChoice.Default, budgets[i], o => o.CostSaved))} |\n"
            );
        }
        return text.ToString();
    }

    /// <summary>The index of the budget beyond which more memory brings less.</summary>
    public int KneeOf(IReadOnlyList<string> of) =>
        Knee.Find(
            budgets,
            [.. budgets.Select(b => Mean(of, PolicyChoice.Default, b, o => o.StallFree))]
        );

    /// <summary>Stall-free returns, and bytes fetched again, against the budget.</summary>
    public string Chart(IReadOnlyList<string> of, (long Budget, string Label) marked)
    {
        var names = cells.Select(c => c.Policy).Where(p => !p.IsUnbounded).Select(p => p.Name);
        string[] policies = [.. names.Distinct()];
        return BudgetChart.Beside(
            new BudgetChart("returns without a stall", " %", budgets, marked).Draw(
                Lines(o => 100 * o.StallFree)
            ),
            new BudgetChart("fetched again", " GB", budgets, marked).Draw(
                Lines(o => o.BytesFetchedAgain / 1e9)
            )
        );

        IReadOnlyList<Series> Lines(Func<Outcome, double> value) =>
            [
                .. policies.Select(policy => new Series(
                    policy,
                    [.. budgets.Select(budget => Mean(of, policy, budget, value))]
                )),
            ];
    }

    private double Mean(
        IReadOnlyList<string> of,
        string policy,
        long budget,
        Func<Outcome, double> value
    ) =>
        cells
            .Where(c => of.Contains(c.Workload) && c.Policy.Name == policy && c.Budget == budget)
            .Average(c => c.Mean(value));

    private long DefaultOf(string workload) =>
        Nearest(IsServer(workload) ? ServerDefault : TabDefault);

    private long Nearest(long budget) =>
        budgets.MinBy(b => Math.Abs(Math.Log2((double)b / budget)));

    private static bool IsServer(string workload) =>
        Workload.All.Any(w => w.Name == workload && w.IsServer);

    private static string Describe(string workload) =>
        Workload.All.FirstOrDefault(w => w.Name == workload)?.Describe ?? "a recorded trace";
}
