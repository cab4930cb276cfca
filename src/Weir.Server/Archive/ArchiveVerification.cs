using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Weir.Server.Archive;

/// <summary>What is wrong with a file of the archive.</summary>
internal enum FileFault
{
    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is not what was stored: another length or another hash.</summary>
    Changed,

    /// <summary>It is there, and the index does not know it.</summary>
    Unknown,
}

/// <summary>How far it is.</summary>
/// <param name="Files">Files that the index knows.</param>
/// <param name="Done">Of these, looked at.</param>
/// <param name="Faults">Faults found.</param>
/// <param name="Bytes">Bytes read.</param>
internal readonly record struct VerifyProgress(long Files, long Done, long Faults, long Bytes);

/// <summary>Holds every file of an archive against its hash in the index. Only reads; the server may be running.</summary>
internal static class ArchiveVerification
{
    /// <summary>Runs it.</summary>
    /// <param name="data">The data folder, or a backup.</param>
    /// <param name="found">Told of each fault, with the file's path in the folder and the instance's UID (empty when unknown).</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="IOException">There is no archive.</exception>
    /// <exception cref="SqliteException">The index cannot be read; its own check says what is wrong.</exception>
    public static VerifyProgress Run(
        string data,
        Action<string, FileFault, string> found,
        Action<VerifyProgress> progress,
        CancellationToken cancel
    )
    {
        var folder = Path.GetFullPath(data);
        var index = Path.Combine(folder, "index.db");
        if (!File.Exists(index))
            throw new IOException($"there is no archive in {folder}");
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = index,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        if (connection.ExecuteScalar<string>("PRAGMA quick_check(1)") is not "ok")
            throw new IOException("the index (index.db) is damaged");
        // One view of the index, however long it takes: what comes in meanwhile is not in it.
        using var view = connection.BeginTransaction(deferred: true);
        var now = new VerifyProgress(
            connection.ExecuteScalar<long>("SELECT COUNT(*) FROM instance", transaction: view),
            0,
            0,
            0
        );
        var buffer = new byte[FileCopy.BufferBytes];
        foreach (
            var row in connection.Query<Row>(
                "SELECT uid, folder, sha256, bytes FROM instance ORDER BY folder, sha256",
                transaction: view,
                buffered: false
            )
        )
        {
            cancel.ThrowIfCancellationRequested();
            var path = PathOf(row.Folder, row.Sha256);
            var fault = Look(Path.Combine(folder, path), row, buffer);
            if (fault is { } wrong)
                found(path, wrong, row.Uid);
            now = now with
            {
                Done = now.Done + 1,
                Faults = now.Faults + (fault is null ? 0 : 1),
                Bytes = now.Bytes + row.Bytes,
            };
            progress(now);
        }
        return now with { Faults = now.Faults + Unknown(folder, connection, view, found) };
    }

    private static FileFault? Look(string path, Row row, byte[] buffer)
    {
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            return
                FileCopy.Hash(file, row.Bytes, buffer) is { } hash
                && hash.AsSpan().SequenceEqual(row.Sha256)
                ? null
                : FileFault.Changed;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return FileFault.Missing;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FileFault.Changed;
        }
    }

    // Files that came in since the view was taken are newer than it: the index is asked as it is now.
    private static long Unknown(
        string folder,
        SqliteConnection connection,
        SqliteTransaction view,
        Action<string, FileFault, string> found
    )
    {
        view.Commit();
        var blobs = Path.Combine(folder, "blobs");
        var unknown = 0L;
        if (!Directory.Exists(blobs))
            return 0;
        foreach (var path in Directory.EnumerateFiles(blobs, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var isKnown =
                name.Length == 64
                && connection.ExecuteScalar<int>(
                    "SELECT EXISTS(SELECT 1 FROM instance WHERE folder = @folder AND hex(sha256) = upper(@name))",
                    new { folder = FolderOf(path), name }
                ) == 1;
            if (isKnown)
                continue;
            unknown++;
            found(Path.GetRelativePath(folder, path), FileFault.Unknown, "");
        }
        return unknown;
    }

    private static int FolderOf(string path) =>
        int.TryParse(
            Path.GetFileName(Path.GetDirectoryName(path)),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var folder
        )
            ? folder
            : -1;

    private static string PathOf(int folder, byte[] hash) =>
        Path.Combine(
            "blobs",
            folder.ToString("d6", CultureInfo.InvariantCulture),
            Convert.ToHexStringLower(hash) + ".dcm"
        );

    private sealed class Row
    {
        public string Uid { get; init; } = "";
        public int Folder { get; init; }
        public byte[] Sha256 { get; init; } = [];
        public long Bytes { get; init; }
    }
}
