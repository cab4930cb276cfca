namespace Weir.Server.Archive;

/// <summary>The data folder, held so that no second server uses it. Readable by its owner only: it holds patient data.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream held;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder if need be and locks it; the system releases the lock however the process ends.</summary>
    /// <exception cref="IOException">It cannot be made or written, or is in use; one line says which.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var isNew = !Directory.Exists(full);
        try
        {
            Directory.CreateDirectory(
                full,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"cannot make the data folder {full}", e);
        }

        try
        {
            var lockFile = System.IO.Path.Combine(full, "lock");
            var held = new FileStream(
                lockFile,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
            if (isNew && System.IO.Path.GetDirectoryName(full) is { } parent)
            {
                Posix.SyncDirectory(parent);
            }

            return new DataFolder(full, held);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"cannot write to the data folder {full}", e);
        }
        catch (IOException e) when (IsShared(e))
        {
            throw new IOException($"the data folder {full} is in use by another Weir", e);
        }
        catch (IOException e)
        {
            throw new IOException($"cannot write to the data folder {full}: {e.Message}", e);
        }
    }

    /// <summary>Bytes that this user may still write here.</summary>
    public long FreeBytes() => new DriveInfo(Path).AvailableFreeSpace;

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();

    /// <summary>EWOULDBLOCK of flock(2), as .NET reports it on Linux.</summary>
    private static bool IsShared(IOException e) => e.HResult == 11;
}
