namespace Weir.Client.Stage;

/// <summary>What the stage really holds, counted from its own tables when asked (never from the ledger).</summary>
public sealed record StageStats
{
    /// <summary>Frames held as Encoded.</summary>
    public int EncodedCount { get; init; }

    /// <summary>Sum of the byteLengths of those buffers.</summary>
    public long EncodedBytes { get; init; }

    /// <summary>Frames held as Decoded.</summary>
    public int DecodedCount { get; init; }

    /// <summary>Sum of the byteLengths of those buffers.</summary>
    public long DecodedBytes { get; init; }

    /// <summary>Frames held as Texture (tiles count as one).</summary>
    public int TextureCount { get; init; }

    /// <summary>Texels times bytes per texel of those textures.</summary>
    public long TextureBytes { get; init; }

    /// <summary>GL textures alive: tiles, overlay texts, everything.</summary>
    public int GlTextures { get; init; }

    /// <summary>Bytes of overlay text textures (outside the budget; small).</summary>
    public long OverlayBytes { get; init; }

    /// <summary>GL programs alive.</summary>
    public int GlPrograms { get; init; }

    /// <summary>GL buffers alive.</summary>
    public int GlBuffers { get; init; }

    /// <summary>GL vertex arrays alive.</summary>
    public int GlVertexArrays { get; init; }

    /// <summary>GL contexts alive: 0 or 1.</summary>
    public int GlContexts { get; init; }

    /// <summary>Fetches under way.</summary>
    public int Fetches { get; init; }

    /// <summary>Handles awaited from the network.</summary>
    public int Awaited { get; init; }

    /// <summary>Frames that came for a released or unknown handle and were dropped, since the start.</summary>
    public long Dropped { get; init; }

    /// <summary>Bytes of the WASM heaps the decoder holds now.</summary>
    public long WasmBytes { get; init; }

    /// <summary>Viewports known.</summary>
    public int Viewports { get; init; }

    /// <summary>Event listeners and observers the stage has attached on the main thread.</summary>
    public int Listeners { get; init; }

    /// <summary>True if the stage runs in its worker, false if on the main thread (no OffscreenCanvas).</summary>
    public bool InWorker { get; init; }

    /// <summary>Largest texture edge, pixels; above it frames are tiled.</summary>
    public int MaxTextureSize { get; init; }

    /// <summary>Contexts lost since the start.</summary>
    public int ContextsLost { get; init; }
}
