using System.Globalization;

namespace Weir.LeakLab;

/// <summary>
/// Proportional set size of a browser's processes in bytes, from <c>/proc/PID/smaps_rollup</c>: what the machine would
/// get back if they ended, with shared pages counted in parts.
/// </summary>
/// <param name="Renderer">All renderer processes.</param>
/// <param name="Gpu">The GPU process.</param>
/// <param name="Other">The browser process and its utilities (network, storage).</param>
public readonly record struct BrowserMemory(long Renderer, long Gpu, long Other)
{
    /// <summary>Renderer and GPU process together: the measure P of the scenarios.</summary>
    public long Page => Renderer + Gpu;

    /// <summary>Reads the process and all its descendants.</summary>
    public static BrowserMemory Of(int root)
    {
        var (renderer, gpu, other) = (0L, 0L, 0L);
        foreach (var pid in Descendants(root))
        {
            var pss = Pss(pid);
            var command = CommandLine(pid);
            if (command.Contains("--type=renderer", StringComparison.Ordinal))
            {
                renderer += pss;
            }
            else if (command.Contains("--type=gpu-process", StringComparison.Ordinal))
            {
                gpu += pss;
            }
            else
            {
                other += pss;
            }
        }
        return new BrowserMemory(renderer, gpu, other);
    }

    /// <summary>Proportional set size of one process in bytes; 0 when it has ended.</summary>
    public static long Pss(int pid)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{pid}/smaps_rollup"))
            {
                if (line.StartsWith("Pss:", StringComparison.Ordinal))
                {
                    var kilobytes = line.AsSpan(4).Trim().TrimEnd("kB").Trim();
                    return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Ended between the listing and the reading.
        }
        return 0;
    }

    private static IEnumerable<int> Descendants(int root)
    {
        var children = new Dictionary<int, List<int>>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var pid) && Parent(pid) is { } parent)
            {
                (children.TryGetValue(parent, out var list) ? list : children[parent] = []).Add(
                    pid
                );
            }
        }
        var queue = new Queue<int>([root]);
        while (queue.TryDequeue(out var pid))
        {
            yield return pid;
            foreach (var child in children.GetValueOrDefault(pid, []))
            {
                queue.Enqueue(child);
            }
        }
    }

    private static int? Parent(int pid)
    {
        try
        {
            // "pid (name) state ppid …": the name may hold blanks and brackets, so count from its last bracket.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
