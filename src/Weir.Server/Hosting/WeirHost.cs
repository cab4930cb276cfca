using System.Net;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Weir.Server.Archive;
using Weir.Server.Dicomweb;
using Weir.Server.Operator;
using Weir.Server.Security;
using Weir.Server.Viewer;
using Weir.Server.Work;

namespace Weir.Server.Hosting;

/// <summary>Puts the server together: one place that names every service, guard and route.</summary>
public static class WeirHost
{
    /// <summary>The time-out policy of answers that stream pixels or files.</summary>
    public const string StreamTimeout = "stream";

    /// <summary>
    /// The server, built but not started. It listens on <see cref="WeirOptions.Listen"/> alone.
    /// </summary>
    /// <param name="options">Checked here; see <see cref="WeirOptionsReader.Check"/>.</param>
    /// <param name="archive">The open archive; closing it stays the caller's.</param>
    /// <param name="configure">Adds or replaces services and logging: commands and tests use it.</param>
    /// <exception cref="InvalidOperationException">A setting is bad; its key is named.</exception>
    public static WebApplication Build(
        WeirOptions options,
        ArchiveStore archive,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        WeirOptionsReader.Check(options);
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions
            {
                ApplicationName = typeof(WeirHost).Assembly.GetName().Name,
                ContentRootPath = AppContext.BaseDirectory,
                EnvironmentName = Environments.Production,
            }
        );
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel, options));
        builder.Host.ConfigureHostOptions(host => host.ShutdownTimeout = options.Http.DrainTimeout);
        ClientFiles.AddTo(builder);
        AddLogging(builder.Logging);
        TelemetryExport.Add(builder, options.Telemetry);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(archive);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ImportActivity>();
        builder.Services.AddSingleton<CertificateFiles>();
        builder.Services.AddSingleton<HangingProtocolFolder>();
        SecurityServices.Add(builder.Services, options, archive.DataDirectory);
        builder.Services.AddSingleton(_ => new WorkStore(archive.DataDirectory));
        FrameServices.Add(builder.Services, options, archive);
        MetricsEndpoint.Add(builder.Services);
        builder.Services.AddRequestTimeouts(timeouts =>
        {
            timeouts.DefaultPolicy = Timeout(options.Http.RequestTimeout);
            timeouts.AddPolicy(StreamTimeout, Timeout(options.Http.StreamTimeout));
        });
        configure?.Invoke(builder);
        var app = builder.Build();
        // Now, not with the first request: what is wrong with them is said when the server starts.
        _ = app.Services.GetRequiredService<HangingProtocolFolder>();
        _ = app.Services.GetRequiredService<WorkStore>();
        return Map(app, options);
    }

    private static WebApplication Map(WebApplication app, WeirOptions options)
    {
        app.UseMiddleware<RequestTrace>();
        app.UseMiddleware<AccessLog>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ErrorHandler>();
        ProxyGuard.Use(app, options);
        app.UseMiddleware<HostGuard>();
        app.UseMiddleware<OriginGuard>();
        MetricsEndpoint.Guard(app);
        app.UseRouting();
        app.UseRequestTimeouts();
        SecurityServices.Use(app, options);
        var routes = AccessPolicies.Group(app);
        routes.MapGet("/healthz", Health).DisableRequestTimeout().AllowAnonymous();
        routes.MapGet("/livez", () => Results.Text("ok")).DisableRequestTimeout().AllowAnonymous();
        SignInEndpoints.Map(routes, options.Auth.Mode);
        ViewerEndpoints.Map(routes);
        DicomwebEndpoints.Map(routes);
        MetricsEndpoint.Map(routes);
        OperatorEndpoints.Map(routes);
        ClientFiles.Map(app, routes);
        routes
            .MapFallback("{**path}", context => Problems.WriteAsync(context, 404, "Not found"))
            .AllowAnonymous();
        return app;
    }

    /// <summary>200 once what the command line asked for is there; 503 with what is going on until then.</summary>
    private static IResult Health(IServiceProvider services) =>
        services.GetService<Readiness>() is { IsReady: false } waiting
            ? Results.Text(waiting.WaitingFor, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ok");

    private static void Limit(KestrelServerOptions kestrel, WeirOptions options)
    {
        kestrel.Listen(
            IPAddress.Parse(options.Listen),
            options.Port,
            listen =>
            {
                // Without TLS nothing tells the client that HTTP/2 is spoken.
                listen.Protocols = options.Tls.IsOn
                    ? HttpProtocols.Http1AndHttp2
                    : HttpProtocols.Http1;
                if (!options.Tls.IsOn)
                    return;
                listen.UseHttps(
                    new TlsHandshakeCallbackOptions
                    {
                        OnConnection = kestrel
                            .ApplicationServices.GetRequiredService<CertificateFiles>()
                            .OnConnection,
                    }
                );
            }
        );
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.Http.MaxConnections;
        kestrel.Limits.MaxRequestBodySize = options.Http.MaxRequestBodyBytes;
        kestrel.Limits.MaxRequestLineSize = options.Http.MaxRequestLineBytes;
        kestrel.Limits.RequestHeadersTimeout = options.Http.RequestHeadTimeout;
        kestrel.Limits.KeepAliveTimeout = options.Http.KeepAliveTimeout;
        // A stage that is busy decoding reads nothing for a while: grace, then a dead reader is cut off.
        kestrel.Limits.MinResponseDataRate = new MinDataRate(1024, TimeSpan.FromSeconds(30));
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
    }

    private static RequestTimeoutPolicy Timeout(TimeSpan time) =>
        new() { Timeout = time, TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable };

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        logging.SetMinimumLevel(LogLevel.Information);
        // The framework's own lines quote paths and queries, which hold names and UIDs; AccessLog writes ours.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Error);
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.None);
    }
}
