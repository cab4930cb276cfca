using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Weir.Server.Hosting;

/// <summary>Sends traces, metrics and logs to the operator's collector; see <see cref="TelemetryOptions"/>.</summary>
internal static class TelemetryExport
{
    public static void Add(WebApplicationBuilder builder, TelemetryOptions options)
    {
        if (options.OtlpEndpoint is null)
            return;
        builder
            .Services.AddOpenTelemetry()
            .WithTracing(traces =>
                traces
                    .AddSource(RequestTrace.Source.Name)
                    .SetSampler(
                        new ParentBasedSampler(new TraceIdRatioBasedSampler(options.SampleRatio))
                    )
                    .AddOtlpExporter(otlp => Set(otlp, options, "v1/traces"))
            )
            .WithMetrics(metrics =>
                metrics.AddOtlpExporter(otlp => Set(otlp, options, "v1/metrics"))
            );
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.SetResourceBuilder(
                ResourceBuilder.CreateDefault().AddService(MetricsEndpoint.Service)
            );
            logs.AddOtlpExporter(otlp => Set(otlp, options, "v1/logs"));
        });
    }

    private static void Set(OtlpExporterOptions otlp, TelemetryOptions options, string signal)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        // A base without a slash at its end would lose its last part.
        otlp.Endpoint = new Uri(
            new Uri(options.OtlpEndpoint!.AbsoluteUri.TrimEnd('/') + "/"),
            signal
        );
        otlp.Headers = options.OtlpHeaders;
        otlp.TimeoutMilliseconds = 10_000;
    }
}
