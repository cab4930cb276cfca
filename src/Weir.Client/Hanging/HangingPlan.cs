using Weir.Imaging.Hanging;
using Weir.Wire;

namespace Weir.Client.Hanging;

/// <summary>A protocol with the series that it puts into its viewports.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="Score">How specific it is for the studies; the most specific is chosen.</param>
/// <param name="Series">A series for each of the protocol's viewports; null for one that stays empty.</param>
public sealed record HangingPlan(
    HangingProtocol Protocol,
    int Score,
    IReadOnlyList<SeriesManifest?> Series
);
