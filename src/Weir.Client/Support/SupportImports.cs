using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;

namespace Weir.Client.Support;

/// <summary>The C# face of support.ts: what a page knows and the stage has no part in.</summary>
[SupportedOSPlatform("browser")]
public static partial class SupportImports
{
    private const string Module = "weir-support";

    /// <summary>Loads the module; before anything else here is called.</summary>
    public static Task LoadAsync() => JSHost.ImportAsync(Module, "../js/support.js");

    /// <summary>GiB as the browser rounds it; 0 when it does not tell.</summary>
    [JSImport("deviceMemory", Module)]
    public static partial double DeviceMemory();

    /// <summary>A setting of this browser; null when there is none.</summary>
    [JSImport("getSetting", Module)]
    public static partial string? GetSetting(string key);

    /// <summary>Keeps a setting in this browser.</summary>
    [JSImport("setSetting", Module)]
    public static partial void SetSetting(string key, string value);

    /// <summary>Sends <c>weir:frame</c> to the document.</summary>
    [JSImport("frameDrawn", Module)]
    public static partial void FrameDrawn(string study, string sop, int frame, int viewport);

    [JSImport("install", Module)]
    internal static partial Task InstallAsync();

    [JSImport("installTests", Module)]
    internal static partial Task InstallTestsAsync();
}
