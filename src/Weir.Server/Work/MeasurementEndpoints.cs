using System.Buffers;
using System.Globalization;
using Weir.Server.Archive;
using Weir.Server.Hosting;
using Weir.Server.Security;
using Weir.Wire;

namespace Weir.Server.Work;

/// <summary>
/// <c>/api/studies/{study}/measurements</c>: GET gives all of the user's; PATCH writes those that changed and answers what other tabs wrote
/// after the revision that <c>If-Match</c> names. A conflict cannot arise: see <see cref="WorkStore.Write"/>.
/// </summary>
internal static class MeasurementEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/studies/{study}/measurements", Read);
        // Who may look may measure: it is the reader's own, not the study's.
        routes
            .MapPatch("/studies/{study}/measurements", Write)
            .RequireAuthorization(AccessPolicies.Read);
    }

    private static Task Read(
        HttpContext context,
        string study,
        WorkStore work,
        ArchiveStore archive
    ) =>
        IsKnown(study, archive)
            ? AnswerAsync(context, work.Read(CurrentUser.Of(context).Id, study))
            : NotFoundAsync(context);

    private static async Task Write(
        HttpContext context,
        string study,
        WorkStore work,
        ArchiveStore archive
    )
    {
        if (!IsKnown(study, archive))
        {
            await NotFoundAsync(context);
            return;
        }
        if (!TryRevision(context.Request.Headers.IfMatch.ToString(), out var known))
        {
            throw new BadRequestException("If-Match must be the revision that the change is of.");
        }
        var named = context.Request.Headers["Weir-User"];
        if (named.Count > 0 && named != CurrentUser.Of(context).Id)
        {
            // Another tab has signed in somebody else: the work waits for whom it belongs to.
            await Problems.WriteAsync(context, 409, "Another user is signed in");
            return;
        }
        if (await BodyAsync(context.Request, context.RequestAborted) is not { } body)
        {
            await Problems.WriteAsync(context, 413, "Too many bytes of measurements");
            return;
        }
        MeasurementSet set;
        try
        {
            set = MeasurementCodec.Read(body);
        }
        catch (FormatException e)
        {
            throw new BadRequestException(e.Message);
        }
        if (set.Items.DistinctBy(one => one.Id).Count() != set.Items.Count)
        {
            throw new BadRequestException("id is given twice");
        }
        if (work.Write(CurrentUser.Of(context).Id, study, known, set.Items) is { } written)
        {
            await AnswerAsync(context, written);
        }
        else
        {
            await Problems.WriteAsync(context, 422, "Too many measurements of one study");
        }
    }

    private static bool IsKnown(string study, ArchiveStore archive) =>
        MeasurementCodec.IsUid(study) && archive.GetStudy(study) is not null;

    private static Task NotFoundAsync(HttpContext context) =>
        Problems.WriteAsync(context, 404, "No such study");

    // RFC 9110 section 8.8.3: an entity tag stands in quotes.
    private static bool TryRevision(string tag, out long revision) =>
        long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out revision);

    // Bounded before it is held: the length that a client names is not believed.
    private static async Task<byte[]?> BodyAsync(HttpRequest request, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        var part = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(part, cancel)) > 0)
            {
                if (body.Length + read > MeasurementCodec.MaxRequestBytes)
                {
                    return null;
                }
                body.Write(part, 0, read);
            }
            return body.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    private static async Task AnswerAsync(HttpContext context, MeasurementSet set)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.ETag = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{set.Revision}\""
        );
        MeasurementCodec.Write(context.Response.BodyWriter, set);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
