using System.Net;
using Weir.Server.Security;

namespace Weir.Server.Hosting;

/// <summary>
/// Whether a request comes from this machine itself: what is said about the machine and its memory is for it alone, as
/// long as nobody signs in. A proxy on this machine is a loopback peer too; its public host name and the headers that
/// proxies add give it away.
/// </summary>
internal static class LocalCaller
{
    private static readonly string[] Names = ["127.0.0.1", "localhost", "[::1]"];
    private static readonly string[] ProxyHeaders =
    [
        "Forwarded",
        "Via",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Original-For",
        "X-Real-IP",
    ];

    public static bool Is(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } peer
        && IPAddress.IsLoopback(peer)
        && Names.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase)
        && !Array.Exists(ProxyHeaders, context.Request.Headers.ContainsKey);

    /// <summary>
    /// An endpoint filter: anybody else is told that there is no such thing. Who is signed in has shown his role before.
    /// </summary>
    public static async ValueTask<object?> Only(
        EndpointFilterInvocationContext call,
        EndpointFilterDelegate next
    ) =>
        Is(call.HttpContext) || CurrentUser.Of(call.HttpContext).Id.Length > 0
            ? await next(call)
            : Problems.Result(StatusCodes.Status404NotFound, "Not found");
}
