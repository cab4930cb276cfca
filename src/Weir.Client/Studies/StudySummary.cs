using System.Text.Json.Serialization;

namespace Weir.Client.Studies;

/// <summary>A study as the list shows it: one item of <c>GET /api/studies</c>. Texts are DICOM values as stored.</summary>
public sealed record StudySummary
{
    /// <summary>Study Instance UID (0020,000D).</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Patient's Name (0010,0010), with its component groups.</summary>
    public string PatientName { get; init; } = "";

    /// <summary>Patient ID (0010,0020).</summary>
    public string PatientId { get; init; } = "";

    /// <summary>Issuer of Patient ID (0010,0021).</summary>
    public string IssuerOfPatientId { get; init; } = "";

    /// <summary>Patient's Birth Date (0010,0030), DA.</summary>
    public string PatientBirthDate { get; init; } = "";

    /// <summary>Patient's Sex (0010,0040).</summary>
    public string PatientSex { get; init; } = "";

    /// <summary>Study Date (0008,0020), DA.</summary>
    public string StudyDate { get; init; } = "";

    /// <summary>Study Time (0008,0030), TM.</summary>
    public string StudyTime { get; init; } = "";

    /// <summary>Timezone Offset From UTC (0008,0201); empty when not told.</summary>
    public string TimezoneOffset { get; init; } = "";

    /// <summary>Study Description (0008,1030).</summary>
    public string StudyDescription { get; init; } = "";

    /// <summary>Accession Number (0008,0050).</summary>
    public string AccessionNumber { get; init; } = "";

    /// <summary>Modalities in Study (0008,0061).</summary>
    public IReadOnlyList<string> Modalities { get; init; } = [];

    /// <summary>Number of series.</summary>
    public int SeriesCount { get; init; }

    /// <summary>Number of instances.</summary>
    public int InstanceCount { get; init; }

    /// <summary>Bytes of the stored files.</summary>
    public long Bytes { get; init; }
}

/// <summary>A part of the list, as asked by offset and limit.</summary>
/// <param name="Total">How many studies match in all.</param>
/// <param name="Studies">Those asked for.</param>
public sealed record StudyPage(int Total, IReadOnlyList<StudySummary> Studies);

/// <summary>What the server is doing: <c>GET /api/status</c>.</summary>
public sealed record ServerStatus
{
    /// <summary>The server's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Whether files are being imported now.</summary>
    public bool Importing { get; init; }

    /// <summary>Files imported so far, where the server tells.</summary>
    public long? ImportedFiles { get; init; }

    /// <summary>Files to import in all, where the server knows.</summary>
    public long? TotalFiles { get; init; }
}

/// <summary>JSON of the list's API without reflection: smaller after trimming and faster at the first call.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StudyPage))]
[JsonSerializable(typeof(ServerStatus))]
internal sealed partial class StudyJson : JsonSerializerContext;
