namespace Weir.Server.Archive;

/// <summary>What the index keeps of one file: the three levels it belongs to. Counts, revision and path are not filled in.</summary>
/// <param name="Study">Its study.</param>
/// <param name="Series">Its series.</param>
/// <param name="Instance">The file.</param>
/// <param name="Note">What was wrong with the file and was mended, for the report; empty when nothing. Not kept.</param>
internal sealed record IndexEntry(
    StudyRow Study,
    SeriesRow Series,
    InstanceRow Instance,
    string Note
);

/// <summary>What became of an object that was taken in.</summary>
/// <param name="Entry">What it is; null when that could not be read.</param>
/// <param name="Report">The report on it.</param>
internal sealed record StoredObject(IndexEntry? Entry, ImportedFile Report);

/// <summary>Something for the index's writer to do.</summary>
internal abstract record IndexWork;

/// <summary>A file in the temporary folder, synced, waiting for its group commit.</summary>
/// <param name="Entry">What the index will know of it.</param>
/// <param name="TempPath">Where its bytes are.</param>
/// <param name="Hash">SHA-256 of its bytes.</param>
internal sealed record PendingFile(IndexEntry Entry, string TempPath, byte[] Hash) : IndexWork
{
    /// <summary>What is odd about the file although it was stored; set before <see cref="Committed"/>. Holds no patient data.</summary>
    public string Note { get; set; } = "";

    /// <summary>Told once the file is durable and visible, or why not.</summary>
    public TaskCompletionSource<ImportOutcome> Committed { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
