namespace Weir.Server.Archive;

/// <summary>
/// The files in folders, in a fixed order. Links are followed, but no folder is entered twice, so a loop of links ends; pipes,
/// sockets and devices are named and not opened.
/// </summary>
internal sealed class FolderWalk(FileIdentity? leaveOut)
{
    private readonly HashSet<(ulong, ulong)> entered = [];

    /// <summary>A path and, when it must not be read, why.</summary>
    public readonly record struct Found(string Path, string WhyNot);

    /// <summary>Walks a file or folder.</summary>
    public IEnumerable<Found> Walk(string path)
    {
        var folders = new Stack<string>();
        foreach (var found in Visit(path, folders))
        {
            yield return found;
        }

        while (folders.TryPop(out var folder))
        {
            string[] entries;
            var problem = "";
            try
            {
                entries = Directory.GetFileSystemEntries(folder);
                Array.Sort(entries, StringComparer.Ordinal);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                entries = [];
                problem = "the folder cannot be read";
            }

            if (problem.Length > 0)
            {
                yield return new Found(folder, problem);
            }

            var inner = new Stack<string>();
            foreach (var found in entries.SelectMany(entry => Visit(entry, inner)))
            {
                yield return found;
            }

            // Popping reverses, so that folders are entered in their order.
            while (inner.TryPop(out var next))
            {
                folders.Push(next);
            }
        }
    }

    private IEnumerable<Found> Visit(string path, Stack<string> folders)
    {
        switch (Posix.Look(path))
        {
            case null:
                yield return new Found(
                    path,
                    "the file cannot be looked at (a broken link, or no permission)"
                );
                break;
            case { Kind: FileKind.Regular }:
                yield return new Found(path, "");
                break;
            case { Kind: FileKind.Directory } folder:
                if (folder != leaveOut && entered.Add((folder.Device, folder.Inode)))
                {
                    folders.Push(path);
                }

                break;
            default:
                yield return new Found(path, "not a regular file");
                break;
        }
    }
}
