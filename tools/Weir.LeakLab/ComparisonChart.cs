using System.Globalization;
using System.Text;

namespace Weir.LeakLab;

/// <summary>Memory over the visits of compared viewers as SVG: what the system says of renderer and GPU process at the list.</summary>
internal static class ComparisonChart
{
    private const int Width = 960;
    private const int Height = 380;
    private const int Left = 80;
    private const int Right = 20;
    private const int Top = 46;
    private const int Bottom = 70;
    private const double Mega = 1 << 20;

    // Okabe and Ito's colours, which the colour-blind tell apart.
    private static readonly string[] Colours =
    [
        "#0072B2",
        "#009E73",
        "#D55E00",
        "#CC79A7",
        "#56B4E9",
        "#E69F00",
    ];

    /// <summary>Draws the first run of each viewer, of at least two visits.</summary>
    public static string Draw(IReadOnlyList<ComparedRun> runs)
    {
        var firsts = runs.DistinctBy(run => run.Viewer).Select(run => run.Report).ToArray();
        var most = firsts.Max(run => run.Visits.Max(visit => visit.Memory.Page)) / Mega;
        var step = StepOf(most / 4);
        var top = Math.Ceiling(most / step) * step;
        var visits = firsts.Max(run => run.Visits.Count);
        double X(int visit) => Left + (visit / (double)visits * (Width - Left - Right));
        double Y(double megabytes) => Height - Bottom - (megabytes / top * (Height - Top - Bottom));
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="{Left}" y="24" font-size="14">Renderer and GPU process at the study list, after each of {visits} visits (0: before the first)</text>

            """
        );
        for (var value = 0.0; value <= top; value += step)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):0.#}\" y2=\"{Y(value):0.#}\" stroke=\"#ddd\"/><text x=\"{Left - 8}\" y=\"{Y(value) + 4:0.#}\" text-anchor=\"end\">{value:0} MB</text>\n"
            );
        }
        for (var visit = 0; visit <= visits; visit += Math.Max(1, visits / 12))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{X(visit):0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{visit}</text>\n"
            );
        }
        foreach (var (run, index) in firsts.Select((run, index) => (run, index)))
        {
            var points = run
                .Visits.Select(visit => visit.Memory.Page)
                .Prepend(run.Empty.Page)
                .Select(
                    (bytes, at) =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{X(at):0.#},{Y(bytes / Mega):0.#}"
                        )
                );
            var colour = Colours[index % Colours.Length];
            var x = Left + (index * 215);
            text.Append(
                CultureInfo.InvariantCulture,
                $"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/><rect x=\"{x}\" y=\"{Height - 30}\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{x + 18}\" y=\"{Height - 19}\">{run.Viewer.Replace("`", "", StringComparison.Ordinal)}</text>\n"
            );
        }
        return text.Append("</svg>\n").ToString();
    }

    private static double StepOf(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * ((double[])[1, 2, 5, 10]).First(factor => factor * power >= least);
    }
}
