using System.Globalization;
using System.Text.Json;
using Weir.Server.Archive;

namespace Weir.Server.Commands;

/// <summary><c>weir verify --data DIR [--json]</c>: names every file that is missing, changed or unknown; the server may be running.</summary>
internal static class VerifyCommand
{
    private const int Faulty = 1;
    private const int Interrupted = 130;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Runs it; the exit code is 0 when all is as it was stored.</summary>
    public static async Task<int> RunAsync(
        string data,
        bool json,
        TextWriter output,
        TextWriter error
    )
    {
        using var signals = new Signals();
        var time = TimeProvider.System;
        var (started, last) = (time.GetTimestamp(), time.GetTimestamp());
        var talk = json ? error : output;
        try
        {
            var end = ArchiveVerification.Run(
                data,
                (path, fault, uid) =>
                    output.WriteLine(json ? Json(path, fault, uid) : Line(path, fault)),
                now =>
                {
                    if (time.GetElapsedTime(last) < Interval)
                        return;
                    last = time.GetTimestamp();
                    talk.WriteLine($"{now.Done} of {now.Files} files, {now.Bytes / 1_000_000} MB");
                },
                signals.Token
            );
            var seconds = time.GetElapsedTime(started)
                .TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            await talk.WriteLineAsync(
                $"{end.Done} files ({end.Bytes / 1_000_000} MB) in {seconds} s: "
                    + (end.Faults == 0 ? "all as they were stored." : $"{end.Faults} faults.")
            );
            return end.Faults == 0 ? 0 : Faulty;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("weir: stopped");
            return Interrupted;
        }
    }

    private static string Line(string path, FileFault fault) =>
        $"{fault.ToString().ToLowerInvariant()}: {path}";

    private static string Json(string path, FileFault fault, string uid) =>
        JsonSerializer.Serialize(
            new
            {
                path,
                fault = fault.ToString().ToLowerInvariant(),
                sop = uid.Length == 0 ? null : uid,
            }
        );
}
