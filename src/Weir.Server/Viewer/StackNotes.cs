using Weir.Imaging;
using Weir.Server.Archive;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>What a reader should know of a stack.</summary>
internal static class StackNotes
{
    /// <summary>The notes, the gravest first.</summary>
    /// <param name="images">Its images.</param>
    /// <param name="places">How its slices lie; null for frames that have no places of their own.</param>
    /// <param name="numbers">Notes on the numbers of its series, where it is the one to tell them.</param>
    /// <param name="patient">Whose study it is.</param>
    public static StackNote[] Of(
        IReadOnlyCollection<StoredImage> images,
        SliceOrder? places,
        IEnumerable<StackNote> numbers,
        PatientIdentity patient
    )
    {
        var notes = new List<StackNote>();
        if (images.Any(image => patient.Contradicts(image.Patient)))
            notes.Add(new(StackNoteKind.OtherPatient));
        var mended = images.Where(image => image.Warnings.Count > 0).ToArray();
        if (mended.Length > 0)
            notes.Add(new(StackNoteKind.Mended, High: mended.Length, Text: mended[0].Warnings[0]));
        notes.AddRange(numbers);
        var findings = places?.Findings ?? SliceFindings.None;
        if (findings.HasFlag(SliceFindings.UnevenGaps))
            notes.Add(new(StackNoteKind.UnevenGaps, places!.SmallestGap, places.LargestGap));
        if (findings.HasFlag(SliceFindings.Tilted))
            notes.Add(new(StackNoteKind.Tilted, High: places!.TiltDegrees));
        if (findings.HasFlag(SliceFindings.SamePlace))
            notes.Add(new(StackNoteKind.SamePlace));
        // A radiograph or a photograph has no place in the patient and needs none: that alone is nothing to say.
        if (findings.HasFlag(SliceFindings.SeveralOrientations))
            notes.Add(new(StackNoteKind.SeveralOrientations));
        return [.. notes];
    }

    /// <summary>Whether Instance Numbers (0020,0013) of a series leave some out or stand twice.</summary>
    /// <remarks>
    /// Numbers with one step between all neighbours (2, 4, 6; 1, 101, 201) leave nothing out. All objects of the series count: a number may be
    /// that of an object that is no image.
    /// </remarks>
    public static IEnumerable<StackNote> OfNumbers(IEnumerable<InstanceRow> series)
    {
        var numbers = series.Select(row => row.InstanceNumber).OfType<int>().Order().ToArray();
        var distinct = numbers.Distinct().ToArray();
        var steps = distinct.Zip(distinct.Skip(1), (a, b) => (long)b - a).ToArray();
        var missing = steps.Sum(step => step - 1);
        if (missing > 0 && steps.Distinct().Count() > 1)
            yield return new(StackNoteKind.MissingNumbers, High: missing);
        if (distinct.Length < numbers.Length)
            yield return new(
                StackNoteKind.DuplicateNumbers,
                High: numbers.Length - distinct.Length
            );
    }
}
