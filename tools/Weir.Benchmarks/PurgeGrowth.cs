using System.Diagnostics;
using System.Globalization;

namespace Weir.Benchmarks;

/// <summary>
/// Shows that a purge costs by its own frames: studies of 250 to 4,000 frames leave tiers of two sizes, in a loop of putting and
/// purging, without the full collection of garbage that a benchmark makes before each.
/// </summary>
internal static class PurgeGrowth
{
    private const int Rounds = 400;

    /// <summary>Writes a line for each size of study and of tier.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine("entries\tframes\tmedian µs\tns a frame");
        foreach (var entries in (int[])[10_000, 100_000])
        foreach (var frames in (int[])[250, 500, 1000, 2000, 4000])
        {
            var median = Median(entries, frames);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{entries}\t{frames}\t{median:0}\t{1000 * median / frames:0}"
                )
            );
        }
    }

    private static double Median(int entries, int frames)
    {
        // Room for the study beside the others.
        var tier = Caches.Weir(entries);
        tier.Budget.SetLimit(entries + frames);
        var study = Enumerable.Range(0, frames).Select(f => new FrameKey(-1, f)).ToArray();
        var times = new double[Rounds];
        for (var round = -Rounds; round < Rounds; round++)
        {
            Array.ForEach(study, key => Caches.Put(tier, key));
            var start = Stopwatch.GetTimestamp();
            var freed = tier.ClearGroupAsync(study[0].Study);
            var time = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            if (!freed.IsCompletedSuccessfully || freed.Result.Entries != frames)
            {
                throw new InvalidOperationException("The whole study must go at once.");
            }
            // As many rounds before, so that the compiler's last tier has come.
            if (round >= 0)
            {
                times[round] = time;
            }
        }
        Array.Sort(times);
        return times[Rounds / 2];
    }
}
