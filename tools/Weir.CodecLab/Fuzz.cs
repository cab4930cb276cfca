using System.Diagnostics;
using System.Globalization;
using Weir.Dicom;
using Weir.Dicom.Tests.Codecs;
using Weir.Server.Decoding;

namespace Weir.CodecLab;

/// <summary>Damages codestreams for as long as one likes. What kills a process is kept, so that it can be looked at.</summary>
internal static class Fuzz
{
    private const int MaxKept = 20;

    public static int Run(IEnumerable<string> files, TimeSpan time, int seed)
    {
        var fuzz = new CodestreamFuzz(
            files,
            frame => PixelDecoder.BelongsInWorker(frame.Syntax),
            seed
        );
        using var pool = new DecoderPool(new DecodingOptions(), TimeProvider.System);
        var watch = Stopwatch.StartNew();
        var (runs, decoded, failures) = (0, 0, 0);
        var deaths = new SortedDictionary<string, int>(StringComparer.Ordinal);
        while (watch.Elapsed < time)
        {
            var frame = fuzz.Next();
            runs++;
            var lost = pool.Lost;
            try
            {
                _ = pool.Decode(
                    frame.Description,
                    frame.Syntax,
                    frame.Encoded.Length,
                    frame.Encoded.CopyTo
                );
                decoded++;
            }
            catch (Exception error) when (error is DicomFormatException or NotSupportedException)
            { }
            catch (Exception error)
            {
                failures++;
                Console.WriteLine($"run {runs}, {frame.Path}: {error}");
            }
            if (pool.Lost > lost)
            {
                deaths[frame.Syntax.Name] = deaths.GetValueOrDefault(frame.Syntax.Name) + 1;
                Keep(frame, pool.Lost);
            }
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed}: {fuzz.Count} frames, {runs} runs in {watch.Elapsed.TotalMinutes:0.0} min, {decoded} decoded, {runs - decoded - failures} refused, {pool.Lost} of {pool.Started} processes lost, {failures} failures"
            )
        );
        foreach (var (syntax, count) in deaths)
            Console.WriteLine($"  {count} by {syntax}");
        return failures == 0 ? 0 : 1;
    }

    private static void Keep(CodestreamFuzz.Frame frame, int number)
    {
        if (number > MaxKept)
            return;
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "weir-fuzz"));
        var name = Path.Combine(folder.FullName, $"{number}-{frame.Syntax.Uid}.bin");
        File.WriteAllBytes(name, frame.Encoded);
        Console.WriteLine($"{name}: {Path.GetFileName(frame.Path)}, {frame.Description}");
    }
}
