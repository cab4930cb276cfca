using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Weir.Server.Archive;

/// <summary>How far a backup is.</summary>
/// <param name="Files">DICOM files in the archive.</param>
/// <param name="Done">Of these, looked at.</param>
/// <param name="Copied">Of these, copied now; the others were there already.</param>
/// <param name="Bytes">Bytes copied.</param>
internal readonly record struct BackupProgress(long Files, long Done, long Copied, long Bytes);

/// <summary>
/// Copies a data folder, also of a server that runs: first a snapshot of the databases, then the files that it names, each compared with
/// its hash, and last the snapshot takes its place. What is there already stays, so that a second backup copies what is new. The copy is a
/// data folder itself: to restore is to serve it.
/// </summary>
internal static class ArchiveBackup
{
    private static readonly string[] Databases = ["index.db", "work.db"];
    private static readonly string[] Others = ["weir.json", "auth", "audit", "hanging-protocols"];

    /// <summary>Makes or renews the backup.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="target">The folder of the backup, made if need be.</param>
    /// <param name="bad">Told of each file that is missing or is not what was stored; the backup goes on without it.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="cancel">Ends it; the backup before stays as it was.</param>
    /// <exception cref="IOException">There is no archive, or the target is not one, lies within it or cannot be written.</exception>
    /// <exception cref="SqliteException">A database cannot be read.</exception>
    public static BackupProgress Run(
        string data,
        string target,
        Action<string> bad,
        Action<BackupProgress> progress,
        CancellationToken cancel
    )
    {
        var (from, to) = Folders(data, target);
        using var held = DataFolder.Open(to);
        foreach (var name in Databases.Where(n => File.Exists(Path.Combine(from, n))))
            Snapshot(Path.Combine(from, name), New(to, name));
        var files = Files(New(to, Databases[0]));
        var done = CopyBlobs(from, to, files, bad, progress, cancel);
        foreach (var name in Others)
            CopyTree(Path.Combine(from, name), Path.Combine(to, name));
        foreach (var name in Databases.Where(n => File.Exists(New(to, n))))
        {
            // A log of the one before would be played into this one.
            File.Delete(Path.Combine(to, name + "-wal"));
            File.Delete(Path.Combine(to, name + "-shm"));
            File.Move(New(to, name), Path.Combine(to, name), overwrite: true);
        }
        Posix.SyncDirectory(to);
        RemoveUnknown(to, files);
        return done;
    }

    private static (string From, string To) Folders(string data, string target)
    {
        var (from, to) = (Path.GetFullPath(data), Path.GetFullPath(target));
        if (!File.Exists(Path.Combine(from, Databases[0])))
            throw new IOException($"there is no archive in {from}");
        if ((to + "/").StartsWith(from.TrimEnd('/') + "/", StringComparison.Ordinal))
            throw new IOException("the backup must not lie in the data folder");
        if (
            Directory.Exists(to)
            && Directory.EnumerateFileSystemEntries(to).Any(e => Path.GetFileName(e) != "lock")
            && !Databases.Any(n => File.Exists(Path.Combine(to, n)) || File.Exists(New(to, n)))
        )
            throw new IOException($"{to} is neither empty nor a backup of Weir");
        return (from, to);
    }

    private static string New(string folder, string name) => Path.Combine(folder, name + ".new");

    private static void Snapshot(string database, string copy)
    {
        File.Delete(copy);
        using var connection = Open(database);
        connection.Execute("VACUUM INTO @copy", new { copy });
        using var file = File.OpenHandle(copy, FileMode.Open, FileAccess.ReadWrite);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        RandomAccess.FlushToDisk(file);
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        return connection;
    }

    // By place; about 100 bytes a file.
    private static List<Blob> Files(string index)
    {
        using var connection = Open(index);
        return
        [
            .. connection.Query<Blob>(
                "SELECT folder, sha256, bytes FROM instance ORDER BY folder, sha256",
                buffered: false
            ),
        ];
    }

    private static BackupProgress CopyBlobs(
        string from,
        string to,
        List<Blob> files,
        Action<string> bad,
        Action<BackupProgress> progress,
        CancellationToken cancel
    )
    {
        var temp = Path.Combine(to, "copy.tmp");
        var buffer = new byte[FileCopy.BufferBytes];
        var done = new BackupProgress(files.Count, 0, 0, 0);
        foreach (var folder in files.GroupBy(f => f.Folder))
        {
            var place = Directory.CreateDirectory(
                Path.Combine(to, Path.GetDirectoryName(PathOf(folder.First()))!)
            );
            foreach (var blob in folder)
            {
                cancel.ThrowIfCancellationRequested();
                var path = PathOf(blob);
                var copy = Path.Combine(to, path);
                done = done with { Done = done.Done + 1 };
                if (new FileInfo(copy) is not { Exists: true } there || there.Length != blob.Bytes)
                {
                    if (Copy(Path.Combine(from, path), blob, temp, buffer))
                    {
                        File.Move(temp, copy, overwrite: true);
                        done = done with
                        {
                            Copied = done.Copied + 1,
                            Bytes = done.Bytes + blob.Bytes,
                        };
                    }
                    else
                        bad(path);
                }
                progress(done);
            }
            Posix.SyncDirectory(place.FullName);
        }
        File.Delete(temp);
        return done;
    }

    private static bool Copy(string source, Blob blob, string temp, byte[] buffer)
    {
        File.Delete(temp);
        try
        {
            using var file = File.OpenHandle(source, options: FileOptions.SequentialScan);
            return FileCopy.FromFile(file, blob.Bytes, temp, buffer) is { } hash
                && hash.AsSpan().SequenceEqual(blob.Sha256);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static void CopyTree(string from, string to)
    {
        if (File.Exists(from))
            File.Copy(from, to, overwrite: true);
        if (!Directory.Exists(from))
            return;
        Directory.CreateDirectory(to, File.GetUnixFileMode(from));
        foreach (var entry in Directory.EnumerateFileSystemEntries(from))
            CopyTree(entry, Path.Combine(to, Path.GetFileName(entry)));
    }

    // What was deleted from the archive is not kept by its backup either.
    private static void RemoveUnknown(string to, List<Blob> files)
    {
        var known = files.Select(PathOf).ToHashSet(StringComparer.Ordinal);
        var blobs = Path.Combine(to, "blobs");
        if (!Directory.Exists(blobs))
            return;
        foreach (var file in Directory.EnumerateFiles(blobs, "*.dcm", SearchOption.AllDirectories))
            if (!known.Contains(Path.GetRelativePath(to, file)))
                File.Delete(file);
    }

    private static string PathOf(Blob blob) =>
        Path.Combine(
            "blobs",
            blob.Folder.ToString("d6", CultureInfo.InvariantCulture),
            Convert.ToHexStringLower(blob.Sha256) + ".dcm"
        );

    private sealed class Blob
    {
        public int Folder { get; init; }
        public byte[] Sha256 { get; init; } = [];
        public long Bytes { get; init; }
    }
}
