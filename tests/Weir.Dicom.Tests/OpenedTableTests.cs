using System.Globalization;
using System.Text;

namespace Weir.Dicom.Tests;

/// <summary>
/// Which images of the manifest open, by transfer syntax and photometric interpretation: the table in docs/dicom.md is what this test
/// finds. With WEIR_WRITE_TABLES=1 it writes it there.
/// </summary>
public sealed class OpenedTableTests
{
    private const string Begin = "<!-- opened: begin -->";
    private const string End = "<!-- opened: end -->";

    /// <summary>Images that rightly do not open, or not all of whose frames do, and a part of what the reader is told.</summary>
    private static readonly Dictionary<string, string> RightlyRefused = new()
    {
        ["coverage/fo-dicom/Data/multiframe.dcm"] = "the data set says 240 x 240",
        ["coverage/fo-dicom/GH178.dcm"] = "has no pixel data",
        ["coverage/pydicom/JPEG2000-embedded-sequence-delimiter.dcm"] =
            "the data set says 256 x 1024",
        ["coverage/pydicom/MR_truncated.dcm"] = "ends before the frame does",
        ["coverage/pydicom/charset_files/chrJapMulti.dcm"] = "has no pixel data",
        ["coverage/pydicom/charset_files/chrKoreanMulti.dcm"] = "has no pixel data",
    };

    [Fact]
    public void The_table_of_opened_images_is_what_is_found()
    {
        var rows = SharedData
            .Manifest.Where(row => row["rows"].Length > 0)
            .Select(row => (Row: row, Outcome: Open(row["path"])))
            .ToArray();
        var failed = rows.Where(r => r.Outcome.Kind == Outcome.Failed)
            .Select(r => $"{r.Row["path"]}: {r.Outcome.Reason}");
        Assert.Equal("", string.Join('\n', failed));
        var path = Path.Combine(Repository(), "docs", "dicom.md");
        var text = File.ReadAllText(path);
        var (from, to) = (
            text.IndexOf(Begin, StringComparison.Ordinal),
            text.IndexOf(End, StringComparison.Ordinal)
        );
        var expected = text[..(from + Begin.Length)] + "\n" + Table(rows) + text[to..];
        if (Environment.GetEnvironmentVariable("WEIR_WRITE_TABLES") == "1")
        {
            File.WriteAllText(path, expected);
        }
        Assert.Equal(expected, File.ReadAllText(path));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Weir.slnx")))
        {
            folder = folder.Parent!;
        }
        return folder.FullName;
    }

    private static string Table(
        IEnumerable<(TableRow Row, (Outcome Kind, string Reason) Outcome)> rows
    )
    {
        var table = new StringBuilder(
            "| transfer syntax | photometric interpretation | opened | refused rightly | failed |\n|---|---|---|---|---|\n"
        );
        foreach (
            var group in rows.GroupBy(r =>
                    (
                        Uid: r.Row["ts_uid"],
                        Name: r.Row["ts_name"],
                        Photometric: r.Row["photometric"]
                    )
                )
                .OrderBy(g => g.Key.Uid, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Photometric, StringComparer.Ordinal)
        )
        {
            int Count(Outcome kind) => group.Count(r => r.Outcome.Kind == kind);
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {group.Key.Name} | {group.Key.Photometric} | {Count(Outcome.Opened)} | {Count(Outcome.Refused)} | {Count(Outcome.Failed)} |\n"
            );
        }
        return table.ToString();
    }

    private enum Outcome
    {
        Opened,
        Refused,
        Failed,
    }

    private static (Outcome Kind, string Reason) Open(string path)
    {
        try
        {
            using var source = FrameSource.Open(SharedData.PathOf(path));
            for (var frame = 0; frame < source.FrameCount; frame++)
            {
                _ = PixelDecoder.DecodeFrame(source, frame);
            }
            return (Outcome.Opened, "");
        }
        catch (Exception error) when (error is DicomFormatException or NotSupportedException)
        {
            return (
                RightlyRefused.TryGetValue(path, out var reason) && error.Message.Contains(reason)
                    ? Outcome.Refused
                    : Outcome.Failed,
                error.Message
            );
        }
    }
}
