using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Weir.Server.Hosting;

/// <summary><c>/metrics</c> in Prometheus' text format, for this machine alone.</summary>
internal static class MetricsEndpoint
{
    /// <summary>The name of this service in what it measures.</summary>
    public const string Service = "weir";

    private const string Path = "/metrics";

    public static void Add(IServiceCollection services) =>
        services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Service))
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(WeirMeter.Name)
                    .AddPrometheusExporter(prometheus =>
                        // A scraper asks every few seconds at most; each asks for what is true now.
                        prometheus.ScrapeResponseCacheDurationMilliseconds = 0
                    )
            );

    /// <summary>Before the routing: to others there is no such address.</summary>
    public static void Guard(WebApplication app) =>
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Path) && !LocalCaller.Is(context),
            others => others.Run(context => Problems.WriteAsync(context, 404, "Not found"))
        );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPrometheusScrapingEndpoint(Path).AllowAnonymous();
}
