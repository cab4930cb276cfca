namespace Weir.Imaging;

/// <summary>What a reader should know of a stack.</summary>
[Flags]
public enum SliceFindings
{
    /// <summary>One even stack.</summary>
    None = 0,

    /// <summary>Distances of neighbours differ.</summary>
    UnevenGaps = 1,

    /// <summary>Slices lie on the same place: phases, echoes, or files sent twice.</summary>
    SamePlace = 2,

    /// <summary>The slices are not stacked along their normal: a tilted gantry.</summary>
    Tilted = 4,

    /// <summary>Planes of more than one orientation.</summary>
    SeveralOrientations = 8,

    /// <summary>Some slices do not say where they lie; those are in order of their numbers.</summary>
    WithoutGeometry = 16,
}

public sealed partial class SliceOrder
{
    // Positions may be rounded to a tenth of a millimetre, each by half of it: two gaps then differ by up to 0.2 mm. Tilt is
    // set in half degrees.
    private const double GapTolerance = 0.05;
    private const double GapToleranceMm = 0.201;
    private const double TiltToleranceDegrees = 0.5;

    private static SliceOrder Describe(int[] order, Stack stack, IReadOnlyList<SlicePlace> slices)
    {
        var gaps = new List<double>(order.Length);
        var same = false;
        for (var i = 1; i < order.Length; i++)
        {
            var gap = stack.Distances[i] - stack.Distances[i - 1];
            same |= gap == 0;
            if (gap > 0)
            {
                gaps.Add(gap);
            }
        }
        if (gaps.Count == 0)
        {
            return new(order, same ? SliceFindings.SamePlace : SliceFindings.None);
        }
        gaps.Sort();
        var median = gaps[gaps.Count / 2];
        var uneven = gaps[^1] - gaps[0] > Math.Max(GapToleranceMm, median * GapTolerance);
        var way = slices[order[^1]].Position!.Value - slices[order[0]].Position!.Value;
        var cosine = Math.Clamp(stack.Direction.Dot(way) / way.Length, -1, 1);
        var tilt = Math.Acos(cosine) * 180 / Math.PI;
        return new(
            order,
            (uneven ? SliceFindings.UnevenGaps : SliceFindings.None)
                | (same ? SliceFindings.SamePlace : SliceFindings.None)
                | (tilt > TiltToleranceDegrees ? SliceFindings.Tilted : SliceFindings.None)
        )
        {
            Spacing = median,
            SmallestGap = gaps[0],
            LargestGap = gaps[^1],
            TiltDegrees = tilt,
        };
    }
}
