using System.Globalization;
using System.Text.Json;
using Weir.Server.Archive;
using Weir.Server.Hosting;
using Weir.Server.Security;
using Weir.Server.Work;

namespace Weir.Server.Viewer;

/// <summary>The study list: a page of it, filtered and sorted, as JSON.</summary>
internal static class ListEndpoint
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;
    private const string Opened = "opened";

    private static readonly Dictionary<string, StudySort> Sorts = new()
    {
        ["studyDate"] = StudySort.StudyDate,
        ["patientName"] = StudySort.PatientName,
        ["patientId"] = StudySort.PatientId,
        ["patientBirthDate"] = StudySort.PatientBirthDate,
        ["studyDescription"] = StudySort.StudyDescription,
        ["accessionNumber"] = StudySort.AccessionNumber,
        ["modalities"] = StudySort.Modalities,
        ["seriesCount"] = StudySort.SeriesCount,
        ["instanceCount"] = StudySort.InstanceCount,
        ["bytes"] = StudySort.Bytes,
        // By the time of opening: the order of what was opened lately, and of nothing else.
        [Opened] = StudySort.StudyDate,
    };

    public static async Task Handle(HttpContext context, ArchiveStore archive)
    {
        var query = Parse(context.Request.Query).Limit(context);
        var asked = context.Request.Query;
        var page =
            asked["patientOf"].ToString() is { Length: > 0 } study
                ? OfSamePatient(archive, study, query)
            : asked["recent"] == "true"
                ? OpenedEndpoints.Find(
                    context,
                    archive,
                    query,
                    byTime: asked["sort"].ToString().TrimStart('-') is Opened or ""
                )
            : archive.FindStudies(query);
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteNumber("total", page.Total);
        json.WriteStartArray("studies");
        foreach (var row in page.Items)
            Write(json, row);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads the query.</summary>
    /// <exception cref="BadRequestException">A parameter is malformed; it is named.</exception>
    public static StudyQuery Parse(IQueryCollection query)
    {
        var sort = query["sort"].ToString() is { Length: > 0 } text ? text : "-studyDate";
        if (!Sorts.TryGetValue(sort.TrimStart('-'), out var by))
            throw new BadRequestException(
                "sort must be a field of a study, with - before it for the largest first."
            );
        var (from, to) = (Day(query, "dateFrom"), Day(query, "dateTo"));
        return new StudyQuery
        {
            PatientName = Text(query, "patientName"),
            PatientId = Text(query, "patientId"),
            AccessionNumber = Text(query, "accession"),
            StudyDescription = Text(query, "description"),
            Modalities = query["modality"]
                .ToString()
                .Split([',', '\\', ' '], StringSplitOptions.RemoveEmptyEntries),
            StudyDate = from.Length + to.Length > 0 ? new ValueRange(from, to) : null,
            Sort = by,
            Descending = sort.StartsWith('-'),
            Offset = Number(query, "offset", 0),
            Limit = Math.Min(Number(query, "limit", DefaultLimit), MaxLimit),
        };
    }

    // Who else's study it is goes by patient ID with issuer, never by name: names are shared and misspelt. No patient's ID is in an
    // address that way. Without an ID nobody is known to be the same.
    private static Page<StudyRow> OfSamePatient(
        ArchiveStore archive,
        string studyUid,
        StudyQuery query
    )
    {
        if (
            archive
                .FindStudies(new StudyQuery { StudyUids = [studyUid], Within = query.Within })
                .Items
            is not [{ PatientId.Length: > 0 } study]
        )
            return new Page<StudyRow>([], 0);
        var sameId = archive.FindStudies(
            query with
            {
                PatientId = new TextMatch(study.PatientId, Whole: true),
                Offset = 0,
                Limit = MaxLimit,
            }
        );
        // An ID may hold what is a wildcard to a query, and an empty issuer is no filter there.
        var same = sameId
            .Items.Where(row =>
                row.PatientId == study.PatientId && row.IssuerOfPatientId == study.IssuerOfPatientId
            )
            .ToArray();
        return new Page<StudyRow>(
            [.. same.Skip(query.Offset).Take(query.Limit ?? MaxLimit)],
            same.Length
        );
    }

    private static TextMatch? Text(IQueryCollection query, string name) =>
        query[name].ToString().Trim() is { Length: > 0 } text ? new TextMatch(text) : null;

    private static string Day(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
            return "";
        return DateOnly.TryParseExact(
            text,
            ["yyyyMMdd", "yyyy-MM-dd"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)
            : throw new BadRequestException($"{name} must be a date, YYYYMMDD.");
    }

    private static int Number(IQueryCollection query, string name, int absent)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
            return absent;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BadRequestException($"{name} must be a whole number, 0 or more.");
    }

    private static void Write(Utf8JsonWriter json, StudyRow row)
    {
        json.WriteStartObject();
        json.WriteString("studyInstanceUid", row.StudyUid);
        json.WriteString("patientName", row.PatientName);
        json.WriteString("patientId", row.PatientId);
        json.WriteString("issuerOfPatientId", row.IssuerOfPatientId);
        json.WriteString("patientBirthDate", row.PatientBirthDate);
        json.WriteString("patientSex", row.PatientSex);
        json.WriteString("studyDate", row.StudyDate);
        json.WriteString("studyTime", row.StudyTime);
        json.WriteString("timezoneOffset", row.TimezoneOffset);
        json.WriteString("studyDescription", row.StudyDescription);
        json.WriteString("accessionNumber", row.AccessionNumber);
        json.WriteStartArray("modalities");
        foreach (var modality in row.Modalities.Split('\\', StringSplitOptions.RemoveEmptyEntries))
            json.WriteStringValue(modality);
        json.WriteEndArray();
        json.WriteNumber("seriesCount", row.SeriesCount);
        json.WriteNumber("instanceCount", row.InstanceCount);
        json.WriteNumber("bytes", row.Bytes);
        json.WriteEndObject();
    }
}
