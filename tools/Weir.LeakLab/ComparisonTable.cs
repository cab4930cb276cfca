using System.Globalization;
using System.Text;

namespace Weir.LeakLab;

/// <summary>A comparison as Markdown: a column a viewer, medians of all its runs, and the spread of the runs' medians.</summary>
internal static class ComparisonTable
{
    private const double Mega = 1 << 20;

    /// <summary>Writes the table.</summary>
    public static string Write(IReadOnlyList<ComparedRun> runs, SwitchOptions options)
    {
        var viewers = runs.GroupBy(run => run.Viewer).Select(group => group.ToArray()).ToArray();
        var text = new StringBuilder();
        var load = runs.SelectMany(run => new[] { run.Load.Item1, run.Load.Item2 }).ToArray();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{options.Studies} studies of the modality {options.Modality}, {options.Rounds} times around, {viewers[0].Length} runs of each viewer in turn (A B A B); B = {options.BudgetBytes / Mega:0} MB; load of the machine {load.Min():0.0}-{load.Max():0.0}. Medians, in brackets the runs' own medians where they differ."
        );
        text.AppendLine();
        Row(text, "", viewers.Select(v => v[0].Report.Viewer));
        Row(text, "---", viewers.Select(_ => "---"));
        Median(text, viewers, "first image, cold", "ms", v => v.FirstImageMs, round: 0);
        Median(text, viewers, "first image, on return", "ms", v => v.FirstImageMs, round: 1);
        Median(text, viewers, "every frame drawable, cold", "ms", v => v.WholeStudyMs, round: 0);
        Median(
            text,
            viewers,
            "every frame drawable, on return",
            "ms",
            v => v.WholeStudyMs,
            round: 1
        );
        Median(text, viewers, "wheel step", "ms", v => Summary.Median(v.WheelStepsMs));
        Median(text, viewers, "distinct slices a second", "", v => v.SlicesPerSecond ?? double.NaN);
        Median(text, viewers, "requests a study, cold", "", v => v.Requests, round: 0);
        Median(text, viewers, "bytes a study, cold", "MB", v => v.Bytes / 1e6, round: 0);
        Median(text, viewers, "bytes a study, on return", "MB", v => v.Bytes / 1e6, round: 1);
        Run(text, viewers, "renderer + GPU at the list, before", r => Of(r.Empty.Page));
        Run(text, viewers, "after the first exit", r => Of(r.Visits[0].Memory.Page));
        Run(text, viewers, "highest", r => Of(r.Visits.Max(v => v.Memory.Page)));
        Run(text, viewers, "after the last exit", r => Of(r.Visits[^1].Memory.Page));
        Run(
            text,
            viewers,
            "GPU process, first and last exit",
            r => $"{Of(r.Visits[0].Memory.Gpu)} → {Of(r.Visits[^1].Memory.Gpu)}"
        );
        Run(
            text,
            viewers,
            "growth a visit over the last half",
            r =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{r.GrowthPerVisit(r.Visits.Count / 2) / Mega:0.0} MB"
                )
        );
        Run(
            text,
            viewers,
            "DOM nodes, first and last exit",
            r => $"{r.Visits[0].Nodes} → {r.Visits[^1].Nodes}"
        );
        Run(
            text,
            viewers,
            "listeners, first and last exit",
            r => $"{r.Visits[0].Listeners} → {r.Visits[^1].Listeners}"
        );
        return text.ToString();
    }

    /// <summary>The few rows that a first reader wants.</summary>
    public static string WriteBrief(IReadOnlyList<ComparedRun> runs)
    {
        var viewers = runs.GroupBy(run => run.Viewer).Select(group => group.ToArray()).ToArray();
        var text = new StringBuilder();
        Row(text, "", viewers.Select(v => v[0].Report.Viewer));
        Row(text, "---", viewers.Select(_ => "---"));
        Median(text, viewers, "first image after the click", "ms", v => v.FirstImageMs, round: 0);
        Median(text, viewers, "on return", "ms", v => v.FirstImageMs, round: 1);
        Median(
            text,
            viewers,
            "every frame drawable without network",
            "ms",
            v => v.WholeStudyMs,
            round: 0
        );
        Median(
            text,
            viewers,
            "downloaded for a study of 100 MB",
            "MB",
            v => v.Bytes / 1e6,
            round: 0
        );
        Median(text, viewers, "requests", "", v => v.Requests, round: 0);
        Run(
            text,
            viewers,
            "GPU process, first and last visit",
            r => $"{Of(r.Visits[0].Memory.Gpu)} → {Of(r.Visits[^1].Memory.Gpu)}"
        );
        return text.ToString();
    }

    private static string Of(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / Mega:0} MB");

    private static void Median(
        StringBuilder text,
        ComparedRun[][] viewers,
        string name,
        string unit,
        Func<VisitReport, double> value,
        int? round = null
    )
    {
        var cells = viewers.Select(runs => Cell(runs, unit, value, round)).ToArray();
        if (cells.Any(cell => cell.Length > 0))
        {
            Row(text, name, cells);
        }
    }

    private static string Cell(
        ComparedRun[] runs,
        string unit,
        Func<VisitReport, double> value,
        int? round
    )
    {
        double Middle(IEnumerable<ComparedRun> of) =>
            Summary.Median(
                of.SelectMany(run => run.Report.Visits)
                    .Where(visit => round is null || Math.Min(visit.Round, 1) == round)
                    .Select(value)
                    .Where(double.IsFinite)
            );
        var all = Middle(runs);
        if (double.IsNaN(all))
        {
            return "";
        }
        var each = runs.Select(run => Number(Middle([run]))).Distinct().ToArray();
        var spread = each.Length > 1 ? $" ({string.Join(", ", each)})" : "";
        return $"{Number(all)} {unit}".TrimEnd() + spread;
    }

    private static void Run(
        StringBuilder text,
        ComparedRun[][] viewers,
        string name,
        Func<RunReport, string> value
    ) =>
        Row(
            text,
            name,
            viewers.Select(runs =>
                string.Join(", ", runs.Select(run => value(run.Report)).Distinct())
            )
        );

    private static string Number(double value) =>
        value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static void Row(StringBuilder text, string name, IEnumerable<string> cells) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", cells)} |");
}
