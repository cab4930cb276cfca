using System.Globalization;
using System.Text;

namespace Weir.Client.Studies;

/// <summary>The columns the list can be sorted by.</summary>
public enum StudyColumn
{
    /// <summary>Patient's name.</summary>
    PatientName,

    /// <summary>Patient ID.</summary>
    PatientId,

    /// <summary>Patient's birth date.</summary>
    BirthDate,

    /// <summary>Study date and time.</summary>
    StudyDate,

    /// <summary>Modality.</summary>
    Modality,

    /// <summary>Study description.</summary>
    Description,

    /// <summary>Accession number.</summary>
    Accession,

    /// <summary>Number of series.</summary>
    Series,

    /// <summary>Number of instances.</summary>
    Images,

    /// <summary>When the reader opened the study last; of <see cref="StudyQuery.Recent"/> only, and no column.</summary>
    Opened,
}

/// <summary>What the list is asked for: filters (empty: any) and order.</summary>
public sealed record StudyQuery
{
    /// <summary>Text in the patient's name; <c>*</c> and <c>?</c> are wildcards, as in every text here.</summary>
    public string PatientName { get; init; } = "";

    /// <summary>Text in the patient ID.</summary>
    public string PatientId { get; init; } = "";

    /// <summary>First study date: a day, month or year as the user wrote it.</summary>
    public string DateFrom { get; init; } = "";

    /// <summary>Last study date: a day, month or year as the user wrote it.</summary>
    public string DateTo { get; init; } = "";

    /// <summary>Text in the modality.</summary>
    public string Modality { get; init; } = "";

    /// <summary>Text in the study description.</summary>
    public string Description { get; init; } = "";

    /// <summary>Text in the accession number.</summary>
    public string Accession { get; init; } = "";

    /// <summary>Only the studies that the reader opened last.</summary>
    public bool Recent { get; init; }

    /// <summary>The column sorted by.</summary>
    public StudyColumn Sort { get; init; } = StudyColumn.StudyDate;

    /// <summary>Whether the largest comes first. The newest study first is the default.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>Whether any filter is set.</summary>
    public bool IsFiltered => this != new StudyQuery { Sort = Sort, Descending = Descending };

    /// <summary>The query without its filters.</summary>
    public StudyQuery Unfiltered =>
        new()
        {
            Sort = Sort == StudyColumn.Opened ? StudyColumn.StudyDate : Sort,
            Descending = Descending,
        };

    /// <summary>Only what was opened lately, the latest first; or all again, the newest first.</summary>
    public StudyQuery OnlyRecent(bool only) =>
        this with
        {
            Recent = only,
            Sort =
                only ? StudyColumn.Opened
                : Sort == StudyColumn.Opened ? StudyColumn.StudyDate
                : Sort,
            Descending = only || Sort == StudyColumn.Opened || Descending,
        };

    /// <summary>Sorted by a column; the same column again turns the order round. Dates and counts begin with the largest.</summary>
    public StudyQuery SortedBy(StudyColumn column) =>
        this with
        {
            Sort = column,
            Descending =
                column == Sort
                    ? !Descending
                    : column
                        is StudyColumn.StudyDate
                            or StudyColumn.BirthDate
                            or StudyColumn.Series
                            or StudyColumn.Images,
        };

    /// <summary>The address that asks for <paramref name="limit"/> studies from <paramref name="offset"/> on.</summary>
    public string ToUrl(int offset, int limit)
    {
        var url = new StringBuilder("api/studies?sort=");
        url.Append(Descending ? "-" : "").Append(SortName);
        Add(url, "recent", Recent ? "true" : null);
        Add(url, "patientName", PatientName);
        Add(url, "patientId", PatientId);
        Add(url, "accession", Accession);
        Add(url, "description", Description);
        Add(url, "modality", Modality);
        Add(url, "dateFrom", Day(DateFrom, last: false));
        Add(url, "dateTo", Day(DateTo, last: true));
        return url.Append(CultureInfo.InvariantCulture, $"&offset={offset}&limit={limit}")
            .ToString();
    }

    /// <summary>
    /// A day as DICOM's DA from what a person writes: <c>2025-03-12</c>, <c>20250312</c>, <c>2025/3/12</c>; a month or
    /// a year stands for its first or last day. Null when it is none of these.
    /// </summary>
    public static string? Day(string text, bool last)
    {
        text = text.Trim().Replace('/', '-').Replace('.', '-');
        if (Parse(text, ["yyyyMMdd", "yyyy-M-d"]) is { } day)
            return Da(day);
        if (Parse(text, ["yyyy-M", "yyyyMM"]) is { } month)
            return Da(last ? month.AddMonths(1).AddDays(-1) : month);
        if (Parse(text, ["yyyy"]) is { } year)
            return Da(last ? year.AddYears(1).AddDays(-1) : year);
        return null;
    }

    /// <summary>Whether a date filter can be used: empty, or understood by <see cref="Day"/>.</summary>
    public static bool IsDay(string text) =>
        string.IsNullOrWhiteSpace(text) || Day(text, last: false) is not null;

    // The names of the answer's own fields.
    private string SortName =>
        Sort switch
        {
            StudyColumn.PatientName => "patientName",
            StudyColumn.PatientId => "patientId",
            StudyColumn.BirthDate => "patientBirthDate",
            StudyColumn.Modality => "modalities",
            StudyColumn.Description => "studyDescription",
            StudyColumn.Accession => "accessionNumber",
            StudyColumn.Series => "seriesCount",
            StudyColumn.Images => "instanceCount",
            StudyColumn.Opened => "opened",
            _ => "studyDate",
        };

    private static void Add(StringBuilder url, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            url.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value.Trim()));
    }

    private static DateOnly? Parse(string text, string[] formats) =>
        DateOnly.TryParseExact(
            text,
            formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    private static string Da(DateOnly day) =>
        day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
