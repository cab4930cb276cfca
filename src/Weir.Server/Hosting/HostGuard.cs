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
        IsKnown(context.Request.Host, context.Connection.LocalPort)
            ? next(context)
            : Problems.WriteAsync(context, 400, "Unknown host name");

    private bool IsKnown(HostString host, int localPort)
    {
        if (!host.HasValue)
            return false;
        if (_allowed.Contains(host.Value!))
            return true;
        // Without a port a browser means 80.
        return (host.Port ?? 80) == localPort
            && Loopback.Contains(host.Host, StringComparer.OrdinalIgnoreCase);
    }
}
