using System.Globalization;
using Weir.Server.Archive;
using Weir.Server.Demo;
using Weir.Server.Hosting;

namespace Weir.Server.Commands;

/// <summary>
/// Gives an empty archive its demo studies. A marker file in the data folder says that the job has begun and not ended: a later
/// start goes on where this one stopped.
/// </summary>
internal sealed class DemoFill
{
    private const string MarkerName = "demo.unfinished";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ArchiveStore archive;
    private readonly IReadOnlyList<PlannedInstance> missing;
    private readonly string marker;

    private DemoFill(ArchiveStore archive, IReadOnlyList<PlannedInstance> missing, string marker)
    {
        this.archive = archive;
        this.missing = missing;
        this.marker = marker;
    }

    /// <summary>The job, when there is one: the archive is empty and nothing else comes in, or an earlier job was interrupted.</summary>
    /// <param name="archive">The archive to fill.</param>
    /// <param name="othersCome">Files are about to be imported: no demo is begun.</param>
    /// <param name="scale">How large the studies are.</param>
    /// <exception cref="IOException">There is too little disk for it.</exception>
    public static DemoFill? For(ArchiveStore archive, bool othersCome, DemoScale scale)
    {
        var marker = Path.Combine(archive.DataDirectory, MarkerName);
        var begins = !othersCome && archive.FindStudies(new StudyQuery { Limit = 1 }).Total == 0;
        if (!begins && !File.Exists(marker))
        {
            return null;
        }

        var missing = DemoStudies
            .Plan(scale)
            .Where(p =>
                archive.GetInstance(p.StudyInstanceUid, p.SeriesInstanceUid, p.SopInstanceUid)
                    is null
            )
            .ToList();
        var needed = missing.Sum(p => p.MaxBytes) + archive.MinFreeBytes;
        var free = archive.FreeBytes();
        if (free < needed)
        {
            throw new IOException(
                $"too little disk: the demo studies need {needed / 1_000_000} MB and {archive.DataDirectory} has {free / 1_000_000} MB free; --no-demo starts without them"
            );
        }

        File.WriteAllText(marker, "");
        return new DemoFill(archive, missing, marker);
    }

    /// <summary>Makes and imports what is missing, study after study, and says how far it is.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the next start goes on.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public async Task RunAsync(
        ImportActivity activity,
        TextWriter output,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var (started, lastLine, done) = (time.GetTimestamp(), time.GetTimestamp(), 0);
        var gate = new Lock();
        activity.Show(0, missing.Count);
        await output.WriteLineAsync(
            $"The archive is empty: making {missing.Count} images of demo studies. They appear in the list as they are ready."
        );
        // Two more than cores: some always wait for the disk.
        var workers = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount + 2,
            CancellationToken = cancel,
        };
        try
        {
            await Parallel
                .ForEachAsync(
                    missing,
                    workers,
                    async (planned, token) =>
                    {
                        using var file = new MemoryStream(checked((int)planned.MaxBytes));
                        DemoStudies.WriteInstance(planned, file);
                        file.Position = 0;
                        await archive
                            .ImportStreamAsync(file, planned.RelativePath, token)
                            .ConfigureAwait(false);
                        lock (gate)
                        {
                            done++;
                            activity.Show(done, missing.Count);
                            if (time.GetElapsedTime(lastLine) >= Interval)
                            {
                                lastLine = time.GetTimestamp();
                                output.WriteLine($"Demo studies: {done} of {missing.Count} images");
                            }
                        }
                    }
                )
                .ConfigureAwait(false);
        }
        finally
        {
            activity.End();
        }

        File.Delete(marker);
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The demo studies are complete: {missing.Count} images in {time.GetElapsedTime(started).TotalSeconds:0} s."
            )
        );
    }
}
