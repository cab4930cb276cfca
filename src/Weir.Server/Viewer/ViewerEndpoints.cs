using Weir.Server.Security;
using Weir.Server.Work;

namespace Weir.Server.Viewer;

/// <summary>
/// The client's own interface under <c>/api</c>. Nothing of it is cached by the browser: Weir's tiers are the only
/// cache, and no patient's pixel stays on the browser's disk.
/// </summary>
internal static class ViewerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api").AddEndpointFilter(NoStore);
        group.MapGet("/studies", ListEndpoint.Handle);
        group.MapGet("/status", StatusEndpoint.Handle).WithMetadata(new PollMetadata());
        group.MapGet("/memory/machine", MachineWord.Answer).WithMetadata(new PollMetadata());
        group.MapGet("/client-settings", ClientSettingsEndpoint.Handle);
        group.MapGet("/hanging-protocols", HangingProtocolEndpoint.Handle);
        StudyEndpoints.Map(group);
        MeasurementEndpoints.Map(group);
        OpenedEndpoints.Map(group);
    }

    private static ValueTask<object?> NoStore(
        EndpointFilterInvocationContext call,
        EndpointFilterDelegate next
    )
    {
        call.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(call);
    }
}
