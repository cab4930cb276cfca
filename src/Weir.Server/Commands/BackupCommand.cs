using System.Globalization;
using Weir.Server.Archive;

namespace Weir.Server.Commands;

/// <summary><c>weir backup FOLDER --data DIR</c>: makes or renews a backup; the server may be running.</summary>
internal static class BackupCommand
{
    private const int Incomplete = 1;
    private const int Interrupted = 130;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Runs it; the exit code is 1 when a file of the archive was missing or damaged, each of which is named.</summary>
    public static async Task<int> RunAsync(
        string target,
        string data,
        TextWriter output,
        TextWriter error
    )
    {
        using var signals = new Signals();
        var time = TimeProvider.System;
        var (started, last, bad) = (time.GetTimestamp(), time.GetTimestamp(), 0);
        try
        {
            var end = ArchiveBackup.Run(
                data,
                target,
                path =>
                {
                    bad++;
                    error.WriteLine($"weir: missing or damaged: {path}");
                },
                now =>
                {
                    if (time.GetElapsedTime(last) < Interval)
                        return;
                    last = time.GetTimestamp();
                    output.WriteLine($"{now.Done} of {now.Files} files");
                },
                signals.Token
            );
            var seconds = time.GetElapsedTime(started)
                .TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            await output.WriteLineAsync(
                $"{end.Copied} of {end.Files} files copied ({end.Bytes / 1_000_000} MB) in {seconds} s; {end.Done - end.Copied - bad} were there already."
            );
            if (bad > 0)
                await error.WriteLineAsync(
                    $"weir: {bad} files are not in the backup. If studies were deleted meanwhile, run it again; else see weir verify."
                );
            return bad > 0 ? Incomplete : 0;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("weir: stopped; the next backup goes on from here");
            return Interrupted;
        }
    }
}
