using System.Diagnostics;
using System.Globalization;
using Weir.Dicom;

namespace Weir.CodecLab;

/// <summary>
/// How fast headers are read, beside opening each file and reading its first 16 KiB, which is the least that any reader does. Both take turns
/// over all files, one thread, everything in the page cache.
/// </summary>
internal static class Headers
{
    private const int Floor = 16 * 1024;

    // One pass over a few hundred files is too short for the processor's clock.
    private const int Passes = 10;

    // Until the runtime has compiled everything again.
    private const int WarmUp = 20;

    public static void Run(IEnumerable<string> files, int rounds)
    {
        var paths = files.Where(IsDicom).ToArray();
        var buffer = new byte[Floor];
        var kinds = new (string Name, Action<string> Read, List<(double Wall, double Cpu)> Times)[]
        {
            ("headers", path => DicomFile.Read(path), []),
            ("headers of files that .NET opened, as in an import", ReadOpened, []),
            ("open and 16 KiB", path => ReadStart(path, buffer), []),
        };
        for (var round = -WarmUp; round < rounds; round++)
        {
            foreach (var (_, read, times) in kinds)
            {
                var time = Time(paths, read);
                if (round >= 0)
                {
                    times.Add(time);
                }
            }
        }
        var floor = kinds[^1].Times;
        Console.WriteLine($"{paths.Length} files, {rounds} rounds");
        foreach (var (name, _, times) in kinds)
        {
            Say($"{name}, by the clock", paths.Length, times, floor, time => time.Wall);
            Say($"{name}, by processor time", paths.Length, times, floor, time => time.Cpu);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        var elements = paths.Sum(path => DicomFile.Read(path).Dataset.Count);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{elements / paths.Length} elements on the top level and {allocated / paths.Length} bytes allocated a file"
            )
        );
    }

    private static void ReadOpened(string path)
    {
        using var file = File.OpenHandle(path);
        DicomFile.Read(file);
    }

    private static void ReadStart(string path, byte[] buffer)
    {
        using var file = File.OpenHandle(path);
        RandomAccess.Read(file, buffer, 0);
    }

    /// <summary>Says how many files a second, and how it stands to the least: medians, of the ratios too, since the machine
    /// is not as fast in one round as in another.</summary>
    private static void Say(
        string name,
        int files,
        List<(double Wall, double Cpu)> times,
        List<(double Wall, double Cpu)> floor,
        Func<(double Wall, double Cpu), double> clock
    )
    {
        var ratios = times.Zip(floor, (time, least) => clock(least) / clock(time));
        var (median, ratio) = (Median(times.Select(clock)), Median(ratios));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {files / median:0}/s, ratio {ratio:0.00}, best round {files / times.Min(clock):0}/s"
            )
        );
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static bool IsDicom(string path)
    {
        try
        {
            return DicomFile.Read(path).Dataset.Count > 0;
        }
        catch (DicomFormatException)
        {
            return false;
        }
    }

    private static (double Wall, double Cpu) Time(string[] paths, Action<string> read)
    {
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        for (var pass = 0; pass < Passes; pass++)
            Array.ForEach(paths, read);
        return (
            watch.Elapsed.TotalSeconds / Passes,
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / Passes
        );
    }
}
