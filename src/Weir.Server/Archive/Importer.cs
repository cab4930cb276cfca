using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace Weir.Server.Archive;

/// <summary>Reads files in parallel, brings them into the temporary folder, and hands them to the writer.</summary>
internal sealed class Importer(
    DataFolder folder,
    BlobStore blobs,
    IndexReader index,
    IndexWriter writer,
    ArchiveOptions options
)
{
    /// <summary>Imports files and folders; see <see cref="ArchiveStore.ImportAsync"/>.</summary>
    public async Task<ImportProgress> ImportAsync(
        IReadOnlyCollection<string> paths,
        Action<ImportedFile>? onFile,
        Action<ImportProgress>? progress,
        CancellationToken cancel
    )
    {
        foreach (var path in paths)
        {
            if (!Path.Exists(path))
            {
                throw new FileNotFoundException($"there is no file or folder {path}", path);
            }
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var tally = new ImportTally(onFile, progress);
        var found = Channel.CreateBounded<FolderWalk.Found>(
            new BoundedChannelOptions(1024) { SingleWriter = true }
        );
        var tasks = new List<Task> { OnThread(() => Walk(paths, found.Writer, tally, stop.Token)) };
        for (var i = 0; i < options.ImportWorkers; i++)
        {
            tasks.Add(OnThread(() => Work(found.Reader, tally, stop)));
        }

        await Task.WhenAll(tasks).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        return tally.Current;
    }

    /// <summary>Imports one object; see <see cref="ArchiveStore.ImportStreamAsync"/>.</summary>
    public async Task<ImportedFile> ImportStreamAsync(
        Stream content,
        string name,
        CancellationToken cancel
    )
    {
        var stored = await ReceiveAsync(content, name, null, cancel).ConfigureAwait(false);
        return (await stored.ConfigureAwait(false)).Report;
    }

    /// <summary>Takes in one object; see <see cref="ArchiveStore.ReceiveAsync"/>.</summary>
    public async Task<Task<StoredObject>> ReceiveAsync(
        Stream content,
        string name,
        Func<StudyRow, string?>? refuse,
        CancellationToken cancel
    )
    {
        var path = blobs.NewTempPath();
        var isWhole = false;
        try
        {
            var (hash, length) = await FileCopy
                .FromStreamAsync(content, path, options.MaxFileBytes, cancel)
                .ConfigureAwait(false);
            isWhole = true;
            return Task.Run(
                () => StoreAsync(path, hash, length, name, refuse),
                CancellationToken.None
            );
        }
        finally
        {
            if (!isWhole)
            {
                BlobStore.Discard(path);
            }
        }
    }

    private async Task<StoredObject> StoreAsync(
        string path,
        byte[] hash,
        long length,
        string name,
        Func<StudyRow, string?>? refuse
    )
    {
        PendingFile? pending = null;
        try
        {
            if (length > options.MaxFileBytes)
            {
                return new StoredObject(null, TooLarge(name));
            }

            using (var copy = File.OpenHandle(path, access: FileAccess.ReadWrite))
            {
                if (!FileExaminer.TryReadEntry(copy, length, name, out var entry, out var refused))
                {
                    return new StoredObject(null, refused);
                }

                if (refuse?.Invoke(entry.Study) is { } reason)
                {
                    var uid = entry.Instance.SopUid;
                    return new StoredObject(
                        entry,
                        new ImportedFile(name, ImportOutcome.Refused, uid, reason)
                    );
                }

                // Before its name is in the index, as the writer wants it.
                RandomAccess.FlushToDisk(copy);
                pending = new PendingFile(entry, path, hash) { Note = entry.Note };
            }

            await writer.EnqueueAsync(pending).ConfigureAwait(false);
            var outcome = await pending.Committed.Task.ConfigureAwait(false);
            return new StoredObject(pending.Entry, FileExaminer.Report(name, pending, outcome));
        }
        finally
        {
            if (pending is null)
            {
                BlobStore.Discard(path);
            }
        }
    }

    private static Task OnThread(Action work) =>
        Task.Factory.StartNew(
            work,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private void Walk(
        IReadOnlyCollection<string> paths,
        ChannelWriter<FolderWalk.Found> found,
        ImportTally tally,
        CancellationToken stop
    )
    {
        try
        {
            var walk = new FolderWalk(Posix.Look(folder.Path));
            foreach (var file in paths.SelectMany(walk.Walk))
            {
                tally.Found();
                found.WriteAsync(file, stop).AsTask().GetAwaiter().GetResult();
            }

            tally.FoundAll();
        }
        catch (OperationCanceledException) { }
        finally
        {
            found.Complete();
        }
    }

    /// <summary>
    /// One worker's loop. It does not wait for the commit of a file before it reads the next, or groups would never be larger than
    /// the number of workers.
    /// </summary>
    private void Work(
        ChannelReader<FolderWalk.Found> found,
        ImportTally tally,
        CancellationTokenSource stop
    )
    {
        var buffer = new byte[FileCopy.BufferBytes];
        var under = new Queue<Task>();
        try
        {
            while (!stop.IsCancellationRequested && TryTake(found, out var file))
            {
                if (Read(file, buffer) is var (refused, pending) && refused is not null)
                {
                    tally.Add(refused, 0);
                }
                else if (pending is not null)
                {
                    writer.EnqueueAsync(pending).AsTask().GetAwaiter().GetResult();
                    under.Enqueue(WhenCommitted(file.Path, pending, tally));
                }

                while (under.TryPeek(out var first) && first.IsCompleted)
                {
                    under.Dequeue().GetAwaiter().GetResult();
                }
            }

            Task.WhenAll(under).GetAwaiter().GetResult();
        }
        catch
        {
            // The archive's disk fails: no worker goes on.
            stop.Cancel();
            throw;
        }
    }

    private static bool TryTake(ChannelReader<FolderWalk.Found> found, out FolderWalk.Found file)
    {
        file = default;
        do
        {
            if (found.TryRead(out file))
            {
                return true;
            }
        } while (found.WaitToReadAsync().AsTask().GetAwaiter().GetResult());
        return false;
    }

    private static async Task WhenCommitted(string path, PendingFile pending, ImportTally tally)
    {
        var outcome = await pending.Committed.Task.ConfigureAwait(false);
        tally.Add(FileExaminer.Report(path, pending, outcome), pending.Entry.Instance.Bytes);
    }

    /// <summary>Reads one file: either the report that ends it, or what the writer shall commit.</summary>
    private (ImportedFile? Ended, PendingFile? Pending) Read(FolderWalk.Found found, byte[] buffer)
    {
        var path = found.Path;
        if (found.WhyNot.Length > 0)
        {
            return (new ImportedFile(path, ImportOutcome.Skipped, Reason: found.WhyNot), null);
        }

        SafeFileHandle source;
        try
        {
            source = File.OpenHandle(path, options: FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (FileExaminer.Unreadable(path), null);
        }

        using (source)
        {
            var length = RandomAccess.GetLength(source);
            if (length > options.MaxFileBytes)
            {
                return (TooLarge(path), null);
            }

            if (!FileExaminer.TryReadEntry(source, length, path, out var entry, out var refused))
            {
                return (refused, null);
            }

            var uid = entry.Instance.SopUid;
            if (index.HashOf(uid) is { } stored)
            {
                return (Compare(source, length, path, uid, stored, buffer), null);
            }

            RequireSpace(length);
            var temp = blobs.NewTempPath();
            byte[]? hash = null;
            try
            {
                hash = FileCopy.FromFile(source, length, temp, buffer);
            }
            finally
            {
                if (hash is null)
                {
                    BlobStore.Discard(temp);
                }
            }

            return hash is null
                ? (FileExaminer.Unreadable(path), null)
                : (null, new PendingFile(entry, temp, hash) { Note = entry.Note });
        }
    }

    private static ImportedFile Compare(
        SafeFileHandle source,
        long length,
        string path,
        string uid,
        byte[] stored,
        byte[] buffer
    ) =>
        FileCopy.Hash(source, length, buffer) is not { } hash ? FileExaminer.Unreadable(path)
        : hash.AsSpan().SequenceEqual(stored) ? new ImportedFile(path, ImportOutcome.Duplicate, uid)
        : FileExaminer.Conflict(path, uid);

    private ImportedFile TooLarge(string path) =>
        new(path, ImportOutcome.Refused, Reason: $"larger than {options.MaxFileBytes} bytes");

    /// <summary>Throws where a file of this length would not leave the room that the index needs.</summary>
    /// <exception cref="IOException">It would not.</exception>
    public void RequireSpace(long length)
    {
        var free = folder.FreeBytes();
        if (free - length < options.MinFreeBytes)
        {
            throw new IOException(
                $"too little disk: {free / 1_000_000} MB free in {folder.Path}, a file of {length / 1_000_000} MB and "
                    + $"{options.MinFreeBytes / 1_000_000} MB for the index are needed"
            );
        }
    }
}
