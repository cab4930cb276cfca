using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;

namespace Weir.Client.Stage;

/// <summary>What stage.ts exports.</summary>
[SupportedOSPlatform("browser")]
internal static partial class StageImports
{
    public const string Module = "weir-stage";

    [JSImport("start", Module)]
    public static partial Task Start();

    [JSImport("open", Module)]
    public static partial void Open(int request, string url, int handle);

    [JSImport("fetchFrames", Module)]
    public static partial void Fetch(
        int request,
        string url,
        [JSMarshalAs<JSType.MemoryView>] Span<int> frames,
        [JSMarshalAs<JSType.MemoryView>] Span<int> handles
    );

    [JSImport("abort", Module)]
    public static partial void Abort(int request);

    [JSImport("decode", Module)]
    public static partial void Decode([JSMarshalAs<JSType.MemoryView>] Span<int> handles);

    [JSImport("upload", Module)]
    public static partial void Upload(int handle, int reduce);

    [JSImport("release", Module)]
    public static partial void Release(
        [JSMarshalAs<JSType.MemoryView>] Span<int> handles,
        int what
    );

    [JSImport("setSurface", Module)]
    public static partial void SetSurface(string elementId);

    [JSImport("clearSurface", Module)]
    public static partial void ClearSurface();

    [JSImport("draw", Module)]
    public static partial void Draw(
        [JSMarshalAs<JSType.MemoryView>] Span<double> viewports,
        string? overlaysJson
    );

    [JSImport("define", Module)]
    public static partial void Define(
        int id,
        int kind,
        [JSMarshalAs<JSType.MemoryView>] Span<double> numbers
    );

    [JSImport("shapes", Module)]
    public static partial void Shapes(
        int handle,
        [JSMarshalAs<JSType.MemoryView>] Span<double> segments,
        string labels
    );

    [JSImport("read", Module)]
    public static partial void Read(int id, int handle, int x, int y, int columns, int rows);

    [JSImport("capture", Module)]
    public static partial void Capture(int id, int viewport, bool texts);

    [JSImport("stats", Module)]
    public static partial Task<string> Stats();

    [JSImport("loseContext", Module)]
    public static partial void LoseContext();

    [JSImport("reset", Module)]
    public static partial Task Reset();
}

/// <summary>What stage.ts calls.</summary>
[SupportedOSPlatform("browser")]
internal static partial class StageExports
{
    public static BrowserStage? Current { get; set; }

    [JSExport]
    internal static void OnManifest(int request, byte[] bytes) =>
        Current?.OnManifest(request, bytes);

    [JSExport]
    internal static void OnPixels(int id, byte[] bytes) => Current?.OnPixels(id, bytes);

    [JSExport]
    internal static void OnEvents(double[] records) => Current?.OnEvents(records);

    [JSExport]
    internal static void OnInput(double[] records) => Current?.OnInput(records);

    [JSExport]
    internal static void OnResized(double width, double height, double pixelRatio) =>
        Current?.OnResized(width, height, pixelRatio);
}
