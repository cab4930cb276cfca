namespace Weir.Memory.Tests.Support;

/// <summary>One step of a random walk: what to do, to which key, with how much.</summary>
internal readonly record struct Step(int What, int Key, int Size);
