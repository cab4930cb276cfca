using Weir.Dicom;
using Weir.Wire;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Viewer;

/// <summary>Reads the calibrated regions of an ultrasound image (PS3.3 section C.8.5.5).</summary>
internal static class RegionReader
{
    /// <summary>More than any screen of a machine has; the rest is not looked at.</summary>
    public const int MostRegions = 64;

    /// <summary>The regions that have a place in the image and a unit in both directions.</summary>
    /// <param name="dataset">The image's.</param>
    /// <param name="columns">The image's width in pixels.</param>
    /// <param name="rows">Its height.</param>
    public static UltrasoundRegion[] Read(DicomDataset dataset, int columns, int rows) =>
        [
            .. dataset
                .GetSequence(SequenceOfUltrasoundRegions)
                .Take(MostRegions)
                .Select(item => Region(item, columns, rows))
                .OfType<UltrasoundRegion>(),
        ];

    private static UltrasoundRegion? Region(DicomDataset item, int columns, int rows)
    {
        if (
            item.GetInt(RegionLocationMinX0) is not (>= 0 and var left)
            || item.GetInt(RegionLocationMinY0) is not (>= 0 and var top)
            || item.GetInt(RegionLocationMaxX1) is not { } right
            || item.GetInt(RegionLocationMaxY1) is not { } bottom
            || left >= columns
            || top >= rows
            || right < left
            || bottom < top
            || Delta(item, PhysicalDeltaX) is not { } deltaX
            || Delta(item, PhysicalDeltaY) is not { } deltaY
        )
            return null;
        return new UltrasoundRegion(
            left,
            top,
            Math.Min(right, columns - 1),
            Math.Min(bottom, rows - 1),
            Unit(item.GetInt(PhysicalUnitsXDirection)),
            Unit(item.GetInt(PhysicalUnitsYDirection)),
            deltaX,
            deltaY,
            // Bit 0: 1 is low priority.
            ((item.GetInt(RegionFlags) ?? 0) & 1) != 0
        );
    }

    // A direction may run backwards; what has no extent measures nothing.
    private static double? Delta(DicomDataset item, DicomTag tag) =>
        item.GetDouble(tag) is { } delta && double.IsFinite(delta) && delta != 0
            ? Math.Abs(delta)
            : null;

    private static RegionUnit Unit(int? code) =>
        code is >= 0 and <= (int)RegionUnit.Degree ? (RegionUnit)code : RegionUnit.None;
}
