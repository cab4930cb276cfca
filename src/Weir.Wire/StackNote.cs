namespace Weir.Wire;

/// <summary>What a reader should know of a stack. The client says it in the reader's language.</summary>
public enum StackNoteKind : byte
{
    /// <summary>Distances of neighbours differ: <see cref="StackNote.Low"/> to <see cref="StackNote.High"/> mm.</summary>
    UnevenGaps = 0,

    /// <summary>Tilted gantry: by <see cref="StackNote.High"/> degrees.</summary>
    Tilted = 1,

    /// <summary>Several images lie in one place.</summary>
    SamePlace = 2,

    /// <summary>Planes of more than one orientation.</summary>
    SeveralOrientations = 3,

    /// <summary>Images of another patient than the study's.</summary>
    OtherPatient = 4,

    /// <summary>Instance numbers are missing: <see cref="StackNote.High"/> of them between the first and the last.</summary>
    MissingNumbers = 5,

    /// <summary>Instance numbers stand twice: <see cref="StackNote.High"/> images have the number of another.</summary>
    DuplicateNumbers = 6,

    /// <summary>
    /// <see cref="StackNote.High"/> files break the standard and were read all the same; <see cref="StackNote.Text"/> is what was
    /// wrong with the first, in English, without values of the file.
    /// </summary>
    Mended = 7,
}

/// <summary>One note.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Low">The lower number, where the kind has two.</param>
/// <param name="High">The number, where the kind has one.</param>
/// <param name="Text">Technical detail; empty when there is none.</param>
public readonly record struct StackNote(
    StackNoteKind Kind,
    double Low = 0,
    double High = 0,
    string Text = ""
);

/// <summary>
/// An instance that has no stack: one that is not an image, or an image that cannot be shown. Its attributes can be read all the same.
/// </summary>
/// <param name="SeriesInstanceUid">Series Instance UID (0020,000E).</param>
/// <param name="SopInstanceUid">SOP Instance UID (0008,0018).</param>
/// <param name="SopClassUid">SOP Class UID (0008,0016).</param>
/// <param name="Modality">Modality (0008,0060).</param>
/// <param name="SeriesNumber">Series Number (0020,0011); 0 when absent.</param>
/// <param name="InstanceNumber">Instance Number (0020,0013); 0 when absent.</param>
/// <param name="Title">What the object calls itself, such as its content label or document title; else its series description.</param>
/// <param name="Problem">Why an image cannot be shown: reason, offset and tag, in English; empty for what is not an image.</param>
public sealed record ObjectManifest(
    string SeriesInstanceUid,
    string SopInstanceUid,
    string SopClassUid,
    string Modality,
    int SeriesNumber,
    int InstanceNumber,
    string Title,
    string Problem
);
