using System.Globalization;
using System.Text;
using Weir.Simulator.Replaying;

namespace Weir.Simulator.Reports;

/// <summary>The policies of one workload at one budget side by side, as a Markdown table.</summary>
internal static class PolicyTable
{
    public static string Of(IEnumerable<Cell> cells)
    {
        var rows = cells.ToArray();
        var reference =
            Array.Find(rows, cell => cell.Policy.Name == PolicyChoice.Default) ?? rows[0];
        var text = new StringBuilder();
        text.Append(
            $"| policy | stall-free returns | against {reference.Policy.Name} | stall p50 / p95, ms | hits | cost saved | MB fetched again | overshoots |\n"
        );
        text.Append("|---|---|---|---|---|---|---|---|\n");
        foreach (var row in rows)
        {
            Append(text, row, reference);
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, Cell row, Cell reference)
    {
        var name = row.Policy.IsYardstick ? $"*{row.Policy.Name}*" : row.Policy.Name;
        var difference = row.Mean(o => o.StallFree) - reference.Mean(o => o.StallFree);
        var against =
            row == reference ? ""
            : Math.Abs(difference) < Experiment.Noise ? "noise"
            : string.Create(CultureInfo.InvariantCulture, $"{100 * difference:+0.0;-0.0}");
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {Percent(row.Mean(o => o.StallFree))} | {against} | {row.Mean(o => o.StallP50):0} / {row.Mean(o => o.StallP95):0} | {Percent(row.Mean(o => o.HitRatio))} | {Percent(row.Mean(o => o.CostSaved))} | {row.Mean(o => o.BytesFetchedAgain) / 1e6:0} | {row.Overshoots} |\n"
        );
    }

    public static string Percent(double part) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * part:0.0} %");
}
