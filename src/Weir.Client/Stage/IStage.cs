namespace Weir.Client.Stage;

/// <summary>
/// The part of the tab that holds bytes and pixels: it fetches, decodes, uploads, draws and releases what it is told
/// by integer handle, and decides nothing. All members are called on the browser's one thread; commands return at
/// once and are carried out in the order given; what came of them follows as <see cref="Event"/>. Commands on frames and
/// <see cref="Draw"/> want <see cref="StartAsync"/> to have completed (<see cref="OpenAsync"/> sees to it).
/// </summary>
public interface IStage
{
    /// <summary>What happened; raised on the browser's thread, never inside a command.</summary>
    event Action<StageEvent> Event;

    /// <summary>Gestures on the surface, coalesced to one call an animation frame for each kind.</summary>
    event Action<StageInput> Input;

    /// <summary>
    /// The surface got a new size. The canvas keeps its old picture until the next <see cref="Draw"/>, which must be
    /// given every viewport.
    /// </summary>
    event Action<SurfaceSize> Resized;

    /// <summary>Starts worker, GL context, programs and WASM ahead of the first click. Calling it again is harmless.</summary>
    /// <exception cref="InvalidOperationException">The browser has no WebGL2 or no WebAssembly SIMD.</exception>
    Task StartAsync();

    /// <summary>
    /// Fetches an open response: the manifest's bytes are returned as soon as they are there; the first frame follows
    /// as <see cref="StageEventKind.FrameArrived"/> on <paramref name="firstFrameHandle"/> (its Code is the
    /// study-wide frame index) and then <see cref="StageEventKind.FetchEnded"/>.
    /// </summary>
    /// <exception cref="HttpRequestException">The server answered with an error or cannot be reached.</exception>
    /// <exception cref="InvalidDataException">The answer is not an open response.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or aborted by <see cref="Abort"/>.</exception>
    Task<byte[]> OpenAsync(int request, string url, int firstFrameHandle, CancellationToken ct);

    /// <summary>
    /// Fetches a batch stream. The frame with study-wide index <c>frames[i]</c> is kept as Encoded under
    /// <c>handles[i]</c>, in whatever order the entries come; an entry of another index is a malformed stream. Each
    /// frame gives <see cref="StageEventKind.FrameArrived"/> or <see cref="StageEventKind.FrameFailed"/>; the request
    /// ends with exactly one <see cref="StageEventKind.FetchEnded"/>. Retrying is the caller's decision.
    /// </summary>
    void Fetch(int request, string url, ReadOnlySpan<int> frames, ReadOnlySpan<int> handles);

    /// <summary>
    /// Aborts a fetch on the network. Frames that are complete are kept; ends with
    /// <see cref="StageEventKind.FetchEnded"/> and <see cref="FetchOutcome.Aborted"/>. An ended or unknown request is ignored.
    /// </summary>
    void Abort(int request);

    /// <summary>Makes a Decoded copy of Encoded frames: <see cref="StageEventKind.Decoded"/> or DecodeFailed for each.</summary>
    void Decode(ReadOnlySpan<int> handles);

    /// <summary>
    /// Makes the Texture of a frame from its Decoded copy, else by a transient decode of the Encoded one; a texture
    /// that is there already is replaced only if <paramref name="reduce"/> differs. Answers Uploaded or UploadFailed.
    /// </summary>
    /// <param name="handle">The frame.</param>
    /// <param name="reduce">0 for every pixel; n keeps one pixel in 2^n along each axis (a marked, reduced image).</param>
    void Upload(int handle, int reduce);

    /// <summary>
    /// Gives back the named residences. Each handle and each residence asked for is acknowledged by exactly one
    /// <see cref="StageEventKind.Released"/> (Code is the residence, Bytes what it held, 0 if nothing). Releasing
    /// Encoded also forgets a frame still awaited from the network: it is dropped when it comes.
    /// </summary>
    void Release(ReadOnlySpan<int> handles, Residence what);

    /// <summary>
    /// Puts the canvas under the element and listens to size and gestures there until <see cref="ClearSurface"/>.
    /// The element and what is above it must not paint a background over the canvas.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such element.</exception>
    void SetSurface(string elementId);

    /// <summary>Hides and clears the canvas, forgets all viewports, detaches every listener of the surface.</summary>
    void ClearSurface();

    /// <summary>
    /// Draws viewports as one atomic picture in the next animation frame: pixels, overlay texts and orientation labels
    /// change together. Viewports not named stay as they are. A viewport whose texture is not there keeps its whole old
    /// picture until the texture is. Each drawn one gives <see cref="StageEventKind.Drawn"/>.
    /// </summary>
    /// <param name="viewports">Records of <see cref="ViewportState.FieldCount"/> doubles, by <see cref="ViewportState.Write"/>.</param>
    /// <param name="overlaysJson">By <see cref="ViewportOverlay.ToJson"/>; null leaves all texts as they were.</param>
    void Draw(ReadOnlySpan<double> viewports, string? overlaysJson);

    /// <summary>
    /// Defines a lookup table or a shutter that states name by <paramref name="id"/>; in place of an older one of that number, and taken
    /// back by no numbers. The stage keeps the numbers, so that a lost context has them again; a hard reset forgets them.
    /// </summary>
    /// <param name="id">Above 0.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="numbers">As <see cref="StageTable"/> says.</param>
    void Define(int id, StageTable kind, ReadOnlySpan<double> numbers);

    /// <summary>
    /// Sets what is drawn over a frame wherever it is shown, and over no other; the panes that show it follow in the next animation
    /// frame. Forgotten when the frame's Encoded residence is released.
    /// </summary>
    /// <param name="handle">The frame.</param>
    /// <param name="segments">Records of <see cref="ShapeBuilder.SegmentFields"/> doubles, in pixels of the image.</param>
    /// <param name="labelsJson">By <see cref="ShapeBuilder"/>; empty for no labels.</param>
    void Shapes(int handle, ReadOnlySpan<double> segments, string labelsJson);

    /// <summary>
    /// Reads source pixels of a frame that RAM holds: row by row, nothing between rows, as docs/wire.md has them, but a byte for each
    /// single bit. Null when RAM does not hold the frame or the area is not all inside it.
    /// </summary>
    Task<byte[]?> ReadAsync(int handle, PixelArea area);

    /// <summary>
    /// A PNG of what a viewport shows, in device pixels. Null when it shows no image, or one without texts is wanted and its texture is gone.
    /// </summary>
    /// <param name="viewport">The viewport.</param>
    /// <param name="texts">With texts, measurements, bars and overlay planes.</param>
    Task<byte[]?> CaptureAsync(int viewport, bool texts);

    /// <summary>What the stage really holds at this moment.</summary>
    Task<StageStats> StatsAsync();

    /// <summary>
    /// Gives up the GL context at once (all textures' memory returns), then restores it: ContextLost, ContextRestored.
    /// For tests, support and the last step under memory pressure.
    /// </summary>
    void LoseContext();

    /// <summary>
    /// The hard reset: ends the worker and all that it held and starts a new one. Nothing is acknowledged one by one:
    /// when the task completes, every residence is empty and every fetch gone. The surface stays set.
    /// </summary>
    Task ResetAsync();
}
