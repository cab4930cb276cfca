using Weir.Memory;
using Weir.Server.Dicomweb;
using Weir.Server.Frames;
using Weir.Server.Viewer;

namespace Weir.Server.Hosting;

/// <summary>
/// Every tier of the server, in the order in which operators read of them. Made before the first request: a tree of
/// budgets does not grow while it is used.
/// </summary>
public sealed class ServerTiers(
    FrameSupply frames,
    StudyCatalog studies,
    MetadataCache metadata,
    ThumbnailSupply thumbnails
)
{
    /// <summary>The tiers.</summary>
    public IReadOnlyList<CacheTier> All { get; } =
    [frames.Tier, studies.Tier, metadata.Tier, thumbnails.Tier];

    /// <summary>Lets go of all that belongs to a study; what is leased goes when its reader is done.</summary>
    /// <param name="group">As <c>OpenStudy.GroupOf</c> names it.</param>
    public async Task ForgetAsync(long group)
    {
        foreach (var tier in All)
            await tier.ClearGroupAsync(group, RemovalReason.Replaced);
    }
}
