using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Weir.Server.Archive;
using Weir.Server.Hosting;

namespace Weir.Server.Tests.Hosting;

/// <summary>A whole server on a port of its own with an empty data folder that goes away with it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsFolder;

    private RunningServer(
        WebApplication app,
        ArchiveStore archive,
        WeirOptions options,
        bool ownsFolder
    )
    {
        Archive = archive;
        (_app, Folder, _ownsFolder) = (app, options.DataDirectory, ownsFolder);
        Address = new Uri(app.Urls.First());
        Client = new HttpClient { BaseAddress = Address };
    }

    public ArchiveStore Archive { get; }
    public LogCapture Log { get; private init; } = null!;
    public Uri Address { get; }
    public int Port => Address.Port;
    public string Folder { get; }
    public HttpClient Client { get; }
    public IServiceProvider Services => _app.Services;

    public static async Task<RunningServer> StartAsync(
        string? folder = null,
        Action<WeirOptions>? set = null,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var log = new LogCapture();
        var options = new WeirOptions
        {
            DataDirectory = folder ?? Directory.CreateTempSubdirectory("weir-test-").FullName,
            Port = 0,
        };
        set?.Invoke(options);
        var archive = ArchiveStore.Open(options.DataDirectory);
        var app = WeirHost.Build(
            options,
            archive,
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Logging.AddProvider(log);
                configure?.Invoke(builder);
            }
        );
        await app.StartAsync();
        return new RunningServer(app, archive, options, folder is null) { Log = log };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Archive.DisposeAsync();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }
}
