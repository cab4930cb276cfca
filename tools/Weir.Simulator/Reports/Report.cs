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
        text.Append(Footnote);
        return text.ToString();
    }

    /// <summary>All policies and workloads in one table, each workload at its home's default: what a page of documentation has room for.</summary>
    public string Matrix()
    {
        var text = new StringBuilder(
            "Returns without a stall · MB fetched again, each at its default budget:\n\n| policy |"
        );
        foreach (var workload in workloads)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $" {workload}, {BudgetChart.Size(DefaultOf(workload))} |"
            );
        }
        text.Append('\n').Append("|---|").Insert(text.Length, "---|", workloads.Count).Append('\n');
        foreach (var policy in cells.Select(cell => cell.Policy).Distinct())
        {
            text.Append(policy.IsYardstick ? $"| *{policy.Name}* |" : $"| {policy.Name} |");
            foreach (var workload in workloads)
            {
                string[] one = [workload];
                var budget = DefaultOf(workload);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $" {PolicyTable.Percent(Mean(one, policy.Name, budget, o => o.StallFree))} · {Mean(one, policy.Name, budget, o => o.BytesFetchedAgain) / 1e6:0} |"
                );
            }
            text.Append('\n');
        }
        text.Append('\n');
        foreach (var workload in workloads)
        {
            text.Append(CultureInfo.InvariantCulture, $"- *{workload}*: {Describe(workload)}.\n");
        }
        return text.Append('\n').Append(Footnote).ToString();
    }

    /// <summary>A home's default policy against the budget, the knee marked.</summary>
    public string BudgetTable(Home home)
    {
        var text = new StringBuilder(
            "| budget | stall-free returns | MB fetched again | cost saved |\n|---|---|---|---|\n"
        );
        var (of, policy) = (home.Workloads, PolicyOf(home));
        var knee = KneeOf(home);
        foreach (var budget in budgets)
        {
            var mark =
                (budget == knee ? ", knee" : "") + (budget == home.Budget ? ", default" : "");
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {BudgetChart.Size(budget)}{mark} | {PolicyTable.Percent(Mean(of, policy, budget, o => o.StallFree))} | {Mean(of, policy, budget, o => o.BytesFetchedAgain) / 1e6:0} | {PolicyTable.Percent(Mean(of, policy, budget, o => o.CostSaved))} |\n"
            );
        }
        return text.ToString();
    }

    /// <summary>The budget beyond which more memory brings less: the knee of both curves, each scaled to one and averaged.</summary>
    public long KneeOf(Home home)
    {
        var stallFree = Scaled(o => o.StallFree);
        var again = Scaled(o => o.BytesFetchedAgain);
        return budgets[Knee.Find(budgets, [.. stallFree.Zip(again, (s, a) => (s + a) / 2)])];

        // 0 at the smallest budget, 1 at the largest, whether the values rise or fall.
        double[] Scaled(Func<Outcome, double> value)
        {
            double[] all =
            [
                .. budgets.Select(budget => Mean(home.Workloads, PolicyOf(home), budget, value)),
            ];
            var range = all[^1] - all[0];
            return Array.ConvertAll(all, one => range == 0 ? 0 : (one - all[0]) / range);
        }
    }

    /// <summary>Stall-free returns, and bytes fetched again, against the budget; the home's default policy in a thick line.</summary>
    public string Chart(Home home)
    {
        var marks = new Dictionary<long, string> { [KneeOf(home)] = "knee" };
        if (budgets.Contains(home.Budget))
        {
            marks[home.Budget] = marks.ContainsKey(home.Budget)
                ? "default, at the knee"
                : "default";
        }
        var names = cells.Select(c => c.Policy).Where(p => !p.IsUnbounded).Select(p => p.Name);
        var policies = names.Distinct().OrderByDescending(name => name == PolicyOf(home)).ToArray();
        return BudgetChart.Beside(
            new BudgetChart("returns without a stall", " %", budgets, marks).Draw(
                Lines(o => 100 * o.StallFree)
            ),
            new BudgetChart("fetched again", " GB", budgets, marks).Draw(
                Lines(o => o.BytesFetchedAgain / 1e9)
            )
        );

        IReadOnlyList<Series> Lines(Func<Outcome, double> value) =>
            [
                .. policies.Select(policy => new Series(
                    policy,
                    [.. budgets.Select(budget => Mean(home.Workloads, policy, budget, value))]
                )),
            ];
    }

    /// <summary>The home's default, or the first that was asked for.</summary>
    private string PolicyOf(Home home) =>
        cells.Any(cell => cell.Policy.Name == home.Policy) ? home.Policy : cells[0].Policy.Name;

    private string Footnote =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Means of {seeds} seed{(seeds == 1 ? "" : "s")}; differences below 1 point are noise. The ledger exceeded the budget {cells.Sum(cell => cell.Overshoots)} times. *belady* gives up what is needed again farthest in the future; with frames of different sizes and costs, and with prefetch, that is a yardstick and no bound. *unbounded* has no limit: what it fetches had never been there. Costs are those of a modelled network or decoder: only ratios mean anything.\n"
        );

    private double Mean(
        IReadOnlyList<string> of,
        string policy,
        long budget,
        Func<Outcome, double> value
    ) =>
        cells
            .Where(c => of.Contains(c.Workload) && c.Policy.Name == policy && c.Budget == budget)
            .Average(c => c.Mean(value));

    /// <summary>The budget at hand that is nearest to the default of the workload's home.</summary>
    private long DefaultOf(string workload)
    {
        var wanted = Home.Of([workload])[0].Budget;
        return budgets.MinBy(budget => Math.Abs(Math.Log2((double)budget / wanted)));
    }

    private static string Describe(string workload) =>
        Workload.All.FirstOrDefault(w => w.Name == workload)?.Describe ?? "a recorded trace";
}
