using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Client.Stage;

/// <summary>
/// The texts of one viewport, drawn in the same frame as its pixels. Each is plain text, lines separated by \n; empty
/// is nothing. A text is rasterised again only when it changed.
/// </summary>
/// <param name="Id">The viewport.</param>
public sealed record ViewportOverlay(int Id)
{
    /// <summary>Top left corner.</summary>
    public string TopLeft { get; init; } = "";

    /// <summary>Top right corner.</summary>
    public string TopRight { get; init; } = "";

    /// <summary>Bottom left corner.</summary>
    public string BottomLeft { get; init; } = "";

    /// <summary>Bottom right corner.</summary>
    public string BottomRight { get; init; } = "";

    /// <summary>Orientation label of the top edge.</summary>
    public string Top { get; init; } = "";

    /// <summary>Orientation label of the bottom edge.</summary>
    public string Bottom { get; init; } = "";

    /// <summary>Orientation label of the left edge.</summary>
    public string Left { get; init; } = "";

    /// <summary>Orientation label of the right edge.</summary>
    public string Right { get; init; } = "";

    /// <summary>A message in the middle (loading, failed, released).</summary>
    public string Centre { get; init; } = "";

    /// <summary>What the scale bar stands for.</summary>
    public string Scale { get; init; } = "";

    /// <summary>The value of the colour bar's lower end.</summary>
    public string ColourLow { get; init; } = "";

    /// <summary>The value of the colour bar's upper end.</summary>
    public string ColourHigh { get; init; } = "";

    /// <summary>What <see cref="IStage.Draw"/> takes. Viewports not named keep their texts.</summary>
    /// <remarks>Written by hand: it is on the way of the first image, where a serializer's own start costs 0.3 s in a browser.</remarks>
    public static string ToJson(IReadOnlyList<ViewportOverlay> overlays)
    {
        var json = new StringBuilder(256 * overlays.Count).Append('[');
        for (var i = 0; i < overlays.Count; i++)
        {
            var o = overlays[i];
            json.Append(i == 0 ? "{\"id\":" : ",{\"id\":").Append(o.Id);
            Append(json, ",\"topLeft\":\"", o.TopLeft);
            Append(json, ",\"topRight\":\"", o.TopRight);
            Append(json, ",\"bottomLeft\":\"", o.BottomLeft);
            Append(json, ",\"bottomRight\":\"", o.BottomRight);
            Append(json, ",\"top\":\"", o.Top);
            Append(json, ",\"bottom\":\"", o.Bottom);
            Append(json, ",\"left\":\"", o.Left);
            Append(json, ",\"right\":\"", o.Right);
            Append(json, ",\"centre\":\"", o.Centre);
            Append(json, ",\"scale\":\"", o.Scale);
            Append(json, ",\"colourLow\":\"", o.ColourLow);
            Append(json, ",\"colourHigh\":\"", o.ColourHigh);
            json.Append('}');
        }
        return json.Append(']').ToString();
    }

    private static void Append(StringBuilder json, string name, string text)
    {
        json.Append(name);
        foreach (var c in text)
        {
            // RFC 8259 section 7. A lone surrogate, which a damaged name may hold, is no text and becomes U+FFFD when it is encoded.
            _ = c switch
            {
                '\n' => json.Append("\\n"),
                '"' or '\\' => json.Append('\\').Append(c),
                < ' ' => json.Append(' '),
                _ => json.Append(c),
            };
        }
        json.Append('"');
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StageStats))]
internal sealed partial class StageJson : JsonSerializerContext;
