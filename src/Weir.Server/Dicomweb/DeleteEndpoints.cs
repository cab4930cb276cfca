using Weir.Server.Archive;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Server.Security;
using Weir.Server.Viewer;
using Weir.Server.Work;

namespace Weir.Server.Dicomweb;

/// <summary>
/// DELETE of a study, series or instance: an extension that DICOMweb does not know, off unless <see cref="DicomwebOptions.AllowDelete"/>. The
/// answer comes when index and files are durably without it; caches let go of the study, and with a whole study people's work on it goes.
/// </summary>
internal static class DeleteEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (
            var route in new[]
            {
                "/studies/{study}",
                "/studies/{study}/series/{series}",
                "/studies/{study}/series/{series}/instances/{sop}",
            }
        )
            routes.MapDelete(route, DeleteAsync).RequireAuthorization(AccessPolicies.Administer);
    }

    private static async Task DeleteAsync(
        HttpContext context,
        string study,
        ArchiveStore archive,
        WeirOptions options
    )
    {
        if (!options.Dicomweb.AllowDelete)
        {
            context.Response.Headers.Allow = "GET, HEAD, POST";
            await Problems.WriteAsync(
                context,
                StatusCodes.Status405MethodNotAllowed,
                "Deleting is off",
                "An operator can turn it on: Dicomweb:AllowDelete."
            );
            return;
        }
        var (series, sop) = (Value(context, "series"), Value(context, "sop"));
        if (await archive.DeleteAsync(study, series, sop) == 0)
        {
            await DicomwebEndpoints.NotFoundAsync(context);
            return;
        }
        await ForgetAsync(context.RequestServices, study, archive.GetStudy(study) is null);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task ForgetAsync(IServiceProvider services, string study, bool all)
    {
        services.GetRequiredService<FramePackStore>().ForgetStudy(study);
        services.GetRequiredService<StudyCatalog>().Forget(study);
        await services.GetRequiredService<ServerTiers>().ForgetAsync(OpenStudy.GroupOf(study));
        if (all)
            services.GetRequiredService<WorkStore>().ForgetStudy(study);
    }

    private static string? Value(HttpContext context, string name) =>
        context.Request.RouteValues[name] as string;
}
