using Weir.Client.Memory;

namespace Weir.Client.MemoryPanel;

/// <summary>By what the panel's studies are sorted.</summary>
public enum StudySort
{
    /// <summary>What they hold.</summary>
    Bytes,

    /// <summary>When they were last opened.</summary>
    LastOpened,
}

/// <summary>The order of the panel's studies: by one column, in one direction; equals by UID, so that rows do not jump.</summary>
/// <param name="By">The column.</param>
/// <param name="Ascending">The least, or the longest ago, first.</param>
public readonly record struct StudyOrder(StudySort By, bool Ascending)
{
    /// <summary>The order after a click on a column's head: that column, most first; a second click turns it around.</summary>
    public StudyOrder Click(StudySort column) => new(column, By == column && !Ascending);

    /// <summary>The studies in this order.</summary>
    public IReadOnlyList<StudyUsage> Apply(IEnumerable<StudyUsage> studies)
    {
        var by = By;
        long Key(StudyUsage study) =>
            by == StudySort.Bytes ? study.Bytes : study.LastOpened?.UtcTicks ?? 0;
        var sorted = Ascending ? studies.OrderBy(Key) : studies.OrderByDescending(Key);
        return [.. sorted.ThenBy(s => s.StudyUid, StringComparer.Ordinal)];
    }
}
