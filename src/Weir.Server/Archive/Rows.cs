namespace Weir.Server.Archive;

/// <summary>A study as the index knows it. Text is decoded and trimmed; an absent attribute is empty.</summary>
public sealed record StudyRow
{
    /// <summary>Study Instance UID.</summary>
    public string StudyUid { get; init; } = "";

    /// <summary>Grows with every committed change of the study and is never used twice in an archive.</summary>
    public long Revision { get; init; }

    /// <summary>Patient's Name with all component groups (PS3.5 6.2.1).</summary>
    public string PatientName { get; init; } = "";

    /// <summary>Patient ID.</summary>
    public string PatientId { get; init; } = "";

    /// <summary>Issuer of Patient ID.</summary>
    public string IssuerOfPatientId { get; init; } = "";

    /// <summary>YYYYMMDD.</summary>
    public string PatientBirthDate { get; init; } = "";

    /// <summary>M, F, O.</summary>
    public string PatientSex { get; init; } = "";

    /// <summary>YYYYMMDD.</summary>
    public string StudyDate { get; init; } = "";

    /// <summary>HHMMSS.ffffff, as stored.</summary>
    public string StudyTime { get; init; } = "";

    /// <summary>Study Description.</summary>
    public string StudyDescription { get; init; } = "";

    /// <summary>Accession Number.</summary>
    public string AccessionNumber { get; init; } = "";

    /// <summary>Referring Physician's Name.</summary>
    public string ReferringPhysicianName { get; init; } = "";

    /// <summary>Study ID.</summary>
    public string StudyId { get; init; } = "";

    /// <summary>Timezone Offset From UTC, as stored.</summary>
    public string TimezoneOffset { get; init; } = "";

    /// <summary>Modalities of the series, joined by backslashes, in order of arrival.</summary>
    public string Modalities { get; init; } = "";

    /// <summary>Series in the study.</summary>
    public int SeriesCount { get; init; }

    /// <summary>Instances in the study.</summary>
    public int InstanceCount { get; init; }

    /// <summary>Bytes of the stored files.</summary>
    public long Bytes { get; init; }
}

/// <summary>A series as the index knows it.</summary>
public sealed record SeriesRow
{
    /// <summary>Study Instance UID.</summary>
    public string StudyUid { get; init; } = "";

    /// <summary>Series Instance UID.</summary>
    public string SeriesUid { get; init; } = "";

    /// <summary>Series Number; null when absent.</summary>
    public int? SeriesNumber { get; init; }

    /// <summary>Modality.</summary>
    public string Modality { get; init; } = "";

    /// <summary>Series Description.</summary>
    public string SeriesDescription { get; init; } = "";

    /// <summary>Body Part Examined.</summary>
    public string BodyPart { get; init; } = "";

    /// <summary>Performed Procedure Step Start Date, YYYYMMDD.</summary>
    public string PerformedDate { get; init; } = "";

    /// <summary>Performed Procedure Step Start Time.</summary>
    public string PerformedTime { get; init; } = "";

    /// <summary>Instances in the series.</summary>
    public int InstanceCount { get; init; }

    /// <summary>Bytes of the stored files.</summary>
    public long Bytes { get; init; }
}

/// <summary>An instance as the index knows it, and where its file is.</summary>
public sealed record InstanceRow
{
    /// <summary>Study Instance UID.</summary>
    public string StudyUid { get; init; } = "";

    /// <summary>Series Instance UID.</summary>
    public string SeriesUid { get; init; } = "";

    /// <summary>SOP Instance UID.</summary>
    public string SopUid { get; init; } = "";

    /// <summary>SOP Class UID.</summary>
    public string SopClassUid { get; init; } = "";

    /// <summary>Transfer syntax of the stored file.</summary>
    public string TransferSyntaxUid { get; init; } = "";

    /// <summary>Instance Number; null when absent.</summary>
    public int? InstanceNumber { get; init; }

    /// <summary>Rows; 0 when not an image.</summary>
    public int Rows { get; init; }

    /// <summary>Columns; 0 when not an image.</summary>
    public int Columns { get; init; }

    /// <summary>Frames with pixels: 0 for an object without pixel data, else at least 1.</summary>
    public int Frames { get; init; }

    /// <summary>Bits Allocated; 0 when not an image.</summary>
    public int BitsAllocated { get; init; }

    /// <summary>Bytes of the file.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of the file, lower-case hex.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The file, byte for byte as it came in.</summary>
    public string BlobPath { get; init; } = "";
}

/// <summary>A study has changed; raised after the change is durable.</summary>
/// <param name="StudyUid">Study Instance UID.</param>
/// <param name="Revision">Its new revision.</param>
public readonly record struct StudyChange(string StudyUid, long Revision);
