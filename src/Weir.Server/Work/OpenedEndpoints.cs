using Weir.Server.Archive;
using Weir.Server.Hosting;
using Weir.Server.Security;

namespace Weir.Server.Work;

/// <summary>
/// <c>PUT /api/studies/{study}/opened</c>: the reader has opened a study, which looking ahead at one does not mean.
/// <c>GET /api/studies?recent=true</c> lists them.
/// </summary>
internal static class OpenedEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        // Who may look may have looked: it is the reader's own, not the study's.
        routes.MapPut("/studies/{study}/opened", Write).RequireAuthorization(AccessPolicies.Read);

    /// <summary>The studies of a query that its user opened last, the latest first unless the query has an order.</summary>
    /// <param name="context">Whose user it is.</param>
    /// <param name="archive">Where they are.</param>
    /// <param name="query">Filters, order and page.</param>
    /// <param name="byTime">Whether they stand by the time of opening.</param>
    public static Page<StudyRow> Find(
        HttpContext context,
        ArchiveStore archive,
        StudyQuery query,
        bool byTime
    )
    {
        var work = context.RequestServices.GetRequiredService<WorkStore>();
        var uids = work.OpenedBy(CurrentUser.Of(context).Id);
        if (uids.Count == 0)
            return new Page<StudyRow>([], 0);
        query = query with { StudyUids = uids };
        if (!byTime)
            return archive.FindStudies(query);
        var rows = archive
            .FindStudies(query with { Offset = 0, Limit = uids.Count })
            .Items.ToDictionary(row => row.StudyUid);
        var sorted = uids.Where(rows.ContainsKey).Select(uid => rows[uid]).ToArray();
        if (!query.Descending)
            Array.Reverse(sorted);
        return new Page<StudyRow>(
            [.. sorted.Skip(query.Offset).Take(query.Limit ?? sorted.Length)],
            sorted.Length
        );
    }

    private static async Task Write(
        HttpContext context,
        string study,
        WorkStore work,
        ArchiveStore archive,
        TimeProvider time
    )
    {
        if (archive.GetStudy(study) is null)
        {
            await Problems.WriteAsync(context, 404, "No such study");
            return;
        }
        work.Opened(CurrentUser.Of(context).Id, study, time.GetUtcNow());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
