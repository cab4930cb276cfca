using System.Globalization;
using Weir.Server.Archive;

namespace Weir.Server.Commands;

/// <summary>
/// The report for people: a line every two seconds, and at the end the counts with the reasons, grouped. Names no file, because a
/// server's console may be kept as a log and names of files may name patients.
/// </summary>
internal sealed class ProgressConsole(TextWriter output, TimeProvider time, string verb)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, int> reasons = [];
    private readonly long started = time.GetTimestamp();
    private long lastLine = time.GetTimestamp();

    /// <summary>Remembers why a file was not stored, or what is odd about it.</summary>
    public void Note(ImportedFile file)
    {
        if (file.Reason.Length > 0)
        {
            reasons[file.Reason] = reasons.GetValueOrDefault(file.Reason) + 1;
        }
    }

    /// <summary>Writes a line when the last one is old enough.</summary>
    public void Show(ImportProgress progress)
    {
        if (time.GetElapsedTime(lastLine) < Interval)
        {
            return;
        }

        lastLine = time.GetTimestamp();
        var total = progress.FoundAll ? $" of {progress.Found}" : "";
        output.WriteLine(
            Invariant($"{verb} {progress.Done}{total} files, {Megabytes(progress.Bytes)} MB")
        );
    }

    /// <summary>Writes the last lines.</summary>
    public void End(ImportProgress progress)
    {
        var seconds = time.GetElapsedTime(started).TotalSeconds;
        output.WriteLine(
            Invariant(
                $"{verb} {progress.Imported} files ({Megabytes(progress.Bytes)} MB) in {seconds:0.0} s; {progress.Duplicates} were there already, {progress.Conflicts} in conflict, {progress.Refused} refused, {progress.Skipped} left out."
            )
        );
        foreach (var (reason, count) in reasons.OrderByDescending(r => r.Value).Take(10))
        {
            output.WriteLine(Invariant($"  {count} x {reason}"));
        }
    }

    private static long Megabytes(long bytes) => bytes / 1_000_000;

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
