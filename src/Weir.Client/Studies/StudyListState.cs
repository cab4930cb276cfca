namespace Weir.Client.Studies;

/// <summary>
/// What the list remembers while a study is open, so that a return finds it as it was left. Lives as long as the tab
/// and is never stored: filters may be names of patients.
/// </summary>
public sealed class StudyListState
{
    /// <summary>Filters and order.</summary>
    public StudyQuery Query { get; set; } = new();

    /// <summary>The chosen row, 0-based.</summary>
    public int Selected { get; set; }

    /// <summary>The study that was opened from <see cref="Selected"/>; null before.</summary>
    public string? Opened { get; set; }

    /// <summary>How many studies matched; null before the first answer.</summary>
    public int? Total { get; set; }
}
