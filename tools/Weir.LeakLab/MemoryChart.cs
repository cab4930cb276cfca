using System.Globalization;
using System.Text;

namespace Weir.LeakLab;

/// <summary>Memory over the visits of a run as SVG: what the system says of the page and the server, and what the ledger says.</summary>
public static class MemoryChart
{
    private const int Width = 960;
    private const int Height = 360;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 40;
    private const int Bottom = 70;
    private const double Mega = 1 << 20;

    // Okabe and Ito's colours, which the colour-blind tell apart.
    private static readonly (string Name, string Colour, Func<VisitReport, double> Value)[] Lines =
    [
        ("renderer + GPU process", "#0072B2", visit => visit.Memory.Page),
        ("of it GPU process", "#56B4E9", visit => visit.Memory.Gpu),
        ("ledger", "#009E73", visit => visit.LedgerBytes),
        ("server", "#D55E00", visit => visit.ServerBytes),
    ];

    /// <summary>Draws a run that has at least two visits.</summary>
    public static string Draw(RunReport run)
    {
        var text = new StringBuilder();
        var minutes = run.Visits[^1].Elapsed.TotalMinutes;
        var most = Math.Max(run.Visits.Max(visit => visit.Memory.Page), run.BudgetBytes);
        var step = StepOf(most / Mega / 4);
        var top = Math.Ceiling(most / Mega / step) * step;
        double X(VisitReport visit) =>
            Left + (visit.Elapsed.TotalMinutes / minutes * (Width - Left - Right));
        double Y(double megabytes) => Height - Bottom - (megabytes / top * (Height - Top - Bottom));

        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="{Left}" y="22" font-size="14">{run.Visits.Count} visits in {minutes:0} minutes, exit policy {run.ExitPolicy}, budget {run.BudgetBytes
                / Mega:0} MB: memory at the study list</text>

            """
        );
        for (var value = 0.0; value <= top; value += step)
        {
            Rule(text, Y(value), "#ddd", $"{value:0} MB");
        }
        Rule(text, Y(run.BudgetBytes / Mega), "#009E73", "");
        for (var i = 0; i <= 6; i++)
        {
            var x = Left + (i / 6.0 * (Width - Left - Right));
            text.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{x:0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{minutes * i / 6:0.#} min</text>\n"
            );
        }
        for (var i = 0; i < Lines.Length; i++)
        {
            var (name, colour, value) = Lines[i];
            var points = run.Visits.Select(visit =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{X(visit):0.#},{Y(value(visit) / Mega):0.#}"
                )
            );
            var x = Left + (i * 200);
            text.Append(
                CultureInfo.InvariantCulture,
                $"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/><rect x=\"{x}\" y=\"{Height - 30}\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{x + 18}\" y=\"{Height - 19}\">{name}</text>\n"
            );
        }
        return text.Append("</svg>\n").ToString();
    }

    private static void Rule(StringBuilder text, double y, string colour, string label) =>
        text.Append(
            CultureInfo.InvariantCulture,
            $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"{colour}\"{(label.Length == 0 ? " stroke-dasharray=\"4 3\"" : "")}/><text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{label}</text>\n"
        );

    private static double StepOf(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * ((double[])[1, 2, 5, 10]).First(factor => factor * power >= least);
    }
}
