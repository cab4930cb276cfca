using Weir.Memory;

namespace Weir.Simulator.Traces;

/// <summary>
/// What a server's frame cache is asked in a morning: the tabs of many users, each of which fetches whole studies and keeps what it
/// has. So hardly anybody asks twice for the same, but many ask for what others asked for: the cases that are talked about.
/// </summary>
internal static class ServerDay
{
    private const string Tier = "frames";
    private const int HotCases = 30;

    public static Trace Make(int seed, bool quick)
    {
        var random = new Random(seed);
        List<TraceLine> lines = [];
        var hot = Enumerable
            .Range(0, HotCases)
            .Select(_ => Study.Next(random, DecodeCost))
            .ToArray();
        for (var user = 0; user < (quick ? 16 : 40); user++)
        {
            var writer = new TraceWriter(lines, user + 1, Tier);
            writer.Wait(random.NextDouble() * 1800);
            List<Study> own = [];
            for (var i = 0; i < (quick ? 5 : 10); i++)
            {
                var study = random.Next(100) switch
                {
                    < 45 => hot[Popular(random)],
                    // The tab had to give it up.
                    < 60 when own.Count > 0 => own[random.Next(own.Count)],
                    _ => Study.Next(random, DecodeCost),
                };
                own.Add(study);
                writer.Open(study);
                for (var frame = 0; frame < study.Frames; frame++)
                {
                    writer.Get(study, frame);
                    // Prefetch asks faster than a hand scrolls.
                    writer.Now -= 25_000;
                }
                writer.Wait(30 + (random.NextDouble() * 240));
            }
        }
        return Trace.Of("server", lines);
    }

    /// <summary>Zipf's law with exponent 1: the n-th case is asked for 1/n as often as the first.</summary>
    private static int Popular(Random random)
    {
        var sum = Enumerable.Range(1, HotCases).Sum(n => 1.0 / n);
        var at = random.NextDouble() * sum;
        for (var n = 1; n < HotCases; n++)
        {
            at -= 1.0 / n;
            if (at <= 0)
            {
                return n - 1;
            }
        }
        return HotCases - 1;
    }

    /// <summary>A read and a decode at 2 ms and 10 ms a 200 KB frame (docs/decisions.md has 1.3 to 27 ms by codec).</summary>
    private static long DecodeCost(long bytes) => 2_000 + (bytes / 20);
}
