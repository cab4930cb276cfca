namespace Weir.Wire;

/// <summary>What a study is, as far as a first screen needs it. Texts are never null; an absent one is empty.</summary>
public sealed record StudyManifest
{
    /// <summary>Changes whenever the frames or their order change; a request for frames names it.</summary>
    public required ulong Revision { get; init; }

    /// <summary>Study Instance UID (0020,000D).</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Patient's Name (0010,0010), with its component groups.</summary>
    public string PatientName { get; init; } = "";

    /// <summary>Patient ID (0010,0020).</summary>
    public string PatientId { get; init; } = "";

    /// <summary>Issuer of Patient ID (0010,0021).</summary>
    public string IssuerOfPatientId { get; init; } = "";

    /// <summary>Patient's Birth Date (0010,0030), as stored: yyyyMMdd.</summary>
    public string PatientBirthDate { get; init; } = "";

    /// <summary>Patient's Sex (0010,0040).</summary>
    public string PatientSex { get; init; } = "";

    /// <summary>Study Date (0008,0020), as stored: yyyyMMdd.</summary>
    public string StudyDate { get; init; } = "";

    /// <summary>Study Time (0008,0030), as stored: HHmmss.ffffff.</summary>
    public string StudyTime { get; init; } = "";

    /// <summary>Study Description (0008,1030).</summary>
    public string StudyDescription { get; init; } = "";

    /// <summary>Accession Number (0008,0050).</summary>
    public string AccessionNumber { get; init; } = "";

    /// <summary>Timezone Offset From UTC (0008,0201) of the study's times, as stored: +0800; empty when not told.</summary>
    public string TimezoneOffset { get; init; } = "";

    /// <summary>The series that have images, in the order in which a list shows them.</summary>
    public required IReadOnlyList<SeriesManifest> Series { get; init; }

    /// <summary>The instances that have no stack; empty when all have one.</summary>
    public IReadOnlyList<ObjectManifest> Objects { get; init; } = [];

    /// <summary>Frames of all series.</summary>
    public int FrameCount => Series.Count == 0 ? 0 : Series[^1].FirstFrame + Series[^1].FrameCount;
}

/// <summary>A stack: the frames of a series that belong together, in geometric order.</summary>
public sealed record SeriesManifest
{
    /// <summary>Series Instance UID (0020,000E).</summary>
    public required string SeriesInstanceUid { get; init; }

    /// <summary>Series Number (0020,0011); 0 when absent.</summary>
    public int SeriesNumber { get; init; }

    /// <summary>Modality (0008,0060).</summary>
    public string Modality { get; init; } = "";

    /// <summary>Series Description (0008,103E).</summary>
    public string SeriesDescription { get; init; } = "";

    /// <summary>Body Part Examined (0018,0015).</summary>
    public string BodyPart { get; init; } = "";

    /// <summary>Side of a paired body part, L or R (B: both): Image Laterality (0020,0062), else Laterality (0020,0060).</summary>
    public string Laterality { get; init; } = "";

    /// <summary>
    /// View Position (0018,5101), such as PA, LL, CC or MLO; of a mammogram by its View Code Sequence (0054,0220), as PS3.16 CID 4014 says it.
    /// </summary>
    public string View { get; init; } = "";

    /// <summary>Frame of Reference UID (0020,0052).</summary>
    public string FrameOfReferenceUid { get; init; } = "";

    /// <summary>What a reader should know of the stack, such as uneven gaps; empty when nothing.</summary>
    public IReadOnlyList<StackNote> Notes { get; init; } = [];

    /// <summary>Frames a second of a stack that is a film (Frame Time, Frame Time Vector, Cine Rate); 0 when it is none.</summary>
    public double FrameRate { get; init; }

    /// <summary>Index of the first frame in the study's frames.</summary>
    public required int FirstFrame { get; init; }

    /// <summary>The frames, in geometric order.</summary>
    public required IReadOnlyList<FrameManifest> Frames { get; init; }

    /// <summary>Number of frames.</summary>
    public int FrameCount => Frames.Count;
}

/// <summary>One frame.</summary>
/// <param name="SopInstanceUid">SOP Instance UID (0008,0018).</param>
/// <param name="FrameNumber">From 1, in its instance.</param>
/// <param name="InstanceNumber">Instance Number (0020,0013); 0 when absent.</param>
/// <param name="Format">What its pixels are; frames that are alike share one.</param>
/// <param name="Position">Image Position (Patient) (0020,0032) in mm; not numbers when unknown.</param>
/// <param name="EncodedBytes">Bytes of the wire frame; 0 when it has not been made yet.</param>
public sealed record FrameManifest(
    string SopInstanceUid,
    int FrameNumber,
    int InstanceNumber,
    ImageFormat Format,
    Position3 Position,
    int EncodedBytes
);

/// <summary>A place in the patient's coordinates, mm.</summary>
/// <param name="X">Towards the patient's left.</param>
/// <param name="Y">Towards the patient's back.</param>
/// <param name="Z">Towards the patient's head.</param>
public readonly record struct Position3(double X, double Y, double Z)
{
    /// <summary>No place is known.</summary>
    public static Position3 Unknown { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>True when a place is known.</summary>
    public bool IsKnown => double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Z);
}
