using Weir.Server.Tests.Hosting;

[assembly: AssemblyFixture(typeof(SeriesServer))]

namespace Weir.Server.Tests.Hosting;

/// <summary>One server that has imported all shared series, for the tests that only read.</summary>
public sealed class SeriesServer : IAsyncDisposable
{
    private readonly Lazy<Task<RunningServer>> _server;

    public SeriesServer() => _server = new(StartAsync);

    /// <summary>Path below the shared folder by SOP Instance UID.</summary>
    internal Dictionary<string, string> PathOf { get; } = [];

    internal Task<RunningServer> GetAsync() => _server.Value;

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
    }

    private async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync(set: o => o.Frames.FillWhenIdle = false);
        await server.Archive.ImportAsync(
            [Path.Combine(SharedFiles.Dicom, "series")],
            file => PathOf[file.SopInstanceUid] = Path.GetRelativePath(SharedFiles.Dicom, file.Path)
        );
        return server;
    }
}
