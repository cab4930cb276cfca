using System.Xml.Linq;
using Weir.Simulator.Replaying;
using Weir.Simulator.Reports;

namespace Weir.Simulator.Tests;

public sealed class ReportTests
{
    [Fact]
    public void Differences_below_one_point_are_called_noise()
    {
        var table = PolicyTable.Of([
            Of(PolicyChoice.Default, 800),
            Of("lru", 806),
            Of("sieve", 820),
            Of("fifo", 700),
        ]);

        Assert.Contains("| lru | 80.6 % | noise |", table);
        Assert.Contains("| sieve | 82.0 % | +2.0 |", table);
        Assert.Contains("| fifo | 70.0 % | -10.0 |", table);
    }

    [Fact]
    public void The_knee_is_where_more_memory_begins_to_bring_less()
    {
        long[] budgets = [64, 128, 256, 512, 1024];

        Assert.Equal(2, Knee.Find(budgets, [0.1, 0.5, 0.9, 0.95, 1]));
        Assert.Equal(0, Knee.Find(budgets, [1, 1, 1, 1, 1]));
        Assert.Equal(0, Knee.Find(budgets, [0, 0.25, 0.5, 0.75, 1]));
    }

    [Fact]
    public void Only_what_stands_between_the_marks_is_written_over()
    {
        var before = $"top\n{DocumentSection.Begin}\nold\n{DocumentSection.End}\nbottom\n";

        var after = DocumentSection.Fill(before, "\nnew\n");

        Assert.Equal(before.Replace("old", "new"), after);
        Assert.Equal(after, DocumentSection.Fill(after, "new"));
        Assert.Throws<FormatException>(() => DocumentSection.Fill("no marks", "new"));
        Assert.Throws<FormatException>(() =>
            DocumentSection.Fill(DocumentSection.End + DocumentSection.Begin, "new")
        );
    }

    [Fact]
    public void A_chart_is_well_formed_and_has_a_line_for_each_policy()
    {
        long[] budgets = [64 << 20, 128 << 20, 1L << 30];
        var chart = new BudgetChart(
            "title",
            " %",
            budgets,
            new Dictionary<long, string> { [128 << 20] = "default" }
        );
        var lines = Enumerable
            .Range(0, 9)
            .Select(i => new Series($"policy {i}", [i, 2 * i, 3 * i]))
            .ToArray();

        var svg = XDocument.Parse(BudgetChart.Beside(chart.Draw(lines), chart.Draw(lines[..1])));

        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal(10, svg.Descendants(ns + "polyline").Count());
        Assert.Contains(svg.Descendants(ns + "text"), text => text.Value == "default");
        Assert.Contains(svg.Descendants(ns + "text"), text => text.Value == "1 GB");
    }

    [Fact]
    public void The_knee_of_both_curves_is_marked_and_so_is_the_default()
    {
        long[] budgets = [64L << 20, 512L << 20, 4L << 30];
        Cell[] cells =
        [
            .. budgets.Zip([100, 900, 1000], (budget, free) => Of("lru", free, budget)),
        ];
        var report = new Report(cells, ["reader"], budgets, 5);
        var tab = Home.Of(["reader"]).Single();

        Assert.Equal(512L << 20, report.KneeOf(tab));
        Assert.Contains("| 512 MB, knee, default | 90.0 % |", report.BudgetTable(tab));
        Assert.Contains(">default, at the knee<", report.Chart(tab));
        Assert.Contains("| lru | 90.0 % · 0 |", report.Matrix());
    }

    [Fact]
    public void An_overshoot_ends_the_program_with_an_error()
    {
        var errors = new StringWriter();

        Assert.Equal(0, Run.ExitCode([Of("lru", 1)], errors));
        Assert.Equal("", errors.ToString());
        Assert.Equal(1, Run.ExitCode([Of("lru", 1), Of("fifo", 1, overshoots: 2)], errors));
        Assert.Contains("2 lines", errors.ToString());
    }

    private static Cell Of(string policy, int stallFree, long budget = 512, long overshoots = 0) =>
        new(
            "reader",
            PolicyChoice.All.Single(choice => choice.Name == policy),
            budget,
            [
                new Outcome
                {
                    Hits = 9,
                    Misses = 1,
                    StallP50 = 1,
                    StallP95 = 2,
                    Returns = 1000,
                    StallFreeReturns = stallFree,
                    CostSaved = 0.5,
                    BytesFetched = 100,
                    BytesFetchedAgain = 50,
                    Overshoots = overshoots,
                },
            ]
        );
}
