using System.Text.Json;
using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Security;

namespace Weir.Server.Dicomweb;

/// <summary>
/// QIDO-RS (PS3.18 section 10.6): studies, series and instances that match. No match is 200 with an empty list, as the
/// standard's current edition has it.
/// </summary>
internal static class SearchEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/studies", Studies);
        routes.MapGet("/series", (HttpContext c, ArchiveStore a) => Series(c, a, null));
        routes.MapGet(
            "/studies/{study}/series",
            (HttpContext c, ArchiveStore a, string study) => Series(c, a, study)
        );
        routes.MapGet("/instances", (HttpContext c, ArchiveStore a) => Instances(c, a, null, null));
        routes.MapGet(
            "/studies/{study}/instances",
            (HttpContext c, ArchiveStore a, string study) => Instances(c, a, study, null)
        );
        routes.MapGet(
            "/studies/{study}/series/{series}/instances",
            (HttpContext c, ArchiveStore a, string study, string series) =>
                Instances(c, a, study, series)
        );
    }

    private static Task Studies(HttpContext context, ArchiveStore archive)
    {
        var request = QidoRequest.Parse(context.Request.Query);
        var filters = new QidoFilters(request.Filters, null, null);
        var page = archive.FindStudies(
            filters.Study.Limit(context) with
            {
                Offset = request.Offset,
                Limit = request.Limit,
            }
        );
        var answer = new QidoAnswer(request, DicomwebEndpoints.Root(context.Request));
        return WriteAsync(context, request, filters, page, answer.Study);
    }

    private static Task Series(HttpContext context, ArchiveStore archive, string? study)
    {
        var request = QidoRequest.Parse(context.Request.Query);
        var filters = new QidoFilters(request.Filters, study, null);
        var page = archive.FindSeries(
            filters.Series.Limit(context) with
            {
                Offset = request.Offset,
                Limit = request.Limit,
            }
        );
        var answer = new QidoAnswer(request, DicomwebEndpoints.Root(context.Request));
        var studies = study is null
            ? StudiesOf(archive, page.Items.Select(row => row.StudyUid))
            : [];
        return WriteAsync(
            context,
            request,
            filters,
            page,
            row => answer.Series(row, studies.GetValueOrDefault(row.StudyUid))
        );
    }

    private static Task Instances(
        HttpContext context,
        ArchiveStore archive,
        string? study,
        string? series
    )
    {
        var request = QidoRequest.Parse(context.Request.Query);
        var filters = new QidoFilters(request.Filters, study, series);
        var page = archive.FindInstances(
            filters.Instance.Limit(context) with
            {
                Offset = request.Offset,
                Limit = request.Limit,
            }
        );
        var answer = new QidoAnswer(request, DicomwebEndpoints.Root(context.Request));
        var studies = study is null
            ? StudiesOf(archive, page.Items.Select(row => row.StudyUid))
            : [];
        var all = series is null ? SeriesOf(archive, page.Items.Select(row => row.SeriesUid)) : [];
        return WriteAsync(
            context,
            request,
            filters,
            page,
            row =>
                answer.Instance(
                    row,
                    all.GetValueOrDefault(row.SeriesUid),
                    studies.GetValueOrDefault(row.StudyUid)
                )
        );
    }

    private static Dictionary<string, StudyRow> StudiesOf(
        ArchiveStore archive,
        IEnumerable<string> uids
    ) =>
        uids.Distinct()
            .Chunk(500)
            .SelectMany(some => archive.FindStudies(new StudyQuery { StudyUids = some }).Items)
            .ToDictionary(row => row.StudyUid);

    private static Dictionary<string, SeriesRow> SeriesOf(
        ArchiveStore archive,
        IEnumerable<string> uids
    ) =>
        uids.Distinct()
            .Chunk(500)
            .SelectMany(some => archive.FindSeries(new SeriesQuery { SeriesUids = some }).Items)
            .DistinctBy(row => row.SeriesUid)
            .ToDictionary(row => row.SeriesUid);

    private static async Task WriteAsync<TRow>(
        HttpContext context,
        QidoRequest request,
        QidoFilters filters,
        Page<TRow> page,
        Func<TRow, DicomDataset> describe
    )
    {
        if (!MediaTypes.AcceptsDicomJson(context.Request))
        {
            await MediaTypes.RefuseAsync(context, $"{MediaTypes.DicomJson} can be had here.");
            return;
        }
        Warn(context, request, filters, page);
        context.Response.ContentType = MediaTypes.DicomJson;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartArray();
        foreach (var row in page.Items)
        {
            DicomJson.Write(json, describe(row));
            if (json.BytesPending > 64 * 1024)
                await FlushAsync(json, context);
        }
        json.WriteEndArray();
    }

    private static async Task FlushAsync(Utf8JsonWriter json, HttpContext context)
    {
        await json.FlushAsync(context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Warning headers as PS3.18 section 8.3.4 words them.</summary>
    private static void Warn<TRow>(
        HttpContext context,
        QidoRequest request,
        QidoFilters filters,
        Page<TRow> page
    )
    {
        var warnings = new List<string>();
        if (request.Fuzzy)
            warnings.Add(
                "The fuzzymatching parameter is not supported. Only literal matching has been performed."
            );
        if (filters.Ignored.Count > 0)
            warnings.Add(
                "These attributes were not used for matching: " + string.Join(", ", filters.Ignored)
            );
        var remaining = page.Total - request.Offset - page.Items.Count;
        if (remaining > 0 && page.Items.Count > 0)
            warnings.Add($"There are {remaining} additional results that can be requested");
        foreach (var warning in warnings)
            context.Response.Headers.Append("Warning", $"299 weir: \"{warning}\"");
    }
}
