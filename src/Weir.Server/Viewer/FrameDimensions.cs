using Weir.Dicom;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Viewer;

/// <summary>
/// In which order the frames of an enhanced image want to be shown: by the values of its dimensions, the first dimension changing
/// slowest (PS3.3 section C.7.6.17). Images without that module are ordered by time and place in the stack, where frames say it.
/// </summary>
/// <param name="dataset">The image.</param>
internal sealed class FrameDimensions(DicomDataset dataset)
{
    private readonly int _dimensions = dataset.GetSequence(DimensionIndexSequence).Count;

    /// <summary>The frame's values in all dimensions; empty when it does not say.</summary>
    public int[] Of(FunctionalGroups frame)
    {
        var content = frame.Group(FrameContentSequence);
        var values = content.GetInts(DimensionIndexValues);
        if (_dimensions > 0)
            return values.Length == _dimensions ? values : [];
        return content.GetInt(InStackPositionNumber) is { } place
            ? [content.GetInt(TemporalPositionIndex) ?? 0, place]
            : [];
    }

    /// <summary>Indices of the frames in the order of their dimensions; null when a frame does not say, or all say the same.</summary>
    public static int[]? Order(IReadOnlyList<int[]> frames)
    {
        if (frames.Any(f => f.Length == 0) || frames.All(f => f.SequenceEqual(frames[0])))
            return null;
        var order = Enumerable.Range(0, frames.Count).ToArray();
        Array.Sort(
            order,
            (a, b) =>
                frames[a].AsSpan().SequenceCompareTo(frames[b]) is not 0 and var by ? by : a - b
        );
        return order;
    }
}
