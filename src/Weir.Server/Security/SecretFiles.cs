using System.Security.Cryptography;
using Weir.Server.Archive;

namespace Weir.Server.Security;

/// <summary>
/// The folder <c>auth</c> in the data folder, and files in it that only the server's own user may read (mode 600). Whole files are
/// replaced by renaming, so that a crash leaves the old or the new one.
/// </summary>
internal sealed class SecretFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public SecretFiles(string dataDirectory)
    {
        Folder = Path.Combine(Path.GetFullPath(dataDirectory), "auth");
        Directory.CreateDirectory(Folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Absolute path.</summary>
    public string Folder { get; }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Replaces a file; it is on the disk when this returns.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        var temporary = PathOf(name + ".new");
        File.Delete(temporary);
        using (
            var file = new FileStream(
                temporary,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = OwnerOnly,
                }
            )
        )
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, PathOf(name), overwrite: true);
        Posix.SyncDirectory(Folder);
    }

    /// <summary>32 random bytes that stay the same from start to start.</summary>
    /// <exception cref="InvalidOperationException">The file is not what was written.</exception>
    public byte[] Key(string name)
    {
        if (!File.Exists(PathOf(name)))
            Write(name, RandomNumberGenerator.GetBytes(32));
        return File.ReadAllBytes(PathOf(name)) is { Length: 32 } key
            ? key
            : throw new InvalidOperationException($"{PathOf(name)} is damaged.");
    }
}
