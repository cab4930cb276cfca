using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Weir.Server.Hosting;
using IPNetwork = System.Net.IPNetwork;

namespace Weir.Server.Security;

/// <summary>
/// Where TLS is the proxies' job, whoever comes past them from another machine would speak plain HTTP with the server, passwords
/// included, and is refused.
/// </summary>
public sealed class ProxyGuard(RequestDelegate next, WeirOptions options)
{
    private readonly IPNetwork[] _proxies = Addresses.Proxies(options);

    /// <summary>Passes the request on, or answers 403.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress;
        return
            context.Request.IsHttps
            || (peer is not null && IPAddress.IsLoopback(peer))
            || Addresses.Contains(_proxies, peer)
            ? next(context)
            : Problems.WriteAsync(context, 403, "Only by https");
    }

    /// <summary>
    /// The client's address and scheme as the declared proxies give them (<c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c>); the same
    /// headers from anybody else are not looked at. The host name comes through unchanged and is checked by <see cref="HostGuard"/>.
    /// </summary>
    internal static void Use(WebApplication app, WeirOptions options)
    {
        app.UseMiddleware<ProxyGuard>();
        if (options.TrustedProxies.Length > 0)
            app.UseForwardedHeaders(Forwarded(options));
        // Once it came by https, a browser never again asks by http, where anybody could answer (RFC 6797).
        if (Addresses.IsSecure(options))
            app.UseHsts();
    }

    /// <summary>How long browsers remember that.</summary>
    internal static void SetUp(HstsOptions hsts)
    {
        hsts.MaxAge = TimeSpan.FromDays(365);
        hsts.ExcludedHosts.Clear();
    }

    private static ForwardedHeadersOptions Forwarded(WeirOptions options)
    {
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // Each hop is looked at: the first that is not declared is the client.
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in Addresses.Proxies(options))
            forwarded.KnownIPNetworks.Add(proxy);
        return forwarded;
    }
}
