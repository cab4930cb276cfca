namespace Weir.Client.Viewports;

/// <summary>Which picture a viewport really shows: changes only when the stage has drawn it.</summary>
/// <param name="StudyUid">Its study.</param>
/// <param name="SeriesUid">Its series.</param>
/// <param name="SopUid">Its instance.</param>
/// <param name="FrameNumber">Frame of the instance, from 1.</param>
/// <param name="Slice">Position in the series, from 0.</param>
public sealed record ShownPicture(
    string StudyUid,
    string SeriesUid,
    string SopUid,
    int FrameNumber,
    int Slice
);
