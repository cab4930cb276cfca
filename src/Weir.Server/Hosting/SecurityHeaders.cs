namespace Weir.Server.Hosting;

/// <summary>
/// Headers on every answer: what the page may load and run, who may embed it, and that nothing of it leaks by referrer.
/// </summary>
public sealed class SecurityHeaders(RequestDelegate next, WeirOptions options)
{
    // style-src-attr: <Virtualize> sets the height of its spacers by a style attribute; style sheets stay 'self'.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
        + "img-src 'self' blob: data:; style-src 'self'; style-src-attr 'unsafe-inline'; font-src 'self'; "
        + "manifest-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors ";

    private readonly string _policy =
        ContentSecurityPolicy
        + (
            options.FrameAncestors.Length == 0 ? "'none'" : string.Join(' ', options.FrameAncestors)
        );

    /// <summary>Sets the headers and passes the request on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = "nosniff";
        // It cannot name an origin; browsers that know frame-ancestors pass over it.
        if (options.FrameAncestors.Length == 0)
        {
            headers.XFrameOptions = "DENY";
        }
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] =
            "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        if (options.CrossOriginIsolation)
        {
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        }
        return next(context);
    }
}
