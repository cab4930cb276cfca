using System.Runtime.CompilerServices;
using Weir.Imaging;
using Weir.Imaging.Comparing;
using Weir.Wire;

namespace Weir.Client.Comparing;

/// <summary>Where the slices of open series lie; worked out once for each.</summary>
internal sealed class StackGeometries
{
    private readonly ConditionalWeakTable<SeriesManifest, StrongBox<StackGeometry?>> _known = [];

    /// <summary>The geometry of a series; null where a slice has no place or the slices are not parallel.</summary>
    public StackGeometry? Of(SeriesManifest series) =>
        _known
            .GetValue(
                series,
                s => new StrongBox<StackGeometry?>(
                    StackGeometry.Of(
                        [.. s.Frames.Select(f => (PlaneOf(f), f.Format.Columns, f.Format.Rows))],
                        s.FrameOfReferenceUid
                    )
                )
            )
            .Value;

    /// <summary>The plane of an image; null where its place is unknown.</summary>
    public static PlaneGeometry? PlaneOf(FrameManifest frame) =>
        PlaneGeometry.From(
            new(frame.Position.X, frame.Position.Y, frame.Position.Z),
            frame.Format.Orientation,
            frame.Format.RowSpacing,
            frame.Format.ColumnSpacing
        );
}
