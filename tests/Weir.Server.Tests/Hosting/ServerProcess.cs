using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Weir.Server.Tests.Archive;

namespace Weir.Server.Tests.Hosting;

/// <summary>The program as built, serving in a process of its own: where its memory is what the system says of it.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

    /// <summary>The most that was ever resident, bytes.</summary>
    public long PeakResidentBytes => Status("VmHWM:");

    /// <summary>Starts it on a data folder with a settings file, and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(
        string data,
        string settings,
        params IEnumerable<string> more
    )
    {
        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(Path.Combine(data, "weir.json"), settings);
        var process = WeirProcess.Start(["serve", "--port", "0", "--data", data, .. more]);
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (Ready().Match(line) is { Success: true } match)
            {
                // Read on, or its log would fill the pipe and stop it.
                _ = process.StandardOutput.ReadToEndAsync();
                return new ServerProcess(process, new Uri(match.Groups[1].Value));
            }
        throw new InvalidOperationException($"The server ended: {await errors}");
    }

    /// <summary>Sends it a signal.</summary>
    public void Tell(string signal) =>
        Process.Start("kill", ["-" + signal, $"{_process.Id}"]).WaitForExit();

    /// <summary>Whether anybody takes a connection at its port.</summary>
    public bool Listens()
    {
        try
        {
            using var connection = new TcpClient("127.0.0.1", Client.BaseAddress!.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Waits for its end; its exit code.</summary>
    public async Task<int> EndedAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>The one series of a metric with these labels.</summary>
    public async Task<double> MetricAsync(string name, string labels = "")
    {
        var text = await Client.GetStringAsync("/metrics");
        var wanted = labels.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var found = Line()
            .Matches(text)
            .Where(m => m.Groups[1].Value == name)
            .Where(m => wanted.All(label => m.Groups[2].Value.Contains(label)));
        return double.Parse(Assert.Single(found).Groups[3].Value, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private long Status(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status")
            .First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length).Trim(" \tkB"), CultureInfo.InvariantCulture)
            * 1024;
    }

    [GeneratedRegex(@"is ready: (http://[^ ]+)")]
    private static partial Regex Ready();

    [GeneratedRegex(@"^(\w+)(?:\{([^}]*)\})? (\S+)", RegexOptions.Multiline)]
    private static partial Regex Line();
}
