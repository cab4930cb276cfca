namespace Weir.Client.Tags;

/// <summary>Whose attributes are to be seen.</summary>
/// <param name="StudyUid">Study Instance UID.</param>
/// <param name="SeriesUid">Series Instance UID.</param>
/// <param name="SopUid">SOP Instance UID.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Problem">Why it cannot be shown as a picture; empty when it can, or is none.</param>
public sealed record TagTarget(
    string StudyUid,
    string SeriesUid,
    string SopUid,
    string Title,
    string Problem = ""
)
{
    /// <summary>Address of the frame that could not be shown, whose answer says why; empty for what can be shown.</summary>
    public string FrameUrl { get; init; } = "";

    /// <summary>Where the server lists them.</summary>
    public string Url =>
        $"api/studies/{Uri.EscapeDataString(StudyUid)}/series/{Uri.EscapeDataString(SeriesUid)}/instances/{Uri.EscapeDataString(SopUid)}/tags";
}
