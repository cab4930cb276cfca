using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using Weir.Client.Memory;

namespace Weir.Client.Support;

/// <summary>The page of a real browser; tabs.ts and measure.ts are its other side.</summary>
[SupportedOSPlatform("browser")]
public sealed class BrowserPlatform : ITabPlatform
{
    /// <summary>There is one a page. <see cref="SupportImports.LoadAsync"/> comes first.</summary>
    public BrowserPlatform()
    {
        if (CanShare)
        {
            PlatformImports.Listen(message => Told?.Invoke(message));
        }
    }

    /// <inheritdoc/>
    public bool IsHidden => PlatformImports.IsHidden();

    /// <inheritdoc/>
    public bool CanShare => PlatformImports.CanShare();

    /// <inheritdoc/>
    public event Action<string>? Told;

    /// <inheritdoc/>
    public void Tell(string message) => PlatformImports.Tell(message);

    /// <inheritdoc/>
    public Task<bool> ExchangeAsync(Func<IReadOnlyList<string>, string?> decide) =>
        PlatformImports.Exchange(names =>
            decide(names.Split('\n', StringSplitOptions.RemoveEmptyEntries)) ?? ""
        );

    /// <inheritdoc/>
    public void LetGo() => PlatformImports.LetGo();

    /// <inheritdoc/>
    public async Task<long> MeasureAsync() => (long)await PlatformImports.MeasureMemory();
}

[SupportedOSPlatform("browser")]
internal static partial class PlatformImports
{
    private const string Module = "weir-support";

    [JSImport("canShare", Module)]
    public static partial bool CanShare();

    [JSImport("isHidden", Module)]
    public static partial bool IsHidden();

    [JSImport("listen", Module)]
    public static partial void Listen(
        [JSMarshalAs<JSType.Function<JSType.String>>] Action<string> told
    );

    [JSImport("tell", Module)]
    public static partial void Tell(string message);

    [JSImport("exchange", Module)]
    [return: JSMarshalAs<JSType.Promise<JSType.Boolean>>]
    public static partial Task<bool> Exchange(
        [JSMarshalAs<JSType.Function<JSType.String, JSType.String>>] Func<string, string> decide
    );

    [JSImport("letGo", Module)]
    public static partial void LetGo();

    [JSImport("measureMemory", Module)]
    [return: JSMarshalAs<JSType.Promise<JSType.Number>>]
    public static partial Task<double> MeasureMemory();
}
