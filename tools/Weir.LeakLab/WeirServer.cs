using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace Weir.LeakLab;

/// <summary>A Weir server started for a measurement, as a user starts it; its access log tells requests and bytes.</summary>
public sealed class WeirServer : IAsyncDisposable
{
    private const int RememberedLines = 50;

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly AccessLog log = new();

    private WeirServer(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    /// <summary>Where the list is.</summary>
    public Uri Address { get; }

    /// <summary>Process id, for what the system says of its memory.</summary>
    public int ProcessId => process.Id;

    /// <summary>What reached it so far.</summary>
    public Traffic Traffic => log.Total;

    /// <summary>Proportional set size of its process, bytes.</summary>
    public long ReadMemory() => BrowserMemory.Pss(process.Id);

    /// <summary>Starts the server on a free port and waits until it answers.</summary>
    /// <param name="executable">The built server (<c>weir</c>).</param>
    /// <param name="dataDir">The archive's folder.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <param name="more">More arguments, such as <c>--no-demo</c>.</param>
    /// <exception cref="InvalidOperationException">It ended before it answered.</exception>
    public static async Task<WeirServer> StartAsync(
        string executable,
        string dataDir,
        CancellationToken ct,
        params string[] more
    ) => await StartAsync(executable, dataDir, null, ct, more);

    /// <summary>As above; another viewer's page may use its DICOMweb.</summary>
    /// <param name="executable">The built server (<c>weir</c>).</param>
    /// <param name="dataDir">The archive's folder.</param>
    /// <param name="allowedOrigin">The page's origin; null for none.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <param name="more">More arguments, such as <c>--no-demo</c>.</param>
    /// <exception cref="InvalidOperationException">It ended before it answered.</exception>
    public static async Task<WeirServer> StartAsync(
        string executable,
        string dataDir,
        string? allowedOrigin,
        CancellationToken ct,
        params string[] more
    ) =>
        await StartWithAsync(
            executable,
            dataDir,
            allowedOrigin is null ? [] : [("Dicomweb__AllowedOrigins__0", allowedOrigin)],
            ct,
            more
        );

    /// <summary>As above, with settings of the server.</summary>
    /// <param name="executable">The built server (<c>weir</c>).</param>
    /// <param name="dataDir">The archive's folder.</param>
    /// <param name="settings">Keys with two underscores between levels, and values.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <param name="more">More arguments, such as <c>--no-demo</c>.</param>
    /// <exception cref="InvalidOperationException">It ended before it answered.</exception>
    public static async Task<WeirServer> StartWithAsync(
        string executable,
        string dataDir,
        IEnumerable<(string Key, string Value)> settings,
        CancellationToken ct,
        params string[] more
    )
    {
        var port = FreePort();
        string[] arguments = ["serve", "--port", $"{port}", "--data", dataDir, .. more];
        var start = new ProcessStartInfo(executable, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(executable)),
        };
        foreach (var (key, value) in settings)
        {
            start.Environment["WEIR_" + key] = value;
        }
        var process = Process.Start(start)!;
        var server = new WeirServer(process, new Uri($"http://127.0.0.1:{port}"));
        process.OutputDataReceived += (_, line) => server.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => server.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient();
        while (true)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException(
                    $"The server ended: {string.Join('\n', server.lines)}"
                );
            }
            try
            {
                using var answer = await http.GetAsync(new Uri(server.Address, "/healthz"), ct);
                if (answer.IsSuccessStatusCode)
                {
                    return server;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(50, ct);
        }
    }

    /// <summary>Ends the server.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            log.Add(line);
            lines.Enqueue(line);
            if (lines.Count > RememberedLines)
            {
                lines.TryDequeue(out _);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
