using System.Numerics;

namespace Weir.Server.Demo.Rendering;

/// <summary>
/// xoshiro256** (D. Blackman, S. Vigna 2018), seeded by splitmix64: the same numbers on every machine and version of .NET,
/// which System.Random does not promise.
/// </summary>
internal struct DemoRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public DemoRandom(ulong seed)
    {
        _a = Mix(ref seed);
        _b = Mix(ref seed);
        _c = Mix(ref seed);
        _d = Mix(ref seed);
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>From 0 to below 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Evenly between two numbers.</summary>
    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>Seed of a part, such as one slice of a study, so that parts can be made in any order.</summary>
    public static ulong Part(ulong seed, int part)
    {
        var state = seed ^ ((ulong)(uint)part * 0xD1342543DE82EF95);
        return Mix(ref state);
    }

    private static ulong Mix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
