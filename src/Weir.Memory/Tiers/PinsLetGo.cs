namespace Weir.Memory;

/// <summary>Pins of one group that ended in one tier, though their holder did not ask: the entries may be evicted from now on.</summary>
/// <param name="Tier">The tier's name.</param>
/// <param name="Group">The group, usually a study.</param>
/// <param name="Entries">How many entries.</param>
/// <param name="Bytes">Their bytes.</param>
public readonly record struct PinsLetGo(string Tier, long Group, int Entries, long Bytes);
