namespace Weir.Memory;

/// <summary>How a study's temperature counts against another's, in three steps: within a step age alone decides.</summary>
internal enum HeatRank : byte
{
    Cold,
    Warm,
    Hot,
}
