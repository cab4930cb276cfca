namespace Weir.Server.Archive;

/// <summary>How the archive imports and stores. The defaults suit one machine with a local disk.</summary>
public sealed class ArchiveOptions
{
    /// <summary>
    /// Files read, hashed and synced at a time. More than cores, because most of the time goes into waiting for the disk's fsync
    /// (docs/performance.md). Default 16.
    /// </summary>
    public int ImportWorkers { get; set; } = 16;

    /// <summary>Files that one transaction of the index takes at most. Default 512.</summary>
    public int MaxGroup { get; set; } = 512;

    /// <summary>A blob folder is closed when it has this many files. Default 1000: quick to list and to check at start.</summary>
    public int FilesPerFolder { get; set; } = 1000;

    /// <summary>A file larger than this is refused, in bytes. Default 16 GiB, far above the largest real object (a guess).</summary>
    public long MaxFileBytes { get; set; } = 16L << 30;

    /// <summary>Free disk space, in bytes, that an import leaves. Default 64 MiB: room for the index to go on working.</summary>
    public long MinFreeBytes { get; set; } = 64L << 20;
}
