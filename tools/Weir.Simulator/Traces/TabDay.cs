using Weir.Memory;

namespace Weir.Simulator.Traces;

/// <summary>
/// What one tab is asked in a day. A study opens with its first screen, the rest is fetched behind it, the reader scrolls, then the
/// first screen of the next in the list is fetched ahead.
/// </summary>
internal static class TabDay
{
    private const string Tier = "encoded";

    /// <summary>A list of studies; three of ten switches go back to one of the last dozen, the latest most likely.</summary>
    public static Trace Reader(int seed, bool quick) =>
        Day(
            "reader",
            seed,
            quick ? 60 : 160,
            (list, visited, random) =>
                visited.Count > 1 && random.Next(10) < 3
                    ? visited[
                        ^Math.Min(visited.Count, 2 + (int)(12 * Math.Pow(random.NextDouble(), 2)))
                    ]
                    : list()
        );

    /// <summary>Eight cases (a conference, a teaching file) take four of ten switches; the others are opened once.</summary>
    public static Trace Returns(int seed, bool quick)
    {
        List<Study> cases = [];
        return Day(
            "returns",
            seed,
            quick ? 60 : 160,
            (list, _, random) =>
            {
                if (cases.Count < 8 && random.Next(4) == 0)
                {
                    cases.Add(list());
                    return cases[^1];
                }
                return cases.Count > 0 && random.Next(10) < 4
                    ? cases[random.Next(cases.Count)]
                    : list();
            }
        );
    }

    /// <summary>Current study and priors side by side, in turns; once more at the end of each, to sign.</summary>
    public static Trace Priors(int seed, bool quick)
    {
        var random = new Random(seed);
        List<TraceLine> lines = [];
        long now = 0;
        Study? last = null;
        for (var patient = 0; patient < (quick ? 20 : 50); patient++)
        {
            var writer = new TraceWriter(lines, patient + 1, Tier) { Now = now };
            var current = Study.Next(random, NetworkCost);
            Show(writer, current, random);
            for (var priors = random.Next(1, 3); priors > 0; priors--)
            {
                // The same examination some years ago: alike in size.
                var prior = Study.Next(random, NetworkCost) with
                {
                    Frames = current.Frames,
                    FrameBytes = current.FrameBytes,
                    FrameCost = current.FrameCost,
                    FirstScreen = current.FirstScreen,
                };
                Show(writer, prior, random);
                for (var frame = 0; frame < current.Frames; frame += 2)
                {
                    writer.Get(current, frame);
                    writer.Get(prior, frame);
                }
                writer.Scroll(current, random);
            }
            if (last is not null && random.Next(3) == 0)
            {
                writer.Open(last);
                writer.FirstScreen(last);
                writer.PrefetchRest(last);
                writer.Wait(20);
            }
            writer.Leave();
            writer.Wait(5);
            now = writer.Now;
            last = current;
        }
        return Trace.Of("priors", lines);
    }

    private static Trace Day(
        string name,
        int seed,
        int switches,
        Func<Func<Study>, List<Study>, Random, Study> choose
    )
    {
        var random = new Random(seed);
        List<TraceLine> lines = [];
        List<Study> visited = [];
        // What the list shows next is known ahead, and may be fetched ahead.
        var ahead = Study.Next(random, NetworkCost);
        long now = 0;
        for (var i = 0; i < switches; i++)
        {
            var writer = new TraceWriter(lines, i + 1, Tier) { Now = now };
            var study = choose(TakeFromList, visited, random);
            Show(writer, study, random);
            writer.PrefetchFirstScreen(ahead);
            writer.Wait(10 + (random.NextDouble() * 60));
            writer.Leave();
            writer.Wait(2);
            now = writer.Now;
            visited.Remove(study);
            visited.Add(study);
        }
        return Trace.Of(name, lines);

        Study TakeFromList()
        {
            var next = ahead;
            ahead = Study.Next(random, NetworkCost);
            return next;
        }
    }

    private static void Show(TraceWriter writer, Study study, Random random)
    {
        writer.Open(study);
        writer.FirstScreen(study);
        writer.PrefetchRest(study);
        writer.Wait(1);
        writer.Scroll(study, random);
    }

    /// <summary>5 ms there and back and 50 MB/s: a hospital's network; only ratios matter.</summary>
    private static long NetworkCost(long bytes) => 5_000 + (bytes / 50);
}
