using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;

namespace Weir.LeakLab;

/// <summary>
/// A short DevTools session on one page. It evaluates, clicks and turns the wheel, and enables no domain that keeps
/// what passes through the page: neither Network (it retains response bodies) nor Runtime events.
/// </summary>
public sealed class Page : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[1 << 16];
    private int lastId;

    private Page() { }

    internal static async Task<Page> AttachAsync(Uri address, CancellationToken ct)
    {
        var page = new Page();
        await page.socket.ConnectAsync(address, ct);
        return page;
    }

    /// <summary>Loads an address; returns when the document has been replaced, not when the app is ready.</summary>
    public async Task GoToAsync(string url, CancellationToken ct) =>
        await CallAsync("Page.navigate", new { url }, ct);

    /// <summary>The value of an expression; a promise is awaited.</summary>
    /// <exception cref="InvalidOperationException">The expression threw.</exception>
    public async Task<JsonElement> EvaluateAsync(string expression, CancellationToken ct)
    {
        var parameters = new
        {
            expression,
            awaitPromise = true,
            returnByValue = true,
        };
        var answer = await CallAsync("Runtime.evaluate", parameters, ct);
        if (answer.TryGetProperty("exceptionDetails", out var details))
        {
            throw new InvalidOperationException($"In the page: {details}");
        }
        var result = answer.GetProperty("result");
        return result.TryGetProperty("value", out var value) ? value.Clone() : default;
    }

    /// <summary>Waits until an expression is true, looking every 20 ms.</summary>
    /// <exception cref="TimeoutException">It did not become true in time.</exception>
    public async Task WaitForAsync(string expression, TimeSpan timeout, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            while ((await EvaluateAsync($"!!({expression})", ct)).ValueKind != JsonValueKind.True)
            {
                await Task.Delay(20, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {timeout.TotalSeconds} s: {expression}");
        }
    }

    /// <summary>Clicks into the middle of the first element that a CSS selector finds, as a mouse would.</summary>
    public async Task ClickAsync(string selector, CancellationToken ct)
    {
        var quoted = JsonSerializer.Serialize(selector);
        var place = await EvaluateAsync(
            $"(() => {{ const e = document.querySelector({quoted}); e.scrollIntoView({{ block: 'nearest' }});"
                + " const r = e.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; })()",
            ct
        );
        var (x, y) = (place[0].GetDouble(), place[1].GetDouble());
        await MouseAsync("mouseMoved", x, y, 0, ct);
        await MouseAsync("mousePressed", x, y, 0, ct);
        await MouseAsync("mouseReleased", x, y, 0, ct);
    }

    /// <summary>Moves the pointer, with the left button held or none.</summary>
    public Task MoveAsync(double x, double y, bool pressed, CancellationToken ct) =>
        MouseAsync("mouseMoved", x, y, 0, ct, pressed);

    /// <summary>Presses the left button, and keeps it.</summary>
    public Task PressAsync(double x, double y, CancellationToken ct) =>
        MouseAsync("mousePressed", x, y, 0, ct);

    /// <summary>Lets the left button go.</summary>
    public Task ReleaseAsync(double x, double y, CancellationToken ct) =>
        MouseAsync("mouseReleased", x, y, 0, ct);

    /// <summary>Presses a key that writes nothing and lets it go.</summary>
    /// <param name="key">Its name as in <c>KeyboardEvent.key</c>.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task KeyAsync(string key, CancellationToken ct)
    {
        await CallAsync("Input.dispatchKeyEvent", new { type = "rawKeyDown", key }, ct);
        await CallAsync("Input.dispatchKeyEvent", new { type = "keyUp", key }, ct);
    }

    /// <summary>Turns the wheel at a place in the window; 100 is one notch.</summary>
    public Task WheelAsync(double x, double y, double deltaY, CancellationToken ct) =>
        MouseAsync("mouseWheel", x, y, deltaY, ct);

    /// <summary>Number of live DOM nodes and event listeners, after a collection.</summary>
    public async Task<(int Nodes, int Listeners)> DomCountersAsync(CancellationToken ct)
    {
        await CallAsync("HeapProfiler.collectGarbage", new { }, ct);
        var counters = await CallAsync("Memory.getDOMCounters", new { }, ct);
        return (
            counters.GetProperty("nodes").GetInt32(),
            counters.GetProperty("jsEventListeners").GetInt32()
        );
    }

    /// <summary>Writes what the page shows as a PNG file.</summary>
    public async Task ScreenshotAsync(string path, CancellationToken ct)
    {
        var answer = await CallAsync("Page.captureScreenshot", new { format = "png" }, ct);
        await File.WriteAllBytesAsync(path, answer.GetProperty("data").GetBytesFromBase64(), ct);
    }

    /// <summary>Detaches.</summary>
    public async ValueTask DisposeAsync()
    {
        if (socket.State == WebSocketState.Open)
        {
            await socket.CloseAsync(
                WebSocketCloseStatus.NormalClosure,
                null,
                CancellationToken.None
            );
        }
        socket.Dispose();
    }

    private Task MouseAsync(
        string type,
        double x,
        double y,
        double deltaY,
        CancellationToken ct,
        bool held = false
    )
    {
        var parameters = new
        {
            type,
            x,
            y,
            deltaX = 0,
            deltaY,
            button = held || type is "mousePressed" or "mouseReleased" ? "left" : "none",
            buttons = held || type is "mousePressed" ? 1 : 0,
            clickCount = type is "mousePressed" or "mouseReleased" ? 1 : 0,
        };
        return CallAsync("Input.dispatchMouseEvent", parameters, ct);
    }

    /// <summary>Waits for an event of a domain that only speaks when it is asked: calls pass over events.</summary>
    internal async Task<JsonElement> EventAsync(string method, CancellationToken ct)
    {
        while (true)
        {
            var message = await ReceiveAsync(ct);
            if (message.TryGetProperty("method", out var name) && name.GetString() == method)
            {
                return message.GetProperty("params");
            }
        }
    }

    /// <summary>One call at a time: events of other domains are not enabled, so the next message with our id is the answer.</summary>
    internal async Task<JsonElement> CallAsync(
        string method,
        object parameters,
        CancellationToken ct
    )
    {
        var id = ++lastId;
        var message = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id,
                method,
                @params = parameters,
            }
        );
        await socket.SendAsync(message, WebSocketMessageType.Text, true, ct);
        while (true)
        {
            var answer = await ReceiveAsync(ct);
            if (!answer.TryGetProperty("id", out var answered) || answered.GetInt32() != id)
            {
                continue;
            }
            if (answer.TryGetProperty("error", out var error))
            {
                throw new InvalidOperationException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{method}: {error.GetProperty("message")}"
                    )
                );
            }
            return answer.GetProperty("result");
        }
    }

    private async Task<JsonElement> ReceiveAsync(CancellationToken ct)
    {
        using var text = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            text.Write(buffer, 0, part.Count);
        } while (!part.EndOfMessage);
        using var message = JsonDocument.Parse(text.GetBuffer().AsMemory(0, (int)text.Length));
        return message.RootElement.Clone();
    }
}
