using Weir.Server.Archive;

namespace Weir.Server.Commands;

/// <summary><c>weir import PATH... --data DIR [--json]</c>: imports and exits.</summary>
internal static class ImportCommand
{
    /// <summary>Exit code after Ctrl-C, as shells have it.</summary>
    private const int Interrupted = 130;

    /// <summary>
    /// Runs the import. Refused files are part of its report, not a failure of it: the exit code is 0 when every file was looked at.
    /// </summary>
    public static async Task<int> RunAsync(
        string[] paths,
        string data,
        bool json,
        TextWriter output,
        TextWriter error
    )
    {
        RequirePaths(paths);
        using var signals = new Signals();
        await using var archive = ArchiveStore.Open(data);
        var console = new ProgressConsole(json ? error : output, TimeProvider.System, "Imported");
        try
        {
            var counts = await archive
                .ImportAsync(
                    paths,
                    file => Tell(file, json, output, console),
                    console.Show,
                    signals.Token
                )
                .ConfigureAwait(false);
            console.End(counts);
            return 0;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("weir: stopped; what was reported as imported stays");
            return Interrupted;
        }
    }

    /// <summary>Fails before anything is opened when a path is not there.</summary>
    public static void RequirePaths(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (!Path.Exists(path))
            {
                throw new FileNotFoundException($"there is no file or folder {path}", path);
            }
        }
    }

    private static void Tell(
        ImportedFile file,
        bool json,
        TextWriter output,
        ProgressConsole console
    )
    {
        console.Note(file);
        if (json)
        {
            output.WriteLine(ImportJson.Line(file));
        }
        else if (file is { Outcome: not ImportOutcome.Skipped, Reason.Length: > 0 })
        {
            var place = string.Join(
                ", ",
                new[] { file.Offset is { } o ? $"byte {o}" : "", file.Tag }.Where(p => p.Length > 0)
            );
            output.WriteLine(
                $"{file.Path}: {file.Reason}{(place.Length > 0 ? $" ({place})" : "")}"
            );
        }
    }
}
