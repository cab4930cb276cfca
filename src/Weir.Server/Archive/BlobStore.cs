using System.Globalization;

namespace Weir.Server.Archive;

/// <summary>
/// The files: <c>blobs/000001/SHA256.dcm</c>, in numbered folders that are filled one after another. No part of a path comes from a
/// file's content but its hash, so no UID can lead out of the folder; a group of imports needs one directory sync; and after a
/// crash only the newest folders can hold a file that the index does not know.
/// </summary>
internal sealed class BlobStore
{
    private readonly string temp;
    private long nextTemp;

    /// <summary>Uses (and makes) the folders in the data folder. Files of an earlier run in the temporary folder are removed.</summary>
    public BlobStore(string dataDirectory)
    {
        Root = Path.Combine(dataDirectory, "blobs");
        temp = Path.Combine(dataDirectory, "tmp");
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(temp);
        foreach (var left in Directory.EnumerateFiles(temp))
        {
            File.Delete(left);
        }

        Posix.SyncDirectory(dataDirectory);
    }

    /// <summary>The folder of all blob folders.</summary>
    public string Root { get; }

    /// <summary>A path for a new temporary file.</summary>
    public string NewTempPath() =>
        Path.Combine(
            temp,
            Interlocked.Increment(ref nextTemp).ToString("x", CultureInfo.InvariantCulture)
        );

    /// <summary>Makes a blob folder, durable, if it is not there.</summary>
    public void EnsureFolder(int folder)
    {
        var path = FolderPath(folder);
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            Posix.SyncDirectory(Root);
        }
    }

    /// <summary>Moves a synced temporary file to its place; durable after <see cref="SyncFolder"/>.</summary>
    public void Place(string tempPath, int folder, byte[] hash) =>
        // With overwrite .NET uses rename(2). The name is the hash of the content: what is overwritten can only be the same.
        File.Move(tempPath, PathOf(folder, hash), overwrite: true);

    /// <summary>Makes the moves into a folder durable.</summary>
    public void SyncFolder(int folder) => Posix.SyncDirectory(FolderPath(folder));

    /// <summary>Removes a file that the index will not know.</summary>
    public void Remove(int folder, byte[] hash) => File.Delete(PathOf(folder, hash));

    /// <summary>Removes a temporary file, if it is still there.</summary>
    public static void Discard(string tempPath) => File.Delete(tempPath);

    /// <summary>
    /// Removes files that a crash left without a row. Only folders from the newest committed one on can have any, so the time does
    /// not grow with the archive.
    /// </summary>
    /// <param name="newest">Newest folder that the index names.</param>
    /// <param name="known">Hashes (upper-case hex) that the index knows in a folder.</param>
    /// <returns>Files removed.</returns>
    public int RemoveOrphans(int newest, Func<int, IReadOnlySet<string>> known)
    {
        var removed = 0;
        for (var folder = newest; Directory.Exists(FolderPath(folder)); folder++)
        {
            var rows = known(folder);
            foreach (var path in Directory.EnumerateFiles(FolderPath(folder)))
            {
                if (!rows.Contains(Path.GetFileNameWithoutExtension(path).ToUpperInvariant()))
                {
                    File.Delete(path);
                    removed++;
                }
            }
        }

        return removed;
    }

    private string FolderPath(int folder) =>
        Path.Combine(Root, folder.ToString("d6", CultureInfo.InvariantCulture));

    private string PathOf(int folder, byte[] hash) =>
        Path.Combine(FolderPath(folder), Convert.ToHexStringLower(hash) + ".dcm");
}
