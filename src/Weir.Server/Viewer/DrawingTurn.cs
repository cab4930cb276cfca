using Weir.Memory;
using Weir.Server.Frames;
using Weir.Server.Hosting;

namespace Weir.Server.Viewer;

/// <summary>Draws a frame with its pixels in memory and the work's memory reserved, without ever waiting for one while holding the other.</summary>
internal static class DrawingTurn
{
    private const int Attempts = 3;

    /// <summary>Fetches the frame, reserves, and draws.</summary>
    /// <param name="frames">Where the frame comes from.</param>
    /// <param name="memory">Charged with the work.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="bytes">What the work takes.</param>
    /// <param name="asker">Who asks, for the fairness of decoding.</param>
    /// <param name="draw">Makes the picture of the wire frame.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MemoryRefusedException">The server has no memory for it now.</exception>
    /// <remarks>Throws what <see cref="FrameSupply.GetAsync"/> throws.</remarks>
    public static async Task<byte[]> RunAsync(
        FrameSupply frames,
        ServerMemory memory,
        StoredFrame frame,
        long bytes,
        Asker asker,
        Func<SlabBlock, byte[]> draw,
        CancellationToken cancellation
    )
    {
        // Who waits for memory holds no frame, or a few of these could wait for each other's: a frame that went while
        // this one waited is fetched again.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using (await frames.GetAsync(frame, asker, cancellation)) { }
            using var work = await memory.Making.ReserveAsync(bytes, cancellation: cancellation);
            if (!frames.TryGet(frame.Key, out var lease))
                continue;
            using (lease)
                return draw(lease.Item);
        }
        throw new MemoryRefusedException(memory.Making.Name, bytes, memory.Root.Limit ?? 0);
    }
}
