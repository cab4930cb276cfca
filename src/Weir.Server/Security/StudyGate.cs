using Weir.Server.Archive;
using Weir.Server.Hosting;

namespace Weir.Server.Security;

/// <summary>
/// The one place where <see cref="StudyRule"/>s close a study: whatever address names one by <c>{study}</c>, or by WADO-URI's
/// <c>studyUID</c>, says that there is no such study to whom it is not open. Searches ask
/// <see cref="LimitedQueries"/>.
/// </summary>
internal sealed class StudyGate(RequestDelegate next, ArchiveStore archive)
{
    /// <summary>The name that every route gives to the study's UID.</summary>
    public const string RouteValue = "study";

    public Task InvokeAsync(HttpContext context) =>
        CurrentUser.Of(context).Within is null
        || StudyOf(context) is not { } study
        // Storing one that is not here yet is no look at it.
        || archive.GetStudy(study) is null
        || IsOpen(archive, context, study)
            ? next(context)
            : Problems.WriteAsync(context, 404, "No such study");

    /// <summary>The UID of the study that a request is about; null when it names none.</summary>
    public static string? StudyOf(HttpContext context) =>
        context.Request.RouteValues.TryGetValue(RouteValue, out var value) ? value as string
        : context.Request.Query.TryGetValue("studyUID", out var uid) ? uid.ToString()
        : null;

    /// <summary>Whether the user of a request may see a study.</summary>
    public static bool IsOpen(ArchiveStore archive, HttpContext context, string study) =>
        archive.FindStudies(new StudyQuery { StudyUids = [study] }.Limit(context)).Total > 0;
}

/// <summary>Queries that see only what their user may see.</summary>
internal static class LimitedQueries
{
    /// <summary>The query over the studies that are open to the user of a request.</summary>
    public static StudyQuery Limit(this StudyQuery query, HttpContext context) =>
        query with
        {
            Within = CurrentUser.Of(context).Within,
        };

    /// <summary>The query over the series of those studies.</summary>
    public static SeriesQuery Limit(this SeriesQuery query, HttpContext context) =>
        query with
        {
            Study = (query.Study ?? new StudyQuery()).Limit(context),
        };

    /// <summary>The query over the instances of those studies.</summary>
    public static InstanceQuery Limit(this InstanceQuery query, HttpContext context) =>
        query with
        {
            Series = (query.Series ?? new SeriesQuery()).Limit(context),
        };
}
