using Weir.Client.Stage;

namespace Weir.Client.Tests.Stage;

/// <summary>
/// A stage without browser: keeps exact counts of what it would hold and lets a test decide when the network delivers
/// and when the stage answers. Nothing happens inside a command; <see cref="Pump"/> carries out what is automatic, the
/// Deliver/Fail/End methods do the rest, so that every order of events can be played.
/// </summary>
public sealed partial class FakeStage : IStage
{
    private readonly Queue<Action> _pending = new();
    private readonly Dictionary<int, FakeFetch> _fetches = [];
    private readonly Dictionary<int, long> _encoded = [];
    private readonly Dictionary<int, long> _decoded = [];
    private readonly Dictionary<int, long> _textures = [];
    private readonly Dictionary<int, ViewportState> _viewports = [];
    private int _contextsLost;

    public event Action<StageEvent>? Event;
    public event Action<StageInput>? Input;
    public event Action<SurfaceSize>? Resized;

    /// <summary>Every command so far, in order.</summary>
    public List<StageCommand> Commands { get; } = [];

    /// <summary>Fetches end by themselves in <see cref="Pump"/>: all frames delivered, then complete.</summary>
    public bool AutoDeliver { get; set; } = true;

    /// <summary>Releases are acknowledged in <see cref="Pump"/>; else by <see cref="AcknowledgeReleases"/>.</summary>
    public bool AutoRelease { get; set; } = true;

    /// <summary>Encoded bytes of a frame, by its study-wide index.</summary>
    public Func<int, long> EncodedBytes { get; set; } = static _ => 200_000;

    /// <summary>Decoded bytes of a handle.</summary>
    public Func<int, long> DecodedBytes { get; set; } = static _ => 524_288;

    /// <summary>Texture bytes of a handle at a reduction.</summary>
    public Func<int, int, long> TextureBytes { get; set; } =
        static (_, reduce) => 524_288L >> (2 * reduce);

    /// <summary>What <see cref="OpenAsync"/> returns for a URL.</summary>
    public Func<string, byte[]> Manifest { get; set; } = static _ => [];

    /// <summary>Source pixels of a handle's area.</summary>
    public Func<int, PixelArea, byte[]?> Pixels { get; set; } = static (_, _) => null;

    /// <summary>Study-wide index of the frame that comes with the manifest.</summary>
    public int FirstFrame { get; set; }

    /// <summary>Handles whose upload fails, and how.</summary>
    public Dictionary<int, StageFault> UploadFaults { get; } = [];

    /// <summary>Frames that came for a released or unknown handle.</summary>
    public int Dropped { get; private set; }

    /// <summary>The surface's element, null while there is none.</summary>
    public string? Surface { get; private set; }

    /// <summary>Handles held as Encoded, with bytes.</summary>
    public IReadOnlyDictionary<int, long> Encoded => _encoded;

    /// <summary>Handles held as Decoded, with bytes.</summary>
    public IReadOnlyDictionary<int, long> DecodedCopies => _decoded;

    /// <summary>Handles held as Texture, with bytes.</summary>
    public IReadOnlyDictionary<int, long> Textures => _textures;

    /// <summary>Bytes really held in all residences.</summary>
    public long HeldBytes => _encoded.Values.Sum() + _decoded.Values.Sum() + _textures.Values.Sum();

    /// <summary>What each viewport shows: the last state that was drawn.</summary>
    public Dictionary<int, ViewportState> Shown { get; } = [];

    /// <summary>Fetches that have not ended.</summary>
    public IEnumerable<int> OpenRequests => _fetches.Keys;

    /// <summary>What <see cref="StartAsync"/> waits for; until then no other command may come.</summary>
    public TaskCompletionSource? Starting { get; set; }

    public Task StartAsync() => Starting?.Task ?? Task.CompletedTask;

    public async Task<byte[]> OpenAsync(
        int request,
        string url,
        int firstFrameHandle,
        CancellationToken ct
    )
    {
        ct.ThrowIfCancellationRequested();
        Commands.Add(new OpenCommand(request, url, firstFrameHandle));
        var alone = url.EndsWith("?pixels=0", StringComparison.Ordinal);
        var fetch = new FakeFetch(
            request,
            alone ? [] : [FirstFrame],
            alone ? [] : [firstFrameHandle]
        )
        {
            Manifest = new TaskCompletionSource<byte[]>(),
            Url = url,
        };
        Begin(fetch);
        using var registration = ct.Register(() => Abort(request));
        return await fetch.Manifest.Task;
    }

    public void Fetch(int request, string url, ReadOnlySpan<int> frames, ReadOnlySpan<int> handles)
    {
        Commands.Add(new FetchCommand(request, url, frames.ToArray(), handles.ToArray()));
        Begin(new FakeFetch(request, frames.ToArray(), handles.ToArray()) { Url = url });
    }

    public void Abort(int request)
    {
        Commands.Add(new AbortCommand(request));
        _pending.Enqueue(() => EndFetch(request, (int)FetchOutcome.Aborted));
    }

    public void Decode(ReadOnlySpan<int> handles)
    {
        Commands.Add(new DecodeCommand(handles.ToArray()));
        foreach (var handle in handles)
        {
            _pending.Enqueue(() => DecodeNow(handle));
        }
    }

    public void Upload(int handle, int reduce)
    {
        Commands.Add(new UploadCommand(handle, reduce));
        _pending.Enqueue(() => UploadNow(handle, reduce));
    }

    public void Release(ReadOnlySpan<int> handles, Residence what)
    {
        Commands.Add(new ReleaseCommand(handles.ToArray(), what));
        foreach (var handle in handles)
        {
            ReleaseOne(handle, what);
        }
    }

    public void SetSurface(string elementId)
    {
        Commands.Add(new SurfaceCommand(elementId));
        Surface = elementId;
    }

    public void ClearSurface()
    {
        Commands.Add(new SurfaceCommand(null));
        Surface = null;
        _viewports.Clear();
        Shown.Clear();
    }

    public void Draw(ReadOnlySpan<double> viewports, string? overlaysJson)
    {
        var states = new ViewportState[viewports.Length / ViewportState.FieldCount];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = ViewportState.Read(viewports[(i * ViewportState.FieldCount)..]);
        }
        Commands.Add(new DrawCommand(states, overlaysJson));
        _pending.Enqueue(() => DrawNow(states));
    }

    /// <summary>Lookup tables and shutters that are defined, by number.</summary>
    public Dictionary<int, (StageTable Kind, double[] Numbers)> Defined { get; } = [];

    public void Define(int id, StageTable kind, ReadOnlySpan<double> numbers)
    {
        Defined.Remove(id);
        if (!numbers.IsEmpty)
        {
            Defined.Add(id, (kind, numbers.ToArray()));
        }
    }

    public void Shapes(int handle, ReadOnlySpan<double> segments, string labelsJson) =>
        Commands.Add(new ShapesCommand(handle, segments.ToArray(), labelsJson));

    public Task<byte[]?> ReadAsync(int handle, PixelArea area)
    {
        Commands.Add(new ReadCommand(handle, area));
        var answer = new TaskCompletionSource<byte[]?>();
        _pending.Enqueue(() =>
            answer.SetResult(_encoded.ContainsKey(handle) ? Pixels(handle, area) : null)
        );
        return answer.Task;
    }

    public Task<byte[]?> CaptureAsync(int viewport, bool texts)
    {
        Commands.Add(new CaptureCommand(viewport, texts));
        var answer = new TaskCompletionSource<byte[]?>();
        _pending.Enqueue(() =>
            answer.SetResult(
                Shown.TryGetValue(viewport, out var state) && state.Kind == PaneKind.Image
                    ? [0x89, (byte)'P', (byte)'N', (byte)'G']
                    : null
            )
        );
        return answer.Task;
    }

    public Task<StageStats> StatsAsync() =>
        Task.FromResult(
            new StageStats
            {
                EncodedCount = _encoded.Count,
                EncodedBytes = _encoded.Values.Sum(),
                DecodedCount = _decoded.Count,
                DecodedBytes = _decoded.Values.Sum(),
                TextureCount = _textures.Count,
                TextureBytes = _textures.Values.Sum(),
                GlTextures = _textures.Count,
                GlContexts = 1,
                Fetches = _fetches.Count,
                Awaited = _fetches.Values.Sum(f => f.Awaited.Count),
                Dropped = Dropped,
                Viewports = _viewports.Count,
                ContextsLost = _contextsLost,
                MaxTextureSize = 4096,
            }
        );

    public void LoseContext()
    {
        Commands.Add(new LoseContextCommand());
        _pending.Enqueue(() =>
        {
            LoseContextNow();
            Raise(StageEventKind.ContextRestored, 0);
        });
    }

    public Task ResetAsync()
    {
        Commands.Add(new ResetCommand());
        foreach (var fetch in _fetches.Values)
        {
            fetch.Manifest?.TrySetCanceled();
        }
        _pending.Clear();
        _fetches.Clear();
        _encoded.Clear();
        _decoded.Clear();
        _textures.Clear();
        _viewports.Clear();
        Shown.Clear();
        _unacknowledged.Clear();
        Defined.Clear();
        return Task.CompletedTask;
    }
}
