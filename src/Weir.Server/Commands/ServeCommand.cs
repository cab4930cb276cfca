using Microsoft.Extensions.Hosting.Systemd;
using OpenTelemetry.Metrics;
using Weir.Server.Archive;
using Weir.Server.Decoding;
using Weir.Server.Demo;
using Weir.Server.Hosting;
using Weir.Server.Security;

namespace Weir.Server.Commands;

/// <summary><c>weir serve</c>: listens first, then imports what was asked for, then makes demo studies if the archive is empty.</summary>
internal static class ServeCommand
{
    /// <summary>Serves until a signal. The port is taken before anything is imported, so that a taken one is told at once.</summary>
    public static async Task<int> RunAsync(
        WeirOptions options,
        string[] imports,
        bool noDemo,
        TextWriter output,
        TextWriter error
    )
    {
        ImportCommand.RequirePaths(imports);
        using var signals = new Signals();
        await using var archive = ArchiveStore.Open(options.DataDirectory);
        var demo = noDemo ? null : DemoFill.For(archive, imports.Length > 0, DemoScale.Full);
        var readiness = new Readiness(imports.Length > 0 ? "importing" : "");
        await using var app = Build(options, archive, readiness);
        await app.StartAsync(signals.Token).ConfigureAwait(false);
        app.Services.GetRequiredService<DecoderPool>().WarmUp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            signals.Token,
            app.Lifetime.ApplicationStopping
        );
        var address = app.Urls.First();
        var activity = app.Services.GetRequiredService<ImportActivity>();
        try
        {
            if (!readiness.IsReady)
            {
                await output.WriteLineAsync($"Weir listens on {address} while it imports.");
                await ImportAsync(archive, imports, activity, output, stop.Token)
                    .ConfigureAwait(false);
                readiness.Ready();
            }

            await TellPasswordAsync(app, output);
            await output.WriteLineAsync(
                $"Weir is ready: {address} (data in {archive.DataDirectory}; Ctrl-C ends it)"
            );
            new SystemdNotifier().Notify(ServiceState.Ready);
            if (demo is not null)
            {
                await FillAsync(demo, activity, output, error, stop.Token).ConfigureAwait(false);
            }

            await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }

        await DrainAsync(app, readiness, options.Http, output).ConfigureAwait(false);
        await output.WriteLineAsync("Weir has ended.");
        return 0;
    }

    /// <summary>
    /// Says that it ends, serves on until those who ask have noticed, then lets what is under way end. A second signal ends at once: nobody
    /// holds it back any more.
    /// </summary>
    private static async Task DrainAsync(
        WebApplication app,
        Readiness readiness,
        HttpLimits limits,
        TextWriter output
    )
    {
        readiness.Ending();
        new SystemdNotifier().Notify(ServiceState.Stopping);
        if (limits.DrainDelay > TimeSpan.Zero)
        {
            await output.WriteLineAsync("Weir ends; it serves on until others have noticed.");
            await Task.Delay(limits.DrainDelay, TimeProvider.System).ConfigureAwait(false);
        }
        // By its own limit: WeirOptions.Http.DrainTimeout.
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        // While what is measured is still there.
        app.Services.GetService<MeterProvider>()?.ForceFlush(5000);
    }

    /// <summary>Once in the life of an archive, and nowhere else: of the password a hash is kept.</summary>
    private static async Task TellPasswordAsync(WebApplication app, TextWriter output)
    {
        if (app.Services.GetService<BuiltInUser>()?.CreateIfMissing() is { } password)
            await output.WriteLineAsync(
                $"First start: the user is \"{BuiltInUser.Name}\", the password {password} (shown only now; \"weir user reset-password\" makes another)"
            );
    }

    private static WebApplication Build(
        WeirOptions options,
        ArchiveStore archive,
        Readiness readiness
    ) =>
        WeirHost.Build(
            options,
            archive,
            builder =>
            {
                // A failed start is told in one line by the command.
                builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
                builder.Services.AddSingleton(readiness);
            }
        );

    private static async Task ImportAsync(
        ArchiveStore archive,
        string[] paths,
        ImportActivity activity,
        TextWriter output,
        CancellationToken cancel
    )
    {
        var console = new ProgressConsole(output, TimeProvider.System, "Imported");
        try
        {
            var counts = await archive
                .ImportAsync(
                    paths,
                    console.Note,
                    progress =>
                    {
                        console.Show(progress);
                        activity.Show(progress);
                    },
                    cancel
                )
                .ConfigureAwait(false);
            console.End(counts);
        }
        finally
        {
            activity.End();
        }
    }

    /// <summary>The demo is a courtesy: when it fails, the server goes on with what there is.</summary>
    private static async Task FillAsync(
        DemoFill demo,
        ImportActivity activity,
        TextWriter output,
        TextWriter error,
        CancellationToken cancel
    )
    {
        try
        {
            await demo.RunAsync(activity, output, TimeProvider.System, cancel)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (CommandFailure.Explain(e) is { } line)
        {
            await error.WriteLineAsync("weir: the demo studies are not complete: " + line);
        }
    }
}
