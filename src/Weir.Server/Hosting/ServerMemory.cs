using Weir.Memory;
using Weir.Server.Frames;

namespace Weir.Server.Hosting;

/// <summary>
/// The server's memory: one tree of budgets over everything it keeps, and the slabs the bytes are in. Each tier is
/// guaranteed a part of what the server has at least and borrows the rest from those that do not use it.
/// </summary>
public sealed class ServerMemory : IDisposable
{
    /// <summary>Builds the tree.</summary>
    /// <param name="limit">Bytes of all together; changed by <see cref="MemoryBudget.SetLimit"/> while it runs.</param>
    /// <param name="guaranteed">Bytes that the limit never falls below: the tiers' shares are parts of it.</param>
    public ServerMemory(long limit, long guaranteed)
    {
        Root = new MemoryBudget("server", limit);
        // Half to frames, for they are what readers wait for; the parts are guesses. The last sixteenth is for making.
        Frames = Root.CreateChild("frames", share: guaranteed / 2);
        Studies = Root.CreateChild("studies", share: guaranteed / 4);
        Metadata = Root.CreateChild("metadata", share: guaranteed / 8);
        Thumbnails = Root.CreateChild("thumbnails", share: guaranteed / 16);
        Making = Root.CreateChild("making");
    }

    /// <summary>All together.</summary>
    public MemoryBudget Root { get; }

    /// <summary>Wire frames.</summary>
    public MemoryBudget Frames { get; }

    /// <summary>Manifests of opened studies, with where their files are. In the .NET heap; all other tiers are in slabs.</summary>
    public MemoryBudget Studies { get; }

    /// <summary>DICOM JSON of series and studies.</summary>
    public MemoryBudget Metadata { get; }

    /// <summary>Thumbnails as PNG.</summary>
    public MemoryBudget Thumbnails { get; }

    /// <summary>No tier: what decoding and drawing need while they run.</summary>
    public MemoryBudget Making { get; }

    /// <summary>Where the bytes of frames, metadata and thumbnails are.</summary>
    public SlabArena Arena { get; } = new();

    /// <summary>Unmaps the slabs. Nothing may be leased any more.</summary>
    public void Dispose() => Arena.Dispose();
}
