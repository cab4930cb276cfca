using System.Globalization;
using System.Text;

namespace Weir.Simulator.Reports;

/// <summary>One line of a chart.</summary>
internal sealed record Series(string Name, IReadOnlyList<double> Values);

/// <summary>Values against the budget, as SVG: the budget by its logarithm, one line a policy, the default budget marked.</summary>
/// <param name="title">What the values are.</param>
/// <param name="unit">Their unit, behind the numbers at the axis.</param>
/// <param name="budgets">Bytes, ascending.</param>
/// <param name="marks">Budgets to mark, and why.</param>
internal sealed class BudgetChart(
    string title,
    string unit,
    IReadOnlyList<long> budgets,
    IReadOnlyDictionary<long, string> marks
)
{
    public const int Width = 480;
    public const int Height = 320;
    private const int Left = 58;
    private const int Right = 12;
    private const int Top = 34;
    private const int Bottom = 96;

    // Okabe and Ito's colours, which the colour-blind tell apart.
    private static readonly string[] Colours =
    [
        "#0072B2",
        "#D55E00",
        "#009E73",
        "#CC79A7",
        "#E69F00",
        "#56B4E9",
        "#888888",
        "#000000",
    ];

    /// <summary>Several charts beside each other in one picture.</summary>
    public static string Beside(params string[] charts)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width * charts.Length} {Height}\" font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        );
        for (var i = 0; i < charts.Length; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<g transform=\"translate({i * Width} 0)\">\n{charts[i]}</g>\n"
            );
        }
        return text.Append("</svg>\n").ToString();
    }

    /// <summary>Draws the lines.</summary>
    public string Draw(IReadOnlyList<Series> lines)
    {
        var text = new StringBuilder();
        var highest = Ceiling(lines.Max(line => line.Values.Max()));
        text.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{Width / 2}\" y=\"18\" text-anchor=\"middle\" font-size=\"13\">{title}</text>\n"
        );
        for (var i = 0; i <= 4; i++)
        {
            var value = highest * i / 4;
            var y = Y(value, highest);
            text.Append(
                CultureInfo.InvariantCulture,
                $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"#ddd\"/><text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{value:0.##}{unit}</text>\n"
            );
        }
        foreach (var budget in budgets)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{X(budget):0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{Size(budget)}</text>\n"
            );
        }
        foreach (var (budget, why) in marks)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<line x1=\"{X(budget):0.#}\" x2=\"{X(budget):0.#}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" stroke=\"#555\" stroke-dasharray=\"4 3\"/><text x=\"{X(budget) + 4:0.#}\" y=\"{Top + 10}\" fill=\"#555\">{why}</text>\n"
            );
        }
        for (var i = 0; i < lines.Count; i++)
        {
            DrawLine(text, lines[i], i, highest);
        }
        return text.ToString();
    }

    private void DrawLine(StringBuilder text, Series line, int number, double highest)
    {
        var colour = Colours[number % Colours.Length];
        var points = line.Values.Select(
            (value, i) =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{X(budgets[i]):0.#},{Y(value, highest):0.#}"
                )
        );
        var (x, y) = (Left + (number % 3 * 140), Height - Bottom + 38 + (number / 3 * 16));
        text.Append(
            CultureInfo.InvariantCulture,
            $"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{(number == 0 ? 3 : 1.5)}\"/><rect x=\"{x}\" y=\"{y - 8}\" width=\"10\" height=\"10\" fill=\"{colour}\"/><text x=\"{x + 14}\" y=\"{y + 1}\">{line.Name}</text>\n"
        );
    }

    private double X(long budget)
    {
        var (first, last) = (Math.Log2(budgets[0]), Math.Log2(budgets[^1]));
        var part = last > first ? (Math.Log2(budget) - first) / (last - first) : 0.5;
        return Left + 14 + (part * (Width - Left - Right - 28));
    }

    private static double Y(double value, double highest) =>
        Height - Bottom - (value / highest * (Height - Top - Bottom));

    /// <summary>The next of 1, 2, 4, 5 or 10 times a power of ten, so that quarters are round.</summary>
    private static double Ceiling(double value)
    {
        if (value <= 0)
        {
            return 1;
        }
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * ((double[])[1, 2, 4, 6, 8, 10]).First(step => step * power >= value - 1e-9);
    }

    public static string Size(long bytes) =>
        bytes >= 1L << 30
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MB");
}
