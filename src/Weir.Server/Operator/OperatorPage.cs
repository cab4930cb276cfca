using System.Text;
using Weir.Memory;
using Weir.Server.Frames;
using Weir.Server.Hosting;

namespace Weir.Server.Operator;

/// <summary>Writes the operators' page. All it shows are numbers and names of the program: nothing needs escaping.</summary>
internal static class OperatorPage
{
    /// <summary>The page with its first state.</summary>
    /// <param name="report">The memory now.</param>
    /// <param name="history">Of the last hour.</param>
    /// <param name="more">HTML of sections that do not change.</param>
    public static string Whole(
        MemoryReport report,
        IReadOnlyList<MemorySample> history,
        string more
    ) =>
        $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Weir: memory of the server</title>
            <link rel="stylesheet" href="/operator/operator.css">
            <script type="module" src="/operator/operator.js"></script>
            </head>
            <body>
            <header>
            <h1>Memory of the server</h1>
            <button id="clear" type="button">Clear all caches</button>
            <p id="said" role="status"></p>
            </header>
            <main id="state">
            {State(report, history)}
            </main>
            {more}
            </body>
            </html>
            """;

    /// <summary>The part that is renewed.</summary>
    public static string State(MemoryReport report, IReadOnlyList<MemorySample> history)
    {
        var names = report.Tiers.Select(tier => tier.Name).ToArray();
        return $"""
            <section aria-labelledby="h-budget"><h2 id="h-budget">Budget</h2>
            <dl class="cards">
            {Card(
                "Used",
                Sizes.Text(report.Budget.Used),
                $"of {Sizes.Text(report.Budget.Limit ?? 0)}"
            )}
            {Card("Bounded by", Bound(report.Decision), Explain(report.Decision))}
            {Card(
                "Pressure",
                report.Level.ToString(),
                $"{Sizes.Percent(report.Share)} in use",
                report.Level
            )}
            {Card(
                "Process",
                Optional(report.Reading.ProcessBytes),
                $"slabs {Sizes.Text(report.MappedBytes)}, of it used {Sizes.Text(report.SlotBytes)}"
            )}
            {Card(
                "Machine",
                Optional(report.Reading.SystemAvailable),
                $"available of {Optional(report.Reading.SystemTotal)}"
            )}
            {Card(
                "Packs on disk",
                Sizes.Text(report.PackBytes),
                $"of {Sizes.Text(report.PackLimit)}"
            )}
            </dl></section>
            <section aria-labelledby="h-hour"><h2 id="h-hour">The last hour</h2>
            {MemoryChart.Draw(history, names, report.At)}
            <ul class="legend">{string.Concat(
                names.Select((name, i) => $"<li><i class=\"t{i}\"></i>{name}</li>")
            )}<li><i class="limit"></i>budget</li></ul>
            </section>
            <section aria-labelledby="h-tiers"><h2 id="h-tiers">Tiers</h2>{Tiers(report)}</section>
            <section aria-labelledby="h-frames"><h2 id="h-frames">Frames</h2>{Frames(
                report
            )}</section>
            """;
    }

    private static string Tiers(MemoryReport report)
    {
        var rows = new StringBuilder();
        for (var i = 0; i < report.Tiers.Count; i++)
        {
            var tier = report.Tiers[i];
            var (hits, misses) = MemoryInstruments.Asked(report, tier);
            rows.Append(
                Row(
                    $"<i class=\"t{i}\"></i>{tier.Name}",
                    Sizes.Text(tier.Bytes),
                    Sizes.Number(tier.Entries),
                    Sizes.Text(tier.HeldBytes - tier.EvictedButLeasedBytes),
                    Sizes.Text(tier.EvictedButLeasedBytes),
                    Sizes.Text(tier.LoadingBytes),
                    hits + misses == 0 ? "–" : Sizes.Percent((double)hits / (hits + misses)),
                    Sizes.Number(tier.Removals[(int)RemovalReason.Size]),
                    Sizes.Number(tier.Removals[(int)RemovalReason.Pressure])
                )
            );
        }
        var making = report.Budget.Children.First(child => child.Name == "making");
        return Table(
                [
                    "Tier",
                    "Bytes",
                    "Entries",
                    "In use",
                    "Evicted, still in use",
                    "Loading",
                    "Hits",
                    "Evicted for room",
                    "under pressure",
                ],
                rows.ToString()
            )
            + $"<p>Frames and pictures in the making: {Sizes.Text(making.Used)}. Reservations that wait ask for {Sizes.Text(report.Budget.Waiting)}.</p>";
    }

    private static string Frames(MemoryReport report)
    {
        var queue = report.Queue;
        return Table(
                ["Waiting to be made", "Requests"],
                Row("visible", Sizes.Number(queue.Visible))
                    + Row("first screen", Sizes.Number(queue.FirstScreen))
                    + Row("prefetch", Sizes.Number(queue.Prefetch))
                    + Row("in the making", $"{queue.Running} of {queue.Makers}")
                    + Row("left before their turn", Sizes.Number(queue.Abandoned))
            )
            + Table(
                ["Served from", "Frames"],
                string.Concat(
                    Enum.GetValues<ServedFrom>()
                        .Select(source =>
                            Row(Source(source), Sizes.Number(report.Served[(int)source]))
                        )
                )
            );
    }

    private static string Source(ServedFrom source) =>
        source switch
        {
            ServedFrom.Memory => "memory",
            ServedFrom.Disk => "packs on disk",
            _ => "made from the stored file",
        };

    private static string Bound(BudgetDecision? decision) =>
        decision is { Bound: var bound } ? bound.ToString().ToLowerInvariant() : "not read yet";

    private static string Explain(BudgetDecision? decision) =>
        decision?.Bound switch
        {
            BudgetBound.Configured => "Memory:MaxBytes",
            BudgetBound.Machine => "what the machine has left",
            BudgetBound.Container => "what the container has left",
            BudgetBound.Process => "the runtime's limit",
            BudgetBound.Floor => "Memory:MinBytes; there is less than that",
            BudgetBound.Learned => "an allocation that failed",
            BudgetBound.Unknown => "the machine says nothing",
            _ => "",
        };

    private static string Optional(long? bytes) =>
        bytes is { } known ? Sizes.Text(known) : "unknown";

    private static string Card(
        string name,
        string value,
        string more,
        PressureLevel level = PressureLevel.Normal
    ) =>
        $"<div class=\"{level.ToString().ToLowerInvariant()}\"><dt>{name}</dt><dd><strong>{value}</strong> <small>{more}</small></dd></div>";

    private static string Table(IEnumerable<string> heads, string rows) =>
        $"<table><thead><tr>{string.Concat(heads.Select(head => $"<th scope=\"col\">{head}</th>"))}</tr></thead><tbody>{rows}</tbody></table>";

    private static string Row(string head, params IEnumerable<string> cells) =>
        $"<tr><th scope=\"row\">{head}</th>{string.Concat(cells.Select(cell => $"<td>{cell}</td>"))}</tr>";
}
