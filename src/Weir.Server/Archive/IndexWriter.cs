using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Weir.Server.Archive;

/// <summary>
/// The only writer of the index. Files queue up while a group is being made durable and make the next group: under load one
/// directory sync and one commit serve hundreds of files, a single file waits for nobody. The order that keeps promises through a
/// power cut is: file data synced (before it gets here), renamed, directory synced, index committed, and only then reported.
/// </summary>
internal sealed class IndexWriter : IAsyncDisposable
{
    private readonly SqliteConnection connection;
    private readonly BlobStore blobs;
    private readonly ArchiveOptions options;
    private readonly Action<StudyChange> changed;
    private readonly Channel<IndexWork> queue;
    private readonly Task loop;

    public IndexWriter(
        SqliteConnection connection,
        BlobStore blobs,
        ArchiveOptions options,
        Action<StudyChange> changed
    )
    {
        this.connection = connection;
        this.blobs = blobs;
        this.options = options;
        this.changed = changed;
        queue = Channel.CreateBounded<IndexWork>(
            new BoundedChannelOptions(options.MaxGroup) { SingleReader = true }
        );
        loop = Task.Factory.StartNew(
            Run,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>
    /// Hands over a synced temporary file, waiting while the queue is full. The writer owns the file from here and completes
    /// <see cref="PendingFile.Committed"/>.
    /// </summary>
    public ValueTask EnqueueAsync(PendingFile file) => queue.Writer.WriteAsync(file);

    /// <summary>Hands over a deletion, which completes <see cref="Deletion.Deleted"/>.</summary>
    public ValueTask EnqueueAsync(Deletion deletion) => queue.Writer.WriteAsync(deletion);

    /// <summary>Finishes what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop.ConfigureAwait(false);
    }

    /// <summary>Runs on a thread of its own: everything in it blocks on the disk.</summary>
    private void Run()
    {
        var group = new List<PendingFile>(options.MaxGroup);
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            Deletion? deletion = null;
            while (
                group.Count < options.MaxGroup
                && deletion is null
                && queue.Reader.TryRead(out var work)
            )
            {
                deletion = work as Deletion;
                if (work is PendingFile file)
                {
                    group.Add(file);
                }
            }

            if (group.Count > 0)
            {
                Commit(group);
            }

            if (deletion is not null)
            {
                Delete(deletion);
            }
        }
    }

    private void Commit(List<PendingFile> group)
    {
        var placed = new List<PendingFile>(group.Count);
        var folder = 0;
        try
        {
            using var transaction = new IndexGroup(connection);
            var outcomes = group.ConvertAll(transaction.Decide);
            var fresh = group.Where((_, i) => outcomes[i] == ImportOutcome.Imported).ToList();
            IReadOnlyList<StudyChange> changes = [];
            if (fresh.Count > 0)
            {
                folder = transaction.Folder(options.FilesPerFolder);
                blobs.EnsureFolder(folder);
                foreach (var file in fresh)
                {
                    blobs.Place(file.TempPath, folder, file.Hash);
                    placed.Add(file);
                }

                blobs.SyncFolder(folder);
                fresh.ForEach(file => transaction.Insert(file, folder));
                changes = transaction.Commit();
                placed.Clear();
            }

            Report(group, outcomes, changes);
        }
        // A full or failing disk: nothing of the group is visible, every importer is told, and the writer lives on.
        catch (Exception e)
            when (e is IOException or SqliteException or UnauthorizedAccessException)
        {
            Undo(group, placed, folder);
            group.ForEach(file => file.Committed.TrySetException(e));
        }
    }

    private void Delete(Deletion deletion)
    {
        try
        {
            var done = IndexDeletion.Run(connection, blobs, deletion);
            if (done is var (_, change))
            {
                changed(change);
            }

            deletion.Deleted.TrySetResult(done?.Instances ?? 0);
        }
        catch (Exception e)
            when (e is IOException or SqliteException or UnauthorizedAccessException)
        {
            deletion.Deleted.TrySetException(e);
        }
    }

    private void Report(
        List<PendingFile> group,
        List<ImportOutcome> outcomes,
        IReadOnlyList<StudyChange> changes
    )
    {
        for (var i = 0; i < group.Count; i++)
        {
            if (outcomes[i] != ImportOutcome.Imported)
            {
                TryRemove(() => BlobStore.Discard(group[i].TempPath));
            }

            group[i].Committed.TrySetResult(outcomes[i]);
        }

        foreach (var change in changes)
        {
            changed(change);
        }
    }

    private void Undo(List<PendingFile> group, List<PendingFile> placed, int folder)
    {
        placed.ForEach(file => TryRemove(() => blobs.Remove(folder, file.Hash)));
        group.ForEach(file => TryRemove(() => BlobStore.Discard(file.TempPath)));
    }

    /// <summary>What cannot be removed now is an orphan, which the next start removes.</summary>
    private static void TryRemove(Action remove)
    {
        try
        {
            remove();
        }
        catch (IOException) { }
        catch (UnauthorizedAccessException) { }
    }
}
