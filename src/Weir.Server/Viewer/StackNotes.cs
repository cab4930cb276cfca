using Weir.Imaging;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>What a reader should know of a stack.</summary>
internal static class StackNotes
{
    /// <summary>The notes, the gravest first.</summary>
    /// <param name="order">How its slices lie.</param>
    /// <param name="isOtherPatient">Whether some of its images name another patient than the study.</param>
    public static StackNote[] Of(SliceOrder order, bool isOtherPatient)
    {
        var notes = new List<StackNote>();
        if (isOtherPatient)
            notes.Add(new(StackNoteKind.OtherPatient));
        if (order.Findings.HasFlag(SliceFindings.UnevenGaps))
            notes.Add(new(StackNoteKind.UnevenGaps, order.SmallestGap, order.LargestGap));
        if (order.Findings.HasFlag(SliceFindings.Tilted))
            notes.Add(new(StackNoteKind.Tilted, High: order.TiltDegrees));
        if (order.Findings.HasFlag(SliceFindings.SamePlace))
            notes.Add(new(StackNoteKind.SamePlace));
        // A radiograph or a photograph has no place in the patient and needs none: that alone is nothing to say.
        if (order.Findings.HasFlag(SliceFindings.SeveralOrientations))
            notes.Add(new(StackNoteKind.SeveralOrientations));
        return [.. notes];
    }
}
