using System.Globalization;

namespace Weir.LeakLab;

/// <summary>Prints a line a visit, as it ends.</summary>
public sealed class Table : IProgress<VisitReport>
{
    /// <summary>Prints the heading.</summary>
    public Table() =>
        Console.WriteLine(
            "round study  first   whole  step  slices/s requests pixel      bytes  renderer    gpu  nodes listeners  ledger    held   gl"
        );

    /// <inheritdoc/>
    public void Report(VisitReport value) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{value.Round, 5} {value.Study, 5} {value.FirstImageMs, 6:F0} {value.WholeStudyMs, 7:F0} {Summary.Median(value.WheelStepsMs), 5:F0} {value.SlicesPerSecond, 9:F1} {value.Requests, 8} {value.PixelRequests, 5} {value.Bytes, 10} {Mega(value.Memory.Renderer), 9:F1} {Mega(value.Memory.Gpu), 6:F1} {value.Nodes, 6} {value.Listeners, 9} {Mega(value.LedgerBytes), 7:F1} {Mega(value.HeldBytes), 7:F1} {value.GlObjects, 4}"
            )
        );

    private static double Mega(long bytes) => bytes / 1048576.0;
}

/// <summary>Medians of a run.</summary>
public static class Summary
{
    /// <summary>The middle value; not a number when there is none.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? double.NaN
            : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Prints what a run comes to: cold visits and returns apart.</summary>
    public static void Print(RunReport run)
    {
        Line("cold", [.. run.Visits.Where(visit => visit.Round == 0)]);
        Line("return", [.. run.Visits.Where(visit => visit.Round > 0)]);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{run.ExitPolicy}: empty list {run.Empty.Page / 1048576.0:F1} MB, after the first exit {run.Visits[0].Memory.Page / 1048576.0:F1} MB, highest {run.Visits.Max(v => v.Memory.Page) / 1048576.0:F1} MB, last {run.Visits[^1].Memory.Page / 1048576.0:F1} MB, growth {run.GrowthPerVisit(Math.Min(2, run.Visits.Count - 1)) / 1048576.0:F2} MB a visit"
            )
        );
    }

    private static void Line(string name, IReadOnlyList<VisitReport> visits)
    {
        if (visits.Count == 0)
        {
            return;
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: median first image {Median(visits.Select(v => v.FirstImageMs)):F0} ms, whole study {Median(visits.Select(v => v.WholeStudyMs)):F0} ms, wheel step {Median(visits.SelectMany(v => v.WheelStepsMs)):F0} ms, slices/s {Median(visits.Select(v => v.SlicesPerSecond ?? double.NaN).Where(double.IsFinite)):F1}, requests {Median(visits.Select(v => (double)v.Requests)):F0}, pixel requests {Median(visits.Select(v => (double)v.PixelRequests)):F0}, bytes {Median(visits.Select(v => (double)v.Bytes)):F0}"
            )
        );
    }
}
