using System.Diagnostics;

namespace Weir.Server.Hosting;

/// <summary>
/// A span a request, and within it those of what takes long. It has the route's template, never a path value or a query: they hold names
/// and UIDs of patients. The framework's own spans have the path, and are not sent.
/// </summary>
public sealed class RequestTrace(RequestDelegate next)
{
    /// <summary>All spans of the server.</summary>
    public static readonly ActivitySource Source = new("Weir.Server");

    /// <summary>Runs the rest within a span, where somebody listens.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!Source.HasListeners())
        {
            await next(context);
            return;
        }
        // The framework's span, which nobody samples, would be the parent otherwise.
        var outer = Activity.Current;
        Activity.Current = null;
        ActivityContext.TryParse(
            context.Request.Headers.TraceParent,
            traceState: null,
            isRemote: true,
            out var caller
        );
        using var span = Source.StartActivity("request", ActivityKind.Server, caller);
        try
        {
            await next(context);
        }
        finally
        {
            if (span is not null)
                Describe(span, context);
            Activity.Current = outer;
        }
    }

    private static void Describe(Activity span, HttpContext context)
    {
        var method = AccessLog.MethodOf(context);
        var route = ErrorHandler.RouteOf(context);
        span.DisplayName = $"{method} {route}";
        span.SetTag("http.request.method", method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);
    }
}
