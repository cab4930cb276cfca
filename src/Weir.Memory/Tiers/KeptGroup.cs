namespace Weir.Memory;

/// <summary>A group that the user keeps in a tier. Under the tier's lock.</summary>
/// <param name="id">The group.</param>
/// <param name="promise">Bytes set aside for it, of which <see cref="Bytes"/> are used.</param>
internal sealed class KeptGroup(long id, long promise)
{
    public long Id { get; } = id;
    public long Promise = promise;
    public long Bytes;
}

/// <summary>By what an entry counts among the kept bytes.</summary>
internal enum KeptBy : byte
{
    /// <summary>It does not.</summary>
    Nobody,

    /// <summary>A pin of its own, with a promise of its own.</summary>
    Pin,

    /// <summary>Its group, out of the group's promise.</summary>
    Group,
}
