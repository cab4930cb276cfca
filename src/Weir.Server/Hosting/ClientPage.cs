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
    private static readonly string[] Wanted =
    [
        "dotnet.js",
        "dotnet.runtime.js",
        "dotnet.native.js",
        "dotnet.native.wasm",
        "System.Private.CoreLib.wasm",
        // Of the client itself this project knows no more than its name.
        nameof(Weir) + ".Client.wasm",
        "System.Text.Json.wasm",
        "Microsoft.AspNetCore.Components.wasm",
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
        var files = Files(json);
        foreach (var name in Wanted)
            if (files.TryGetValue(Folder + name, out var file))
                links.Append(
                    name.EndsWith(".js", StringComparison.Ordinal)
                        ? $"<link rel=\"modulepreload\" href=\"{file.Route}\" />"
                        // As the runtime asks for it, or the browser would fetch it twice.
                        : $"<link rel=\"preload\" as=\"fetch\" crossorigin=\"anonymous\" href=\"{file.Route}\" integrity=\"{file.Integrity}\" />"
                );
        return Encoding.UTF8.GetBytes(
            text.Replace(Place, links.ToString(), StringComparison.Ordinal)
        );
    }

    // By name: a file that may be cached for ever has a fingerprint in its address, and its name beside it.
    private static Dictionary<string, (string Route, string Integrity)> Files(JsonDocument manifest)
    {
        var files = new Dictionary<string, (string, string)>();
        foreach (var file in manifest.RootElement.GetProperty("Endpoints").EnumerateArray())
        {
            var route = file.GetProperty("Route").GetString()!;
            var properties = file.GetProperty("EndpointProperties").EnumerateArray().ToArray();
            var name = Find(properties, "label");
            // The first script is asked for without a fingerprint.
            if (route == Folder + Wanted[0] || (name is not null && name != Folder + Wanted[0]))
                files[name ?? route] = (route, Find(properties, "integrity") ?? "");
        }
        return files;
    }

    private static string? Find(JsonElement[] properties, string name) =>
        Array.Find(properties, p => p.GetProperty("Name").GetString() == name)
            is { ValueKind: JsonValueKind.Object } found
            ? found.GetProperty("Value").GetString()
            : null;
}
