using Weir.Server.Dicomweb;

namespace Weir.Server.Hosting;

/// <summary>
/// Refuses what another origin's page asks for: a page on the internet must not reach a loopback server.
/// Browsers send <c>Sec-Fetch-Site</c> (W3C Fetch Metadata) to loopback and https origins with every request, and
/// <c>Origin</c> (Fetch standard 3.2) with every write; a client that is no browser sends neither and passes.
/// What another site may do: link to the viewer (a top-level navigation to a page of the client), show it in a frame where the operator
/// allows that (<see cref="WeirOptions.FrameAncestors"/>), and use DICOMweb where the operator
/// has named its origin in <see cref="DicomwebOptions.AllowedOrigins"/>.
/// </summary>
public sealed class OriginGuard(RequestDelegate next, WeirOptions options)
{
    private readonly HashSet<string> _origins = new(
        options.Dicomweb.AllowedOrigins,
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Passes the request on, answers a preflight, or answers 403.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (IsAllowedViewer(context.Request))
        {
            return AnswerViewer(context);
        }
        return IsSameOrigin(context.Request) || IsLinkToPage(context.Request)
            ? next(context)
            : Problems.WriteAsync(context, 403, "Cross-origin request");
    }

    private bool IsAllowedViewer(HttpRequest request) =>
        request.Headers.Origin is [{ } origin]
        && _origins.Contains(origin)
        && request.Path.StartsWithSegments(DicomwebEndpoints.Prefix);

    // Fetch standard 3.2; credentials are not for other origins.
    private Task AnswerViewer(HttpContext context)
    {
        // What the user may do here by his session is not for that page.
        context.Request.Headers.Remove("Cookie");
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
        headers.Vary = "Origin";
        headers.AccessControlExposeHeaders = "Content-Location, ETag, Warning";
        if (
            HttpMethods.IsOptions(context.Request.Method)
            && context.Request.Headers.AccessControlRequestMethod.Count > 0
        )
        {
            headers.AccessControlAllowMethods = "GET, HEAD, POST, OPTIONS";
            headers.AccessControlAllowHeaders =
                "Accept, Authorization, Content-Type, If-None-Match, Range";
            headers.AccessControlMaxAge = "600";
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }
        return next(context);
    }

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

    private bool IsLinkToPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers["Sec-Fetch-Mode"] == "navigate"
        && (
            request.Headers["Sec-Fetch-Dest"] == "document"
            // Which page's frame it is, the browser checks by frame-ancestors.
            || (options.FrameAncestors.Length > 0 && request.Headers["Sec-Fetch-Dest"] == "iframe")
        )
        && request.Headers.Origin.Count == 0
        && !request.Path.StartsWithSegments("/api")
        && !request.Path.StartsWithSegments("/dicom-web");

    private static bool IsRead(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
