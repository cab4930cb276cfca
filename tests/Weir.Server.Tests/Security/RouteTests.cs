using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weir.Server.Hosting;
using Weir.Server.Security;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Security;

public sealed class RouteTests
{
    /// <summary>Open to whoever reaches the server, each for a reason.</summary>
    private static readonly Dictionary<string, string> Open = new()
    {
        ["/livez"] = "the same; whether the process answers",
        ["/healthz"] = "asked by what starts and watches the server; says nothing of patients",
        ["/sign-in"] = "before it nobody is signed in",
        ["/sign-in/sign-in.css"] = "its style",
        ["/sign-in/provider"] = "the way to the provider",
        ["/sign-out"] = "a session may have ended already",
        ["/api/session"] = "says 401 by itself",
        ["/metrics"] = "for this machine alone (MetricsEndpoint.Guard)",
        ["/{**path}"] = "404",
    };

    [Theory]
    [InlineData(AuthMode.None)]
    [InlineData(AuthMode.BuiltIn)]
    public async Task Every_route_has_a_policy_or_is_open_for_a_reason(AuthMode mode)
    {
        await using var server = await RunningServer.StartAsync(set: o => o.Auth.Mode = mode);
        var routes = RoutesOf(server);
        Assert.True(routes.Length > 20, $"only {routes.Length} routes were found");
        foreach (var route in routes.Where(r => !IsClientFile(r)))
        {
            var text = route.RoutePattern.RawText ?? "";
            var policies = route.Metadata.OfType<IAuthorizeData>().Select(a => a.Policy).ToArray();
            if (route.Metadata.GetMetadata<IAllowAnonymous>() is not null)
                Assert.True(Open.ContainsKey(text), $"{text} is open");
            else
                Assert.True(policies is [not null], $"{text} has no policy");
        }
    }

    [Fact]
    public async Task Whatever_is_not_a_GET_needs_more_than_reading_unless_it_says_so()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var route in RoutesOf(server).Where(r => !IsClientFile(r)))
        {
            var methods =
                route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["(any)"];
            var policy = route.Metadata.OfType<IAuthorizeData>().FirstOrDefault()?.Policy;
            if (policy is null || methods.All(m => m is "GET" or "HEAD"))
                continue;
            var isOwn = ForOneself.Contains(route.RoutePattern.RawText!);
            Assert.Equal(isOwn, policy == AccessPolicies.Read);
        }
    }

    /// <summary>Written by a reader, for nobody else's eyes.</summary>
    private static readonly string[] ForOneself =
    [
        "/api/studies/{study}/measurements",
        "/api/studies/{study}/opened",
    ];

    internal static RouteEndpoint[] RoutesOf(RunningServer server) =>
        [
            .. server
                .Services.GetServices<EndpointDataSource>()
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>(),
        ];

    /// <summary>
    /// Static files of the client carry the description of their asset; the framework's own route for files that a build has not listed
    /// yet is not in what is published, and has the strictest policy, the fallback's.
    /// </summary>
    private static bool IsClientFile(RouteEndpoint route) =>
        route.Metadata.Any(m => m.GetType().Name == "StaticAssetDescriptor")
        || route.RoutePattern.RawText == "{**path:file}";
}
