using Weir.Dicom;

namespace Weir.Server.Viewer;

/// <summary>
/// Attributes of one frame: of a multi-frame image from its functional groups, the frame's own before the shared ones
/// (PS3.3 section C.7.6.16), else from the data set itself.
/// </summary>
internal readonly struct FunctionalGroups
{
    private readonly DicomDataset _dataset;
    private readonly DicomDataset? _shared;
    private readonly DicomDataset? _own;

    /// <param name="dataset">The image.</param>
    /// <param name="frame">From 0.</param>
    public FunctionalGroups(DicomDataset dataset, int frame)
    {
        _dataset = dataset;
        _shared = dataset.GetSequence(DicomTags.SharedFunctionalGroupsSequence) is [var shared, ..]
            ? shared
            : null;
        var own = dataset.GetSequence(DicomTags.PerFrameFunctionalGroupsSequence);
        _own = frame < own.Count ? own[frame] : null;
    }

    /// <summary>The group's item, or the data set where there are no such groups.</summary>
    public DicomDataset Group(DicomTag sequence) =>
        First(_own, sequence) ?? First(_shared, sequence) ?? _dataset;

    private static DicomDataset? First(DicomDataset? groups, DicomTag sequence) =>
        groups?.GetSequence(sequence) is [var item, ..] ? item : null;
}
