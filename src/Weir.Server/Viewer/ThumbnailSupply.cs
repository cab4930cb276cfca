using Weir.Memory;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>Thumbnails, kept as PNG in a tier of their own: a list that is opened again decodes nothing.</summary>
public sealed class ThumbnailSupply : IDisposable
{
    /// <summary>PNG of 128² pixels in RGB that do not compress, with its heads.</summary>
    private const int MaxBytes = (Thumbnail.MaxSide * ((3 * Thumbnail.MaxSide) + 1)) + 1024;

    private readonly ServerMemory _memory;
    private readonly FrameSupply _frames;
    private readonly CacheTier<FrameKey, SlabBlock> _tier;

    /// <summary>Makes the supply.</summary>
    /// <param name="memory">Charged with the pictures, and with the pixels while one is drawn.</param>
    /// <param name="frames">Where the frames come from.</param>
    public ThumbnailSupply(ServerMemory memory, FrameSupply frames)
    {
        (_memory, _frames) = (memory, frames);
        _tier = new CacheTier<FrameKey, SlabBlock>(
            "thumbnails",
            memory.Thumbnails,
            new() { Release = SlabBlock.Release, MaxConcurrentLoads = Environment.ProcessorCount }
        );
    }

    /// <summary>The memory tier: for statistics and for clearing.</summary>
    public CacheTier Tier => _tier;

    /// <summary>Leases the picture of a frame.</summary>
    /// <param name="frame">The frame; what it shows never changes, so it is the picture's name too.</param>
    /// <param name="format">Its format, from the manifest.</param>
    /// <param name="client">Who asks, for the fairness of decoding.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MemoryRefusedException">The server has no memory for it now.</exception>
    /// <remarks>Throws what <see cref="FrameSupply.GetAsync"/> throws.</remarks>
    public ValueTask<Lease<SlabBlock>> GetAsync(
        StoredFrame frame,
        ImageFormat format,
        string client,
        CancellationToken cancellation
    ) =>
        _tier.GetAsync(
            frame.Key,
            new LoadRequest(frame.Group, SlabArena.SlotBytes(MaxBytes)),
            (_, ending) => DrawAsync(frame, format, client, ending),
            cancellation
        );

    /// <summary>Frees what the tier holds.</summary>
    public void Dispose() =>
        _tier.ClearAsync(RemovalReason.Explicit, evenPinned: true).GetAwaiter().GetResult();

    private async ValueTask<Loaded<SlabBlock>> DrawAsync(
        StoredFrame frame,
        ImageFormat format,
        string client,
        CancellationToken ending
    )
    {
        var png = await DrawingTurn.RunAsync(
            _frames,
            _memory,
            frame,
            frame.RawBytes,
            new Asker(client, Urgency.FirstScreen),
            block => Thumbnail.Draw(block.Span, format),
            ending
        );
        return Keep(png);
    }

    private Loaded<SlabBlock> Keep(byte[] png)
    {
        var block = _memory.Arena.Rent(png.Length);
        png.CopyTo(block.Span);
        return new(block, SlabArena.SlotBytes(png.Length));
    }
}
