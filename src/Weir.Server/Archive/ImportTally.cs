namespace Weir.Server.Archive;

/// <summary>Counts an import and tells its callbacks, one at a time.</summary>
internal sealed class ImportTally(Action<ImportedFile>? onFile, Action<ImportProgress>? progress)
{
    private readonly Lock gate = new();
    private ImportProgress current;

    /// <summary>The counts so far.</summary>
    public ImportProgress Current
    {
        get
        {
            lock (gate)
            {
                return current;
            }
        }
    }

    /// <summary>The walk has seen one more file.</summary>
    public void Found()
    {
        lock (gate)
        {
            current = current with { Found = current.Found + 1 };
        }
    }

    /// <summary>The walk has ended.</summary>
    public void FoundAll()
    {
        lock (gate)
        {
            current = current with { FoundAll = true };
        }
    }

    /// <summary>A file has its outcome.</summary>
    public void Add(ImportedFile file, long bytes)
    {
        lock (gate)
        {
            current = file.Outcome switch
            {
                ImportOutcome.Imported => current with
                {
                    Imported = current.Imported + 1,
                    Bytes = current.Bytes + bytes,
                },
                ImportOutcome.Duplicate => current with { Duplicates = current.Duplicates + 1 },
                ImportOutcome.Conflict => current with { Conflicts = current.Conflicts + 1 },
                ImportOutcome.Skipped => current with { Skipped = current.Skipped + 1 },
                _ => current with { Refused = current.Refused + 1 },
            };
            onFile?.Invoke(file);
            progress?.Invoke(current);
        }
    }
}
