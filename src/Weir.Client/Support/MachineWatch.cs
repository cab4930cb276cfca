using System.Net;
using System.Text.Json;
using Weir.Client.Memory;
using Weir.Memory;

namespace Weir.Client.Support;

/// <summary>
/// Where server and browser share a machine, asks the server how much memory the machine has left, which a browser cannot see: every ten
/// seconds while the tab is visible. Elsewhere it asks nothing.
/// </summary>
public sealed class MachineWatch : IDisposable
{
    /// <summary>The time between two questions.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // Three questions: a server that went away is not believed much longer.
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(30);
    private const int MostBytes = 4096;

    private readonly HttpClient _http;
    private readonly TabMemory _memory;
    private readonly CancellationTokenSource _ending = new();
    private readonly ITimer? _timer;
    private bool _isAsking;
    private bool _isTold = true;

    /// <summary>Begins to ask, if the server's address is the machine's own.</summary>
    /// <param name="http">Whose base address is the server's.</param>
    /// <param name="memory">Hears the answers.</param>
    public MachineWatch(HttpClient http, TabMemory memory)
    {
        (_http, _memory) = (http, memory);
        if (http.BaseAddress?.IsLoopback == true)
        {
            _timer = memory.Time.CreateTimer(_ => _ = AskAsync(), null, TimeSpan.Zero, Interval);
        }
    }

    /// <summary>Asks once.</summary>
    public async Task AskAsync()
    {
        if (_isAsking || !_isTold || _memory.IsHidden)
        {
            return;
        }
        _isAsking = true;
        try
        {
            using var answer = await _http.GetAsync("api/memory/machine", _ending.Token);
            // A proxy between, or an older server: it will not tell later either.
            _isTold =
                answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotFound);
            if (answer.StatusCode == HttpStatusCode.OK && await ReadAsync(answer) is { } word)
            {
                _memory.Hear(word);
            }
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            // The server is away: its last word expires by itself.
        }
        finally
        {
            _isAsking = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task<PressureWord?> ReadAsync(HttpResponseMessage answer)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync(_ending.Token);
        if (bytes.Length > MostBytes)
        {
            return null;
        }
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("level", out var name)
                && name.ValueKind == JsonValueKind.String
                && Enum.TryParse<PressureLevel>(name.GetString(), out var level)
                && Enum.IsDefined(level)
                && json.RootElement.TryGetProperty("share", out var share)
                && share.ValueKind == JsonValueKind.Number
                ? new PressureWord(level, share.GetDouble(), Believed)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
