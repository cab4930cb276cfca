namespace Weir.Imaging.Comparing;

/// <summary>How two stacks can be scrolled together.</summary>
public enum StackRelation
{
    /// <summary>A slice of one of them has no known place.</summary>
    NoPositions,

    /// <summary>Their normals differ by more than 10 degrees: no slice of one is a slice of the other.</summary>
    NotParallel,

    /// <summary>Their frames of reference differ: by an offset that is proposed, or that the reader has set.</summary>
    Approximate,

    /// <summary>By the place in the frame of reference that they share.</summary>
    ByPosition,
}

/// <summary>From the slices of one stack to those of another.</summary>
/// <param name="Relation">How.</param>
/// <param name="Offset">What is added to a place of the first along the second's normal, mm; 0 for <see cref="StackRelation.ByPosition"/> unless the reader set another.</param>
public readonly record struct StackLink(StackRelation Relation, double Offset)
{
    private const double CosineOfTenDegrees = 0.984807753;

    /// <summary>Whether one can follow the other.</summary>
    public bool CanFollow => Relation is StackRelation.Approximate or StackRelation.ByPosition;

    /// <summary>
    /// How a stack can follow another. With the same frame of reference (PS3.3 section C.7.4.1) places are the same. Otherwise, the same
    /// patient on another day, or on another machine: where the places as they stand overlap by half of the shorter stack, they are taken
    /// as they are; else the stacks' middles are laid on one another.
    /// </summary>
    /// <param name="leader">The stack that is scrolled; null when its places are unknown.</param>
    /// <param name="follower">The stack that follows.</param>
    public static StackLink Of(StackGeometry? leader, StackGeometry? follower)
    {
        if (leader is null || follower is null)
        {
            return new(StackRelation.NoPositions, 0);
        }
        if (Math.Abs(leader.Normal.Dot(follower.Normal)) < CosineOfTenDegrees)
        {
            return new(StackRelation.NotParallel, 0);
        }
        if (
            leader.FrameOfReferenceUid.Length > 0
            && leader.FrameOfReferenceUid == follower.FrameOfReferenceUid
        )
        {
            return new(StackRelation.ByPosition, 0);
        }
        var (low, high) = leader.Extent(follower.Normal);
        var (ownLow, ownHigh) = follower.Extent(follower.Normal);
        var overlap = Math.Min(high, ownHigh) - Math.Max(low, ownLow);
        var shorter = Math.Min(high - low, ownHigh - ownLow);
        return new(
            StackRelation.Approximate,
            overlap >= shorter / 2 && overlap >= 0 ? 0 : ((ownLow + ownHigh) - (low + high)) / 2
        );
    }

    /// <summary>The follower's slice that is nearest to one of the leader's; at its ends the last one.</summary>
    /// <exception cref="InvalidOperationException">It cannot follow.</exception>
    public int Map(StackGeometry leader, int slice, StackGeometry follower) =>
        CanFollow
            ? follower.Nearest(leader.Centre(slice).Dot(follower.Normal) + Offset)
            : throw new InvalidOperationException("The stacks cannot be scrolled together.");

    /// <summary>The offset at which two slices belong together, mm.</summary>
    public static double OffsetOf(
        StackGeometry leader,
        int slice,
        StackGeometry follower,
        int followerSlice
    ) => (follower.Centre(followerSlice) - leader.Centre(slice)).Dot(follower.Normal);
}
