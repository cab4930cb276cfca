using Weir.Memory;

namespace Weir.Simulator.Traces;

/// <summary>Lines in the order of their time, with bytes and cost filled in wherever any line of the same frame knows them.</summary>
internal sealed class Trace
{
    private Trace(string name, TraceLine[] lines)
    {
        Name = name;
        Lines = lines;
    }

    /// <summary>The workload or the file.</summary>
    public string Name { get; }

    public IReadOnlyList<TraceLine> Lines { get; }

    /// <summary>The names of the tiers that the lines are about, in the order of their first line.</summary>
    public IReadOnlyList<string> Tiers =>
        [.. Lines.Select(line => line.Tier).Where(tier => tier.Length > 0).Distinct()];

    /// <summary>Makes a trace of lines in any order.</summary>
    public static Trace Of(string name, IEnumerable<TraceLine> lines)
    {
        var sorted = lines.ToArray();
        // Stable: lines of the same microsecond keep their order.
        sorted = [.. sorted.OrderBy(line => line.Time)];
        Complete(sorted);
        return new Trace(name, sorted);
    }

    /// <summary>Reads a file of lines under a header.</summary>
    /// <exception cref="FormatException">Names the file and the line that cannot be read.</exception>
    public static Trace Read(string file)
    {
        var number = 0;
        List<TraceLine> lines = [];
        foreach (var text in File.ReadLines(file))
        {
            number++;
            if (number == 1)
            {
                if (text != TraceLine.Header)
                {
                    throw new FormatException(
                        $"{file}: the first line is not '{TraceLine.Header}'."
                    );
                }
                continue;
            }
            try
            {
                lines.Add(TraceLine.Parse(text));
            }
            catch (FormatException error)
            {
                throw new FormatException($"{file}, line {number}: {error.Message}", error);
            }
        }
        return lines.Count > 0
            ? Of(Path.GetFileNameWithoutExtension(file), lines)
            : throw new FormatException($"{file}: there is no line in it.");
    }

    public void Write(string file) =>
        File.WriteAllLines(file, Lines.Select(line => line.ToString()).Prepend(TraceLine.Header));

    /// <summary>
    /// A hit recorded before its frame's load was seen knows no cost, a miss not even the study: taken from other lines of the
    /// frame; a cost that nobody knows is what its bytes cost on average.
    /// </summary>
    private static void Complete(TraceLine[] lines)
    {
        var studies = new Dictionary<(string, ulong), ulong>();
        var bytes = new Dictionary<(string, ulong), long>();
        var costs = new Dictionary<(string, ulong), long>();
        foreach (var line in lines)
        {
            var frame = (line.Tier, line.Key.Frame);
            if (line.Key.Study != 0)
            {
                studies[frame] = line.Key.Study;
            }
            if (line.Bytes > 0)
            {
                bytes[frame] = line.Bytes;
            }
            if (line.Cost > 0)
            {
                costs[frame] = line.Cost;
            }
        }
        var known = costs.Where(cost => bytes.ContainsKey(cost.Key)).ToArray();
        var knownBytes = known.Sum(cost => (double)bytes[cost.Key]);
        var costOfByte = knownBytes > 0 ? known.Sum(cost => (double)cost.Value) / knownBytes : 0;
        for (var i = 0; i < lines.Length; i++)
        {
            ref var line = ref lines[i];
            if (line.Key.Frame == 0)
            {
                continue;
            }
            var frame = (line.Tier, line.Key.Frame);
            var size = line.Bytes > 0 ? line.Bytes : bytes.GetValueOrDefault(frame);
            line = line with
            {
                Key = line.Key with { Study = studies.GetValueOrDefault(frame) },
                Bytes = size,
                Cost =
                    line.Cost > 0 ? line.Cost
                    : costs.TryGetValue(frame, out var cost) ? cost
                    : (long)(costOfByte * size),
            };
        }
    }
}
