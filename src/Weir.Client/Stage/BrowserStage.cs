using System.Runtime.InteropServices;
using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using System.Text.Json;

namespace Weir.Client.Stage;

/// <summary>The stage of a real browser: hands each command to stage.js, which passes it on to the worker.</summary>
[SupportedOSPlatform("browser")]
public sealed class BrowserStage : IStage
{
    // One stage a tab: the page has one canvas, and JavaScript calls back through static exports.
    private readonly Dictionary<int, TaskCompletionSource<byte[]>> _opening = [];
    private readonly Dictionary<int, TaskCompletionSource<byte[]?>> _reading = [];
    private int _nextRead;
    private Task? _start;
    private bool _isStarted;
    private string? _surface;

    /// <inheritdoc/>
    public event Action<StageEvent>? Event;

    /// <inheritdoc/>
    public event Action<StageInput>? Input;

    /// <inheritdoc/>
    public event Action<SurfaceSize>? Resized;

    /// <inheritdoc/>
    public Task StartAsync() => _start ??= StartOnceAsync();

    private async Task StartOnceAsync()
    {
        StageExports.Current = this;
        await JSHost.ImportAsync(StageImports.Module, "../js/stage.js");
        try
        {
            await StageImports.Start();
        }
        catch (JSException e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
        _isStarted = true;
        if (_surface is { } surface)
        {
            // A viewer opened by its address is rendered before the stage is ready.
            SetSurface(surface);
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]> OpenAsync(
        int request,
        string url,
        int firstFrameHandle,
        CancellationToken ct
    )
    {
        ct.ThrowIfCancellationRequested();
        await StartAsync();
        ct.ThrowIfCancellationRequested();
        var manifest = new TaskCompletionSource<byte[]>();
        _opening.Add(request, manifest);
        using var registration = ct.Register(() => Abort(request));
        StageImports.Open(request, url, firstFrameHandle);
        return await manifest.Task;
    }

    /// <inheritdoc/>
    public void Fetch(int request, string url, ReadOnlySpan<int> frames, ReadOnlySpan<int> handles)
    {
        if (frames.Length != handles.Length)
        {
            throw new ArgumentException("One handle a frame.", nameof(handles));
        }
        StageImports.Fetch(request, url, View(frames), View(handles));
    }

    /// <inheritdoc/>
    public void Abort(int request)
    {
        if (_isStarted)
        {
            StageImports.Abort(request);
        }
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<int> handles) => StageImports.Decode(View(handles));

    /// <inheritdoc/>
    public void Upload(int handle, int reduce) => StageImports.Upload(handle, reduce);

    /// <inheritdoc/>
    public void Release(ReadOnlySpan<int> handles, Residence what) =>
        StageImports.Release(View(handles), (int)what);

    /// <inheritdoc/>
    public void SetSurface(string elementId)
    {
        _surface = elementId;
        if (!_isStarted)
        {
            return;
        }
        try
        {
            StageImports.SetSurface(elementId);
        }
        catch (JSException e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void ClearSurface()
    {
        _surface = null;
        if (_isStarted)
        {
            StageImports.ClearSurface();
        }
    }

    /// <inheritdoc/>
    public void Draw(ReadOnlySpan<double> viewports, string? overlaysJson) =>
        StageImports.Draw(View(viewports), overlaysJson);

    /// <inheritdoc/>
    public void Define(int id, StageTable kind, ReadOnlySpan<double> numbers)
    {
        if (_isStarted)
        {
            StageImports.Define(id, (int)kind, View(numbers));
        }
    }

    /// <inheritdoc/>
    public void Shapes(int handle, ReadOnlySpan<double> segments, string labelsJson) =>
        StageImports.Shapes(handle, View(segments), labelsJson);

    /// <inheritdoc/>
    public Task<byte[]?> ReadAsync(int handle, PixelArea area)
    {
        var read = new TaskCompletionSource<byte[]?>();
        _reading.Add(++_nextRead, read);
        StageImports.Read(_nextRead, handle, area.X, area.Y, area.Columns, area.Rows);
        return read.Task;
    }

    /// <inheritdoc/>
    public Task<byte[]?> CaptureAsync(int viewport, bool texts)
    {
        var read = new TaskCompletionSource<byte[]?>();
        _reading.Add(++_nextRead, read);
        StageImports.Capture(_nextRead, viewport, texts);
        return read.Task;
    }

    /// <inheritdoc/>
    public async Task<StageStats> StatsAsync()
    {
        await StartAsync();
        return JsonSerializer.Deserialize(await StageImports.Stats(), StageJson.Default.StageStats)
            ?? throw new InvalidOperationException("The stage gave no statistics.");
    }

    /// <inheritdoc/>
    public void LoseContext()
    {
        if (_isStarted)
        {
            StageImports.LoseContext();
        }
    }

    /// <inheritdoc/>
    public async Task ResetAsync()
    {
        await StartAsync();
        foreach (var manifest in _opening.Values)
        {
            manifest.TrySetCanceled();
        }
        _opening.Clear();
        await StageImports.Reset();
    }

    internal void OnManifest(int request, byte[] bytes)
    {
        if (_opening.Remove(request, out var manifest))
        {
            manifest.SetResult(bytes);
        }
    }

    internal void OnPixels(int id, byte[] bytes)
    {
        if (_reading.Remove(id, out var read))
        {
            read.SetResult(bytes.Length == 0 ? null : bytes);
        }
    }

    internal void OnEvents(ReadOnlySpan<double> records)
    {
        for (
            ;
            records.Length >= StageRecords.EventFields;
            records = records[StageRecords.EventFields..]
        )
        {
            var e = StageRecords.ReadEvent(records);
            if (e.Kind == StageEventKind.FetchEnded && _opening.Remove(e.Id, out var manifest))
            {
                // Ended before the manifest was complete: the caller of OpenAsync learns why.
                manifest.SetException(StageRecords.ToException(e.Code));
            }
            Event?.Invoke(e);
        }
    }

    internal void OnInput(ReadOnlySpan<double> records)
    {
        for (
            ;
            records.Length >= StageRecords.InputFields;
            records = records[StageRecords.InputFields..]
        )
        {
            Input?.Invoke(StageRecords.ReadInput(records));
        }
    }

    internal void OnResized(double width, double height, double pixelRatio) =>
        Resized?.Invoke(new SurfaceSize(width, height, pixelRatio));

    // JSImport takes a writable span; stage.js copies it out before it returns and writes nothing.
    private static Span<T> View<T>(ReadOnlySpan<T> span) =>
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(span), span.Length);
}
