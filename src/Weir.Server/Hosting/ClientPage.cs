using System.Text;
using System.Text.Json;
using Microsoft.Extensions.FileProviders;

namespace Weir.Server.Hosting;

/// <summary>
/// The client's one page, with a link for each large file that it begins with: the browser fetches them while it reads the page, not when
/// one script after another has asked for the next.
/// </summary>
internal static class ClientPage
{
    private const string Place = "<!-- preload -->";
    private const string Folder = "_framework/";

    // In the order in which they are needed.
    private static readonly (string Begin, string End, bool IsScript)[] Wanted =
    [
        ("dotnet.js", "", true),
        ("dotnet.runtime.", ".js", true),
        ("dotnet.native.", ".js", true),
        ("dotnet.native.", ".wasm", false),
        ("System.Private.CoreLib.", ".wasm", false),
        ("Weir.Client.", ".wasm", false),
        ("System.Text.Json.", ".wasm", false),
        ("Microsoft.AspNetCore.Components.", ".wasm", false),
    ];

    /// <summary>The page's bytes.</summary>
    /// <param name="page">The file.</param>
    /// <param name="manifest">The build's list of static files.</param>
    public static byte[] Read(IFileInfo page, string manifest)
    {
        using var reader = new StreamReader(page.CreateReadStream());
        var text = reader.ReadToEnd();
        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        var links = new StringBuilder();
        foreach (var (begin, end, isScript) in Wanted)
        foreach (var (route, integrity) in Files(json, begin, end, isScript).Distinct())
            links.Append(
                isScript
                    ? $"<link rel=\"modulepreload\" href=\"{route}\" />"
                    // As the runtime asks for it, or the browser would fetch it twice.
                    : $"<link rel=\"preload\" as=\"fetch\" crossorigin=\"anonymous\" href=\"{route}\" integrity=\"{integrity}\" />"
            );
        return Encoding.UTF8.GetBytes(
            text.Replace(Place, links.ToString(), StringComparison.Ordinal)
        );
    }

    private static IEnumerable<(string Route, string Integrity)> Files(
        JsonDocument manifest,
        string begin,
        string end,
        bool isScript
    )
    {
        foreach (var file in manifest.RootElement.GetProperty("Endpoints").EnumerateArray())
        {
            var route = file.GetProperty("Route").GetString()!;
            var properties = file.GetProperty("EndpointProperties").EnumerateArray().ToArray();
            if (
                route.StartsWith(Folder + begin, StringComparison.Ordinal)
                && route.EndsWith(end, StringComparison.Ordinal)
                // Those that may be cached for ever; and the first script, which has no fingerprint.
                && (Find(properties, "fingerprint") is not null || route == Folder + "dotnet.js")
                // One more name: another part of the framework.
                && (isScript || route.AsSpan((Folder + begin).Length).Count('.') == 1)
            )
                yield return (route, Find(properties, "integrity") ?? "");
        }
    }

    private static string? Find(JsonElement[] properties, string name) =>
        Array.Find(properties, p => p.GetProperty("Name").GetString() == name)
            is { ValueKind: JsonValueKind.Object } found
            ? found.GetProperty("Value").GetString()
            : null;
}
