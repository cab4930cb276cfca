using System.Globalization;
using System.Text;
using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Tests.Hosting;
using Weir.Server.Viewer;
using Weir.Wire;

namespace Weir.Server.Tests.Viewer;

/// <summary>
/// Every file of the shared data is shown, listed, or refused with a reason; what was mended is noted. The table in docs/dicom.md is what
/// this test finds; with WEIR_WRITE_TABLES=1 it writes it there.
/// </summary>
public sealed class BadFileTests
{
    private const string Begin = "<!-- mended and refused: begin -->";
    private const string End = "<!-- mended and refused: end -->";

    [Fact]
    public void Every_file_opens_with_what_was_mended_or_is_refused_with_reason_and_place()
    {
        var said = new SortedDictionary<string, (int Count, string Example)>(
            StringComparer.Ordinal
        );
        foreach (var row in SharedFiles.Manifest.Value)
        {
            foreach (var text in Say(row["path"]))
                said[text] = (
                    said.GetValueOrDefault(text).Count + 1,
                    said.GetValueOrDefault(text).Example ?? row["path"]
                );
        }
        var path = Path.Combine(SharedFiles.Repository, "docs", "dicom.md");
        var doc = File.ReadAllText(path);
        var (from, to) = (
            doc.IndexOf(Begin, StringComparison.Ordinal),
            doc.IndexOf(End, StringComparison.Ordinal)
        );
        var table = new StringBuilder(
            "\n| outcome | what is said | files | for instance |\n|---|---|---|---|\n"
        );
        foreach (var (text, (count, example)) in said)
            table.Append(CultureInfo.InvariantCulture, $"| {text} | {count} | `{example}` |\n");
        var expected = doc[..(from + Begin.Length)] + table + doc[to..];
        if (Environment.GetEnvironmentVariable("WEIR_WRITE_TABLES") == "1")
            File.WriteAllText(path, expected);
        Assert.Equal(expected, File.ReadAllText(path));
    }

    /// <summary>Files of which their own readers or their names say that they are damaged.</summary>
    [Fact]
    public void No_file_that_is_known_to_be_damaged_opens_without_a_word()
    {
        var damaged = SharedFiles
            .Manifest.Value.Select(row => row)
            .Where(row =>
                row["read_error"].Length > 0
                || row["path"].Contains("truncated", StringComparison.OrdinalIgnoreCase)
                || row["path"].Contains("too_short", StringComparison.OrdinalIgnoreCase)
                || row["flags"].Split(',').Contains("no-preamble")
            )
            .ToArray();
        Assert.True(damaged.Length >= 8, $"{damaged.Length} files");
        Assert.All(damaged, row => Assert.True(Say(row["path"]).Any(), row["path"]));
    }

    // What a reader is told of a file; nothing of a file that is as it should be.
    private static IEnumerable<string> Say(string path)
    {
        var full = Path.Combine(SharedFiles.Dicom, path);
        using var handle = File.OpenHandle(full);
        var length = RandomAccess.GetLength(handle);
        if (!FileExaminer.TryReadEntry(handle, length, full, out var entry, out var refused))
        {
            Assert.NotEmpty(refused.Reason);
            if (refused.Outcome == ImportOutcome.Skipped)
                return [$"left out | {refused.Reason}"];
            Assert.InRange(refused.Offset!.Value, 0, length);
            return
            [
                $"refused | {Plain(refused.Reason)}{(refused.Tag.Length > 0 ? ", " + refused.Tag : "")}",
            ];
        }
        var instance = StoredInstance.Read(
            entry.Instance with
            {
                BlobPath = full,
            },
            new StudyTables()
        );
        Assert.True(instance.Image is null != instance.Object is null);
        if (instance.Object is { Problem.Length: > 0 } item)
        {
            Assert.Matches(@"\(byte \d+|Weir does not", item.Problem);
            return [$"listed, not shown | {Plain(item.Problem)}"];
        }
        var file = DicomFile.Read(full);
        string[] warnings = [.. file.Warnings, .. ImageUids.Warnings(file)];
        if (instance.Image is { } image)
        {
            var notes = StackNotes.Of([image], null, [], image.Patient);
            Assert.Equal(
                warnings.Length > 0,
                notes.Any(note => note.Kind == StackNoteKind.Mended && note.Text == warnings[0])
            );
        }
        return warnings.Take(1).Select(w => $"opens, mended | {Plain(w)}");
    }

    // Offsets and counts differ from file to file.
    private static string Plain(string text) =>
        System.Text.RegularExpressions.Regex.Replace(
            text,
            @"(?<![(,\d])\d+(?![,\d]*\))|byte \d+",
            m => m.Value.StartsWith('b') ? "byte N" : "N"
        );
}
