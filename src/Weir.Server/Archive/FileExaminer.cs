using Microsoft.Win32.SafeHandles;
using Weir.Dicom;

namespace Weir.Server.Archive;

/// <summary>Reads a file's header and words what is reported of it.</summary>
internal static class FileExaminer
{
    /// <summary>What the index will keep of a whole, addressable file; or the report that refuses it.</summary>
    public static bool TryReadEntry(
        SafeFileHandle file,
        long length,
        string path,
        out IndexEntry entry,
        out ImportedFile refused
    )
    {
        entry = null!;
        refused = null!;
        try
        {
            var header = DicomFile.Read(file);
            if (IndexEntryReader.IsDicomdir(header))
            {
                refused = new ImportedFile(
                    path,
                    ImportOutcome.Skipped,
                    Reason: "a DICOMDIR: an index of other files, not an object"
                );
                return false;
            }

            entry = IndexEntryReader.Read(header, length);
            FileCheck.PixelDataIsWhole(header, file, length);
            return true;
        }
        catch (DicomFormatException e)
        {
            refused = new ImportedFile(
                path,
                ImportOutcome.Refused,
                entry?.Instance.SopUid ?? "",
                e.Reason,
                e.Offset,
                e.Tag?.ToString() ?? ""
            );
        }
        catch (IOException)
        {
            refused = Unreadable(path);
        }

        return false;
    }

    /// <summary>The report on a committed file.</summary>
    public static ImportedFile Report(string path, PendingFile file, ImportOutcome outcome) =>
        outcome == ImportOutcome.Conflict
            ? Conflict(path, file.Entry.Instance.SopUid)
            : new ImportedFile(path, outcome, file.Entry.Instance.SopUid, file.Note);

    /// <summary>Other bytes are stored under its UID.</summary>
    public static ImportedFile Conflict(string path, string uid) =>
        new(
            path,
            ImportOutcome.Conflict,
            uid,
            "other bytes are stored under this SOP Instance UID; those stay"
        );

    /// <summary>The source failed, not the archive.</summary>
    public static ImportedFile Unreadable(string path) =>
        new(path, ImportOutcome.Refused, Reason: "the file cannot be read, or changed meanwhile");
}
