using System.Diagnostics;
using System.Globalization;
using Weir.Dicom;
using Weir.Server.Decoding;

namespace Weir.CodecLab;

/// <summary>What the decoder processes cost beside decoding here: both turn about, so that both have the same machine.</summary>
internal static class Bench
{
    private const int WarmUp = 30;

    public static void Run(IEnumerable<string> files, int rounds)
    {
        using var pool = new DecoderPool(new DecodingOptions(), TimeProvider.System);
        Console.WriteLine(
            "| file | pixels | here, ms | process, ms | above, ms (medians; above: of the differences) |"
        );
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var file in files)
        {
            using var source = FrameSource.Open(file);
            var (here, process, above) = (
                new List<double>(),
                new List<double>(),
                new List<double>()
            );
            for (var round = -WarmUp; round < rounds; round++)
            {
                var frame = (round + WarmUp) % source.FrameCount;
                var a = Time(() => PixelDecoder.DecodeFrame(source, frame));
                var b = Time(() => pool.DecodeFrame(source, frame));
                if (round >= 0)
                {
                    here.Add(a);
                    process.Add(b);
                    above.Add(b - a);
                }
            }
            var image = source.Description;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {source.Syntax.Name} | {image.Columns} x {image.Rows} x {image.SamplesPerPixel}, {image.BitsStored} bits | {Median(here):0.00} | {Median(process):0.00} | {Median(above):0.00} |"
                )
            );
        }
        var watch = Stopwatch.StartNew();
        using var fresh = new DecoderPool(new DecodingOptions(), TimeProvider.System);
        using var first = FrameSource.Open(files.First());
        _ = fresh.DecodeFrame(first, 0);
        var cold = watch.Elapsed.TotalMilliseconds;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The first frame of a new process: {cold:0} ms"
            )
        );
        foreach (var id in fresh.Idle)
        {
            var pss = File.ReadLines($"/proc/{id}/smaps_rollup")
                .First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
            Console.WriteLine("An idle process takes " + pss[4..].Trim());
        }
    }

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
