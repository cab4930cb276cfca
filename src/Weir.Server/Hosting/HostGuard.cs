using System.Net;

namespace Weir.Server.Hosting;

/// <summary>
/// Answers only under the names this server is known by. A page on the internet can point a name of its own at
/// 127.0.0.1 (DNS rebinding) and is then "same-origin" to the browser; its Host header gives it away.
/// </summary>
public sealed class HostGuard(RequestDelegate next, WeirOptions options)
{
    private static readonly string[] Loopback = ["127.0.0.1", "localhost", "[::1]"];
    private readonly HashSet<string> _allowed = new(
        options.AllowedHosts,
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Passes the request on, or answers 400.</summary>
    public Task InvokeAsync(HttpContext context) =>
        IsKnown(context.Request.Host, context)
            ? next(context)
            : Problems.WriteAsync(context, 400, "Unknown host name");

    private bool IsKnown(HostString host, HttpContext context)
    {
        if (!host.HasValue)
            return false;
        if (_allowed.Contains(host.Value!))
            return true;
        // Without a port a browser means the scheme's. A page's own name can be pointed at an address, but is not the address.
        return (host.Port ?? (context.Request.IsHttps ? 443 : 80)) == context.Connection.LocalPort
            && (
                Loopback.Contains(host.Host, StringComparer.OrdinalIgnoreCase)
                || (
                    IPAddress.TryParse(host.Host, out var named)
                    && context.Connection.LocalIpAddress is { } local
                    && named.Equals(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local)
                )
            );
    }
}
