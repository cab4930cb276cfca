using Weir.Server.Hosting;

namespace Weir.Server.Dicomweb;

/// <summary>DICOMweb (PS3.18) under <c>/dicom-web</c>: search, retrieve and store.</summary>
internal static class DicomwebEndpoints
{
    public const string Prefix = "/dicom-web";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Prefix);
        SearchEndpoints.Map(group);
        MetadataEndpoints.Map(group);
        InstanceEndpoints.Map(group);
        FrameEndpoints.Map(group);
        RenderedEndpoints.Map(group);
        StoreEndpoints.Map(group);
        DeleteEndpoints.Map(group);
    }

    /// <summary>The address of the service as this client reaches it; its Host name was checked by <see cref="HostGuard"/>.</summary>
    public static string Root(HttpRequest request) => $"{request.Scheme}://{request.Host}{Prefix}";

    /// <summary>404 for a resource that is not here; says not which.</summary>
    public static Task NotFoundAsync(HttpContext context) =>
        Problems.WriteAsync(context, 404, "Not found");
}
