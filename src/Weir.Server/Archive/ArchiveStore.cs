using Dapper;

namespace Weir.Server.Archive;

/// <summary>
/// The archive: DICOM files kept byte for byte, and an index of them. Every method may be called from any thread. One process at a
/// time has a data folder open.
/// </summary>
public sealed class ArchiveStore : IAsyncDisposable
{
    private readonly DataFolder folder;
    private readonly IndexDatabase database;
    private readonly IndexReader reader;
    private readonly IndexWriter writer;
    private readonly Importer importer;

    private ArchiveStore(DataFolder folder, IndexDatabase database, ArchiveOptions options)
    {
        this.folder = folder;
        this.database = database;
        MinFreeBytes = options.MinFreeBytes;
        var blobs = new BlobStore(folder.Path);
        OrphansRemoved = RemoveOrphans(database, blobs);
        IndexDeletion.RemoveDoomed(database.Writer, blobs);
        reader = new IndexReader(database, blobs.Root);
        writer = new IndexWriter(database.Writer, blobs, options, Raise);
        importer = new Importer(folder, blobs, reader, writer, options);
    }

    /// <summary>
    /// A study has changed and the change is durable. Raised on the writer's thread: handlers return at once and do not throw.
    /// </summary>
    public event Action<StudyChange>? StudyChanged;

    /// <summary>Files that a crash had left without a row, removed at opening.</summary>
    public int OrphansRemoved { get; }

    /// <summary>The data folder, absolute.</summary>
    public string DataDirectory => folder.Path;

    /// <summary>Opens the archive in a data folder, which is made if need be, and holds it until disposal.</summary>
    /// <exception cref="IOException">The folder cannot be made or written, or another Weir has it open; the message says which.</exception>
    /// <exception cref="InvalidOperationException">A newer Weir wrote the index.</exception>
    public static ArchiveStore Open(string dataDirectory, ArchiveOptions? options = null)
    {
        var folder = DataFolder.Open(dataDirectory);
        IndexDatabase? database = null;
        try
        {
            database = IndexDatabase.Open(Path.Combine(folder.Path, "index.db"));
            return new ArchiveStore(folder, database, options ?? new ArchiveOptions());
        }
        catch
        {
            database?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Imports files and folders with all that is in them. A file that is refused stops nothing.
    /// </summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="onFile">Told of every file once its outcome is certain; from one thread at a time.</param>
    /// <param name="progress">Told how far the import is, after every file; from one thread at a time.</param>
    /// <param name="cancel">Stops taking in files; those under way are finished and reported.</param>
    /// <returns>The final counts.</returns>
    /// <exception cref="FileNotFoundException">One of the paths is not there; nothing is imported.</exception>
    /// <exception cref="IOException">The disk is full or fails. What was reported stays.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. What was reported stays.</exception>
    public Task<ImportProgress> ImportAsync(
        IReadOnlyCollection<string> paths,
        Action<ImportedFile>? onFile = null,
        Action<ImportProgress>? progress = null,
        CancellationToken cancel = default
    ) => importer.ImportAsync(paths, onFile, progress, cancel);

    /// <summary>Imports one object from a stream, which is read to its end or refused.</summary>
    /// <param name="content">The bytes of a DICOM file.</param>
    /// <param name="name">What the report calls it.</param>
    /// <param name="cancel">Gives up; nothing is stored then unless the commit was under way.</param>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public Task<ImportedFile> ImportStreamAsync(
        Stream content,
        string name = "",
        CancellationToken cancel = default
    ) => importer.ImportStreamAsync(content, name, cancel);

    /// <summary>
    /// Takes in one object from a stream: the next one can be taken in while this one is examined, synced and committed, so that many are
    /// synced beside each other and share one commit. The task that this answers ends when the object is durable or refused.
    /// </summary>
    /// <param name="content">The bytes of a DICOM file; read to their end or refused.</param>
    /// <param name="refuse">Says why an object of a study is not wanted; null where it is. Called on any thread.</param>
    /// <param name="cancel">Gives up; nothing is stored then unless the commit was under way.</param>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    /// <exception cref="InvalidDataException">The stream cannot be read to its end.</exception>
    internal Task<Task<StoredObject>> ReceiveAsync(
        Stream content,
        Func<StudyRow, string?> refuse,
        CancellationToken cancel
    )
    {
        importer.RequireSpace(0);
        return importer.ReceiveAsync(content, "", refuse, cancel);
    }

    /// <summary>Deletes a study, a series or an instance: durable when this completes.</summary>
    /// <returns>How many instances; 0 when there were none.</returns>
    /// <exception cref="IOException">A file cannot be removed; the next start tries again.</exception>
    internal async Task<int> DeleteAsync(string studyUid, string? seriesUid, string? sopUid)
    {
        var deletion = new Deletion(studyUid, seriesUid, sopUid);
        await writer.EnqueueAsync(deletion).ConfigureAwait(false);
        return await deletion.Deleted.Task.ConfigureAwait(false);
    }

    /// <summary>Studies that match.</summary>
    public Page<StudyRow> FindStudies(StudyQuery query) => reader.FindStudies(query);

    /// <summary>Series that match, by study and number.</summary>
    public Page<SeriesRow> FindSeries(SeriesQuery query) => reader.FindSeries(query);

    /// <summary>Instances that match, by study, series and number.</summary>
    public Page<InstanceRow> FindInstances(InstanceQuery query) => reader.FindInstances(query);

    /// <summary>One study, or null.</summary>
    public StudyRow? GetStudy(string studyUid) =>
        reader.FindStudies(new StudyQuery { StudyUids = [studyUid] }).Items.FirstOrDefault();

    /// <summary>One instance and the path of its file, or null. All three UIDs must belong together.</summary>
    public InstanceRow? GetInstance(string studyUid, string seriesUid, string sopUid) =>
        reader.GetInstance(studyUid, seriesUid, sopUid);

    /// <summary>Series of a study by number; empty when it is unknown.</summary>
    public IReadOnlyList<SeriesRow> SeriesOfStudy(string studyUid) =>
        reader
            .FindSeries(new SeriesQuery { Study = new StudyQuery { StudyUids = [studyUid] } })
            .Items;

    /// <summary>Instances of a study by series and instance number; empty when it is unknown.</summary>
    public IReadOnlyList<InstanceRow> InstancesOfStudy(string studyUid) =>
        reader
            .FindInstances(
                new InstanceQuery
                {
                    Series = new SeriesQuery { Study = new StudyQuery { StudyUids = [studyUid] } },
                }
            )
            .Items;

    /// <summary>Bytes of disk that imports leave free; see <see cref="ArchiveOptions.MinFreeBytes"/>.</summary>
    public long MinFreeBytes { get; }

    /// <summary>Bytes that may still be written to the archive's disk.</summary>
    public long FreeBytes() => folder.FreeBytes();

    /// <summary>Commits what is under way and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync().ConfigureAwait(false);
        database.Dispose();
        folder.Dispose();
    }

    private static int RemoveOrphans(IndexDatabase database, BlobStore blobs)
    {
        var newest = database.Writer.ExecuteScalar<int>(
            "SELECT value FROM counter WHERE name = 'folder'"
        );
        return blobs.RemoveOrphans(
            newest,
            folder =>
                database
                    .Writer.Query<string>(
                        "SELECT hex(sha256) FROM instance WHERE folder = @folder",
                        new { folder }
                    )
                    .ToHashSet()
        );
    }

    private void Raise(StudyChange change) => StudyChanged?.Invoke(change);
}
