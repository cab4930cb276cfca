namespace Weir.Server.Archive;

/// <summary>What became of a file handed to the archive.</summary>
public enum ImportOutcome
{
    /// <summary>Stored, durable and visible.</summary>
    Imported,

    /// <summary>The same bytes are stored already: success, nothing was written.</summary>
    Duplicate,

    /// <summary>Other bytes are stored under this SOP Instance UID; those stay.</summary>
    Conflict,

    /// <summary>Not DICOM, or broken.</summary>
    Refused,

    /// <summary>
    /// Not an object of a study (a DICOMDIR, a pipe): left out on purpose, no fault of the file. Reported as refused, with a reason.
    /// </summary>
    Skipped,
}

/// <summary>The report on one file.</summary>
/// <param name="Path">Where it came from.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="SopInstanceUid">Its UID, when it could be read.</param>
/// <param name="Reason">Why it was not stored, or what is odd about it although it was; else empty. Holds no patient data.</param>
/// <param name="Offset">Byte offset in the file of what is wrong, when that is a place.</param>
/// <param name="Tag">The element that is wrong, as (gggg,eeee), when it is one.</param>
public sealed record ImportedFile(
    string Path,
    ImportOutcome Outcome,
    string SopInstanceUid = "",
    string Reason = "",
    long? Offset = null,
    string Tag = ""
);

/// <summary>How far an import is. All counts are files.</summary>
/// <param name="Found">Seen so far by the walk through the folders.</param>
/// <param name="FoundAll">Whether the walk has ended, so that <paramref name="Found"/> is the total.</param>
/// <param name="Imported">Stored and durable.</param>
/// <param name="Duplicates">Already there.</param>
/// <param name="Conflicts">Other bytes under the same UID.</param>
/// <param name="Refused">Not DICOM or broken.</param>
/// <param name="Skipped">Left out on purpose.</param>
/// <param name="Bytes">Bytes of the imported files.</param>
public readonly record struct ImportProgress(
    long Found,
    bool FoundAll,
    long Imported,
    long Duplicates,
    long Conflicts,
    long Refused,
    long Skipped,
    long Bytes
)
{
    /// <summary>Files with an outcome.</summary>
    public long Done => Imported + Duplicates + Conflicts + Refused + Skipped;
}
