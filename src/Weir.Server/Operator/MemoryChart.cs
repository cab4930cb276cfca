using System.Globalization;
using System.Text;
using Weir.Server.Hosting;

namespace Weir.Server.Operator;

/// <summary>The last hour as SVG: the tiers on top of each other, and the budget as a line above them.</summary>
internal static class MemoryChart
{
    private const int Width = 720;
    private const int Height = 200;
    private const int Left = 64;
    private const int Bottom = 24;
    private const int Top = 10;

    /// <summary>Draws the chart; colours are the classes t0, t1, ... of the page's style sheet.</summary>
    /// <param name="samples">Oldest first.</param>
    /// <param name="names">The tiers.</param>
    /// <param name="now">The right edge; the left one is an hour before.</param>
    public static string Draw(
        IReadOnlyList<MemorySample> samples,
        IReadOnlyList<string> names,
        DateTimeOffset now
    )
    {
        var most = Math.Max(
            1,
            samples.Select(s => Math.Max(s.Limit, s.TierBytes.Sum())).DefaultIfEmpty(1).Max()
        );
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Memory by tier in the last hour\">"
        );
        foreach (var part in new[] { 0, 0.5, 1 })
        {
            var y = Y((long)(most * part), most);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{y:0.0}\" y2=\"{y:0.0}\"/>"
                    + $"<text class=\"axis\" x=\"{Left - 6}\" y=\"{y + 4:0.0}\" text-anchor=\"end\">{Sizes.Text((long)(most * part))}</text>"
            );
        }
        foreach (
            var (minutes, anchor) in new[]
            {
                (60, "start"),
                (40, "middle"),
                (20, "middle"),
                (0, "end"),
            }
        )
        {
            var label = minutes == 0 ? "now" : $"{minutes} min ago";
            var x = X(now.AddMinutes(-minutes), now);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text class=\"axis\" x=\"{x:0.0}\" y=\"{Height - 6}\" text-anchor=\"{anchor}\">{label}</text>"
            );
        }
        var below = new long[samples.Count];
        for (var tier = 0; tier < names.Count; tier++)
            svg.Append(Area(samples, below, tier, most, now));
        svg.Append("<polyline class=\"limit\" points=\"");
        foreach (var sample in samples)
            svg.Append(Point(X(sample.At, now), Y(sample.Limit, most)));
        return svg.Append("\"/></svg>").ToString();
    }

    /// <summary>One tier's band: along its upper edge, and back along the lower one. Raises <paramref name="below"/> to the former.</summary>
    private static string Area(
        IReadOnlyList<MemorySample> samples,
        long[] below,
        int tier,
        long most,
        DateTimeOffset now
    )
    {
        var upper = new StringBuilder();
        var lower = new List<string>(samples.Count);
        for (var i = 0; i < samples.Count; i++)
        {
            var x = X(samples[i].At, now);
            lower.Add(Point(x, Y(below[i], most)));
            below[i] += samples[i].TierBytes[tier];
            upper.Append(Point(x, Y(below[i], most)));
        }
        lower.Reverse();
        return $"<polygon class=\"t{tier}\" points=\"{upper}{string.Concat(lower)}\"/>";
    }

    private static string Point(double x, double y) =>
        string.Create(CultureInfo.InvariantCulture, $"{x:0.0},{y:0.0} ");

    private static double X(DateTimeOffset at, DateTimeOffset now) =>
        Width - (Math.Clamp((now - at).TotalMinutes / 60, 0, 1) * (Width - Left));

    private static double Y(long bytes, long most) =>
        Height - Bottom - ((double)bytes / most * (Height - Bottom - Top));
}
