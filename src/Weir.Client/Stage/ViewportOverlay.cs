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

    /// <summary>What <see cref="IStage.Draw"/> takes. Viewports not named keep their texts.</summary>
    public static string ToJson(IReadOnlyList<ViewportOverlay> overlays) =>
        JsonSerializer.Serialize(overlays, StageJson.Default.IReadOnlyListViewportOverlay);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ViewportOverlay>))]
[JsonSerializable(typeof(StageStats))]
internal sealed partial class StageJson : JsonSerializerContext;
