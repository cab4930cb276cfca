using System.Globalization;
using System.Text;
using Weir.Client.Memory;
using Weir.Memory;

namespace Weir.Client.MemoryPanel;

/// <summary>
/// The memory chart as paths: what the tab held, stacked by tier, against its limit. A column of the picture shows the sample of its
/// time in which most was held, so that a peak is seen however long the time is, and a path has no more corners than the picture columns.
/// </summary>
public sealed class ChartShape
{
    /// <summary>The shortest time a chart shows: a page just opened has a chart too.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    private const double Headroom = 1.06; // the limit's line is not at the edge

    /// <summary>What is stacked, the lowest first: the tiers' names, and <c>moving</c> for what comes and goes.</summary>
    public static readonly IReadOnlyList<string> Bands =
    [
        "encoded",
        "decoded",
        "texture",
        "moving",
    ];

    private ChartShape() { }

    /// <summary>One closed path a band, from the ground up to the top of its band: painted highest band first, each covers the one before.</summary>
    public required IReadOnlyList<string> Areas { get; init; }

    /// <summary>The limit's line.</summary>
    public required string Limit { get; init; }

    /// <summary>Stretches of time under High or Critical pressure, in the picture's units.</summary>
    public required IReadOnlyList<(double X, double Width)> Pressed { get; init; }

    /// <summary>The bytes at the picture's upper edge.</summary>
    public required double TopBytes { get; init; }

    /// <summary>The time the picture shows, up to now.</summary>
    public required TimeSpan Span { get; init; }

    /// <summary>The sample in which most was held; null when there is none.</summary>
    public required MemorySample? Peak { get; init; }

    /// <summary>Everything of a sample that is charged, bytes.</summary>
    public static long Total(in MemorySample sample) =>
        sample.Encoded + sample.Decoded + sample.Texture + sample.Moving;

    /// <summary>Draws samples into a picture.</summary>
    /// <param name="samples">Oldest first; each holds until the next.</param>
    /// <param name="now">The right edge.</param>
    /// <param name="width">In pixels, which are columns.</param>
    /// <param name="height">In pixels.</param>
    public static ChartShape Of(
        IReadOnlyList<MemorySample> samples,
        DateTimeOffset now,
        int width,
        int height
    )
    {
        var span = SpanOf(samples, now);
        var columns = Columns(samples, now, width);
        var top =
            Headroom
            * Math.Max(1, samples.Select(s => Math.Max(s.Limit, Total(s))).DefaultIfEmpty().Max());
        string Area(Func<MemorySample, long> bytes) =>
            Steps(columns, s => height - height * (bytes(s) / top), height, closed: true);
        // A tab that has just begun has no limit yet: the other tabs are asked first.
        var limited = Array.ConvertAll(columns, c => c?.Limit > 0 ? c : null);
        return new ChartShape
        {
            Areas =
            [
                Area(s => s.Encoded),
                Area(s => s.Encoded + s.Decoded),
                Area(s => s.Encoded + s.Decoded + s.Texture),
                Area(s => Total(s)),
            ],
            Limit = Steps(limited, s => height - height * (s.Limit / top), height, closed: false),
            Pressed = [.. Stretches(columns)],
            TopBytes = top,
            Span = span,
            Peak = samples.Count == 0 ? null : samples.MaxBy(s => Total(s)),
        };
    }

    /// <summary>For each part of the time, the sample in it with most held; null before the first. All parts are equally long.</summary>
    public static MemorySample?[] Columns(
        IReadOnlyList<MemorySample> samples,
        DateTimeOffset now,
        int count
    )
    {
        var span = SpanOf(samples, now);
        var start = now - span;
        int ColumnOf(DateTimeOffset at) =>
            (int)Math.Clamp((at - start) / span * count, 0, count - 1);
        var columns = new MemorySample?[count];
        for (var i = 0; i < samples.Count; i++)
        {
            // A sample holds until the next one comes: in whose column it is still seen, if only for a part of it.
            var last = i + 1 < samples.Count ? ColumnOf(samples[i + 1].At) : count - 1;
            for (var c = ColumnOf(samples[i].At); c <= last; c++)
            {
                if (columns[c] is not { } most || Total(samples[i]) >= Total(most))
                {
                    columns[c] = samples[i];
                }
            }
        }
        return columns;
    }

    /// <summary>The time from the first sample until now, at least <see cref="Shortest"/>.</summary>
    public static TimeSpan SpanOf(IReadOnlyList<MemorySample> samples, DateTimeOffset now) =>
        samples.Count > 0 && now - samples[0].At > Shortest ? now - samples[0].At : Shortest;

    private static string Steps(
        MemorySample?[] columns,
        Func<MemorySample, double> yOf,
        int height,
        bool closed
    )
    {
        var path = new StringBuilder();
        double? y = null;
        for (var x = 0; x < columns.Length; x++)
        {
            if (columns[x] is not { } sample)
            {
                continue;
            }
            var next = Math.Round(yOf(sample), 1);
            if (y is null)
            {
                path.Append(CultureInfo.InvariantCulture, $"M{x} {(closed ? height : next)}");
                path.Append(closed ? string.Create(CultureInfo.InvariantCulture, $"V{next}") : "");
            }
            else if (next != y)
            {
                path.Append(CultureInfo.InvariantCulture, $"H{x}V{next}");
            }
            y = next;
        }
        if (y is not null)
        {
            path.Append(CultureInfo.InvariantCulture, $"H{columns.Length}");
            path.Append(closed ? string.Create(CultureInfo.InvariantCulture, $"V{height}Z") : "");
        }
        return path.ToString();
    }

    private static IEnumerable<(double X, double Width)> Stretches(MemorySample?[] columns)
    {
        var start = -1;
        for (var x = 0; x <= columns.Length; x++)
        {
            var pressed = x < columns.Length && columns[x]?.Level >= PressureLevel.High;
            if (pressed && start < 0)
            {
                start = x;
            }
            else if (!pressed && start >= 0)
            {
                yield return (start, x - start);
                start = -1;
            }
        }
    }
}
