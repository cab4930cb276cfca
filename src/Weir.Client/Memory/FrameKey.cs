namespace Weir.Client.Memory;

/// <summary>Names one frame in the tab's tiers.</summary>
/// <param name="Study">The study's slot in the tab's catalog; one slot is one revision of one study.</param>
/// <param name="Frame">The study-wide frame index of its manifest.</param>
public readonly record struct FrameKey(int Study, int Frame)
{
    // Written out, since a browser interprets what a record would generate: a comparer called for each member.
    /// <summary>Whether both name the same frame.</summary>
    public bool Equals(FrameKey other) => Frame == other.Frame && Study == other.Study;

    /// <inheritdoc/>
    public override int GetHashCode() => (Study * 0x9E3779) ^ Frame;
}
