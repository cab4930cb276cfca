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

    public static void Run(IEnumerable<string> files, int rounds)
    {
        var paths = files.Where(IsDicom).ToArray();
        var buffer = new byte[Floor];
        var (headers, reads) = (
            new List<(double Wall, double Cpu)>(),
            new List<(double Wall, double Cpu)>()
        );
        for (var round = -3; round < rounds; round++)
        {
            var a = Time(paths, path => DicomFile.Read(path));
            var b = Time(
                paths,
                path =>
                {
                    using var file = File.OpenHandle(path);
                    RandomAccess.Read(file, buffer, 0);
                }
            );
            if (round >= 0)
            {
                headers.Add(a);
                reads.Add(b);
            }
        }
        Say(
            "by the clock",
            paths.Length,
            headers.ConvertAll(t => t.Wall),
            reads.ConvertAll(t => t.Wall)
        );
        Say(
            "by processor time",
            paths.Length,
            headers.ConvertAll(t => t.Cpu),
            reads.ConvertAll(t => t.Cpu)
        );
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

    private static void Say(string clock, int files, List<double> headers, List<double> reads)
    {
        headers.Sort();
        reads.Sort();
        var (header, read) = (files / headers[headers.Count / 2], files / reads[reads.Count / 2]);
        var (best, bestRead) = (files / headers[0], files / reads[0]);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{clock}, {files} files, {headers.Count} rounds: headers {header:0}/s, open and 16 KiB {read:0}/s, ratio {header / read:0.00}; best rounds {best:0}/s, {bestRead:0}/s, {best / bestRead:0.00}"
            )
        );
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
