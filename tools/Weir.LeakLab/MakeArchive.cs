using System.CommandLine;
using System.Diagnostics;
using Weir.Server.Archive;
using Weir.Server.Demo;

namespace Weir.LeakLab;

/// <summary>
/// Fills an archive with CT studies of a wanted length: the command <c>make</c>. The studies are those of the demo, stretched; more
/// than the demo has begin again with one slice more, which makes them other studies.
/// </summary>
internal static class MakeArchive
{
    private const int MostStudiesOfOneLength = 12;

    /// <summary>The command, with the folder option that it shares with the others.</summary>
    public static Command Command(Option<string> data)
    {
        var studies = new Option<int>("--studies")
        {
            DefaultValueFactory = _ => 20,
            Description = "CT studies to make",
        };
        var slices = new Option<int>("--slices")
        {
            DefaultValueFactory = _ => 500,
            Description = "Slices of 512 x 512 in each",
        };
        var compress = new Option<bool>("--compress")
        {
            Description = "Stores them as JPEG-LS (needs dcmtk's dcmcjpls)",
        };
        var command = new Command("make", "Fills an archive with CT studies of a wanted length.")
        {
            data,
            studies,
            slices,
            compress,
        };
        command.SetAction(
            (parsed, ct) =>
                RunAsync(
                    parsed.GetValue(data)!,
                    parsed.GetValue(studies),
                    parsed.GetValue(slices),
                    parsed.GetValue(compress),
                    ct
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string folder,
        int studies,
        int slices,
        bool compress,
        CancellationToken ct
    )
    {
        var planned = Enumerable
            .Range(0, studies)
            .Chunk(MostStudiesOfOneLength)
            .SelectMany(
                (chunk, round) =>
                    DemoStudies.Plan(
                        new DemoScale
                        {
                            CtStudies = chunk.Length,
                            CtSlices = slices + round,
                            MrSlices = 0,
                            RadiographSize = 0,
                        }
                    )
            )
            .ToList();
        await using var archive = ArchiveStore.Open(folder);
        var workers = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount + 2,
            CancellationToken = ct,
        };
        await Parallel.ForEachAsync(
            planned,
            workers,
            async (instance, token) =>
            {
                using var plain = new MemoryStream(checked((int)instance.MaxBytes));
                DemoStudies.WriteInstance(instance, plain);
                plain.Position = 0;
                using var file = compress ? await CompressAsync(plain, token) : plain;
                await archive.ImportStreamAsync(file, instance.RelativePath, token);
            }
        );
        Console.WriteLine($"{studies} studies, {planned.Count} images in {folder}");
        return 0;
    }

    private static async Task<MemoryStream> CompressAsync(MemoryStream plain, CancellationToken ct)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, plain.ToArray(), ct);
            using var encoder = Process.Start("dcmcjpls", [path, path]);
            await encoder.WaitForExitAsync(ct);
            return encoder.ExitCode == 0
                ? new MemoryStream(await File.ReadAllBytesAsync(path, ct))
                : throw new InvalidOperationException("dcmcjpls could not compress an image.");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
