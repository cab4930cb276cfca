namespace Weir.Memory;

/// <summary>
/// The order in which entries are given up. Entries are known by their slot, a small integer that the tier uses again
/// after <see cref="Removed"/>, so that a policy can be arrays. Called under the tier's lock: keep it short and call nobody.
/// </summary>
public interface IEvictionPolicy<TKey>
{
    /// <summary>An entry came in.</summary>
    void Added(int slot, in PolicyEntry<TKey> entry);

    /// <summary>An entry was asked for and found. Unless it is held already, <see cref="Held"/> follows at once.</summary>
    void Touched(int slot);

    /// <summary>An entry was leased or pinned for the first time: it is no victim until <see cref="LetGo"/>.</summary>
    void Held(int slot);

    /// <summary>The last lease or pin of an entry ended.</summary>
    void LetGo(int slot);

    /// <summary>An entry left, held or not. Its slot may come back as another entry.</summary>
    void Removed(int slot);

    /// <summary>Names the entry to be given up next, never a held one; the tier answers with <see cref="Removed"/>.</summary>
    /// <param name="scope">What to spare, and the tier's size.</param>
    /// <param name="slot">The victim.</param>
    /// <returns>False when nothing in the scope can go.</returns>
    bool TryNextVictim(in VictimScope scope, out int slot);
}

/// <summary>What policies decide by.</summary>
/// <param name="Key">The key, for those that count how often it comes back (W-TinyLFU).</param>
/// <param name="Group">The group, usually a study.</param>
/// <param name="Bytes">Size, for those that weigh it (GDSF).</param>
/// <param name="FirstScreen">True for a frame of its study's initial layout.</param>
public readonly record struct PolicyEntry<TKey>(TKey Key, long Group, long Bytes, bool FirstScreen);

/// <summary>The frame of one search for a victim.</summary>
/// <param name="CapacityBytes">The tier's size: shares are parts of this.</param>
/// <param name="SparedGroup">The group none of whose entries may go; null: none is spared.</param>
public readonly record struct VictimScope(long CapacityBytes, long? SparedGroup = null);
