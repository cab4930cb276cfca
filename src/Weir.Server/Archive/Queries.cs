namespace Weir.Server.Archive;

/// <summary>A text filter.</summary>
/// <param name="Text">What to look for; <c>*</c> and <c>?</c> are wildcards.</param>
/// <param name="Whole">
/// True: the whole value must match (DICOM attribute matching, PS3.4 C.2.2.2), case-sensitive except person names. False: the
/// value contains every word of the text, in any case (what a search box means).
/// </param>
public readonly record struct TextMatch(string Text, bool Whole = false);

/// <summary>A range of DICOM dates (YYYYMMDD) or times (HHMMSS.ffffff); an empty end is open.</summary>
/// <param name="From">First value, or empty.</param>
/// <param name="To">Last value, or empty; a shorter time takes in all that begins with it.</param>
public readonly record struct ValueRange(string From, string To);

/// <summary>What studies can be sorted by.</summary>
public enum StudySort
{
    /// <summary>Date, then time.</summary>
    StudyDate,

    /// <summary>Patient name as folded for searching.</summary>
    PatientName,

    /// <summary>Patient ID.</summary>
    PatientId,

    /// <summary>Patient's birth date.</summary>
    PatientBirthDate,

    /// <summary>Study description.</summary>
    StudyDescription,

    /// <summary>Accession number.</summary>
    AccessionNumber,

    /// <summary>Modalities in the study.</summary>
    Modalities,

    /// <summary>Number of series.</summary>
    SeriesCount,

    /// <summary>Number of instances.</summary>
    InstanceCount,

    /// <summary>Stored bytes.</summary>
    Bytes,

    /// <summary>When the study last changed.</summary>
    Revision,
}

/// <summary>A set of studies by what they are like; each part that is not empty must match one of its patterns.</summary>
public sealed record StudyScope
{
    /// <summary>Studies with a series of any of these modalities.</summary>
    public IReadOnlyList<string> Modalities { get; init; } = [];

    /// <summary>Issuer of Patient ID.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>Accession number; <c>*</c> and <c>?</c> are wildcards.</summary>
    public IReadOnlyList<string> AccessionNumbers { get; init; } = [];

    /// <summary>Study description; <c>*</c> and <c>?</c> are wildcards.</summary>
    public IReadOnlyList<string> StudyDescriptions { get; init; } = [];
}

/// <summary>Which studies; every filter that is set must match. Empty text filters match all.</summary>
public sealed record StudyQuery
{
    /// <summary>Any of these Study Instance UIDs; empty means all.</summary>
    public IReadOnlyList<string> StudyUids { get; init; } = [];

    /// <summary>Patient name, any component group.</summary>
    public TextMatch? PatientName { get; init; }

    /// <summary>Patient ID.</summary>
    public TextMatch? PatientId { get; init; }

    /// <summary>Issuer of Patient ID.</summary>
    public TextMatch? IssuerOfPatientId { get; init; }

    /// <summary>Accession number.</summary>
    public TextMatch? AccessionNumber { get; init; }

    /// <summary>Study description.</summary>
    public TextMatch? StudyDescription { get; init; }

    /// <summary>Study ID.</summary>
    public TextMatch? StudyId { get; init; }

    /// <summary>Referring physician's name.</summary>
    public TextMatch? ReferringPhysicianName { get; init; }

    /// <summary>Patient's sex (M, F, O).</summary>
    public TextMatch? PatientSex { get; init; }

    /// <summary>Patient's birth date.</summary>
    public ValueRange? PatientBirthDate { get; init; }

    /// <summary>Study date.</summary>
    public ValueRange? StudyDate { get; init; }

    /// <summary>Study time.</summary>
    public ValueRange? StudyTime { get; init; }

    /// <summary>Studies with a series of any of these modalities; empty means all.</summary>
    public IReadOnlyList<string> Modalities { get; init; } = [];

    /// <summary>Only studies in one of these; null means all, an empty list none.</summary>
    public IReadOnlyList<StudyScope>? Within { get; init; }

    /// <summary>What to sort by. Ties keep the order of arrival.</summary>
    public StudySort Sort { get; init; } = StudySort.StudyDate;

    /// <summary>Largest first.</summary>
    public bool Descending { get; init; }

    /// <summary>Matches to leave out at the start.</summary>
    public int Offset { get; init; }

    /// <summary>Matches to return at most; null means all.</summary>
    public int? Limit { get; init; }
}

/// <summary>Which series; sorted by study, then number.</summary>
public sealed record SeriesQuery
{
    /// <summary>Only series of these studies; its sort, offset and limit do not count here.</summary>
    public StudyQuery? Study { get; init; }

    /// <summary>Any of these Series Instance UIDs; empty means all.</summary>
    public IReadOnlyList<string> SeriesUids { get; init; } = [];

    /// <summary>Any of these modalities; empty means all.</summary>
    public IReadOnlyList<string> Modalities { get; init; } = [];

    /// <summary>Series number.</summary>
    public int? SeriesNumber { get; init; }

    /// <summary>Series description.</summary>
    public TextMatch? SeriesDescription { get; init; }

    /// <summary>Body part examined.</summary>
    public TextMatch? BodyPart { get; init; }

    /// <summary>Performed procedure step start date.</summary>
    public ValueRange? PerformedDate { get; init; }

    /// <summary>Performed procedure step start time.</summary>
    public ValueRange? PerformedTime { get; init; }

    /// <summary>Matches to leave out at the start.</summary>
    public int Offset { get; init; }

    /// <summary>Matches to return at most; null means all.</summary>
    public int? Limit { get; init; }
}

/// <summary>Which instances; sorted by series, then number.</summary>
public sealed record InstanceQuery
{
    /// <summary>Only instances of these series; its offset and limit do not count here.</summary>
    public SeriesQuery? Series { get; init; }

    /// <summary>Any of these SOP Instance UIDs; empty means all.</summary>
    public IReadOnlyList<string> SopInstanceUids { get; init; } = [];

    /// <summary>Any of these SOP Class UIDs; empty means all.</summary>
    public IReadOnlyList<string> SopClassUids { get; init; } = [];

    /// <summary>Instance number.</summary>
    public int? InstanceNumber { get; init; }

    /// <summary>Matches to leave out at the start.</summary>
    public int Offset { get; init; }

    /// <summary>Matches to return at most; null means all.</summary>
    public int? Limit { get; init; }
}

/// <summary>A page of matches.</summary>
/// <param name="Items">The page.</param>
/// <param name="Total">All matches, on whatever page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total);
