namespace Weir.Server.Frames;

/// <summary>
/// One frame of the archive. What it names never changes: the archive keeps the first bytes stored under a UID.
/// </summary>
/// <param name="StudyUid">Study Instance UID: the group that is evicted together.</param>
/// <param name="SopUid">SOP Instance UID.</param>
/// <param name="FrameNumber">1-based, as DICOM counts.</param>
public readonly record struct FrameKey(string StudyUid, string SopUid, int FrameNumber);
