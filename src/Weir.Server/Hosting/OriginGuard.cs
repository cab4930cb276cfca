namespace Weir.Server.Hosting;

/// <summary>
/// Refuses what another origin's page asks for: a page on the internet must not reach a loopback server.
/// Browsers send <c>Sec-Fetch-Site</c> (W3C Fetch Metadata) to loopback and https origins with every request, and
/// <c>Origin</c> (Fetch standard 3.2) with every write; a client that is no browser sends neither and passes.
/// The one thing another site may do is link to the viewer: a top-level navigation to a page of the client.
/// </summary>
public sealed class OriginGuard(RequestDelegate next)
{
    /// <summary>Passes the request on, or answers 403.</summary>
    public Task InvokeAsync(HttpContext context) =>
        IsSameOrigin(context.Request) || IsLinkToPage(context.Request)
            ? next(context)
            : Problems.WriteAsync(context, 403, "Cross-origin request");

    private static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        // "none": the user typed the address. A write is never typed.
        if (site.Count > 0 && site != "same-origin" && !(site == "none" && IsRead(request)))
            return false;
        var origin = request.Headers.Origin;
        return origin.Count == 0
            || (
                Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https"
                && string.Equals(
                    uri.Authority,
                    request.Host.Value,
                    StringComparison.OrdinalIgnoreCase
                )
            );
    }

    private static bool IsLinkToPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers["Sec-Fetch-Mode"] == "navigate"
        && request.Headers["Sec-Fetch-Dest"] == "document"
        && request.Headers.Origin.Count == 0
        && !request.Path.StartsWithSegments("/api")
        && !request.Path.StartsWithSegments("/dicom-web");

    private static bool IsRead(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
