using Weir.Server.Archive;

namespace Weir.Server.Hosting;

/// <summary>
/// How far the files are that the running server takes in: an import of the command line or the demo studies. Written by the
/// command, read by <c>/api/status</c>; safe on any thread.
/// </summary>
public sealed class ImportActivity
{
    private volatile FileCount? current;

    /// <summary>How far it is; null when nothing is being taken in.</summary>
    public FileCount? Current => current;

    /// <summary>So many files have their outcome.</summary>
    /// <param name="done">Files with an outcome.</param>
    /// <param name="total">Files in all; null while folders are still being walked.</param>
    public void Show(long done, long? total) => current = new FileCount(done, total);

    /// <summary>An import is this far.</summary>
    public void Show(ImportProgress progress) =>
        Show(progress.Done, progress.FoundAll ? progress.Found : null);

    /// <summary>Nothing is being taken in any more.</summary>
    public void End() => current = null;

    /// <summary>Both numbers of one moment.</summary>
    /// <param name="Done">Files with an outcome.</param>
    /// <param name="Total">Files in all, when that is known.</param>
    public sealed record FileCount(long Done, long? Total);
}
