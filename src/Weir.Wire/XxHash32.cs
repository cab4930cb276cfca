using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Wire;

/// <summary>
/// xxHash, 32 bits, seed 0 (Y. Collet, xxHash fast digest algorithm, specification 0.1.1): the wire's checksum. It is
/// small enough to be written again in the stage's WebAssembly, which a package would not be.
/// </summary>
public static class XxHash32
{
    private const uint P1 = 2654435761;
    private const uint P2 = 2246822519;
    private const uint P3 = 3266489917;
    private const uint P4 = 668265263;
    private const uint P5 = 374761393;

    /// <summary>The hash of the bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        var length = (uint)data.Length;
        uint hash;
        if (data.Length >= 16)
        {
            uint a = unchecked(P1 + P2),
                b = P2,
                c = 0,
                d = unchecked(0 - P1);
            while (data.Length >= 16)
            {
                a = Round(a, Word(data));
                b = Round(b, Word(data[4..]));
                c = Round(c, Word(data[8..]));
                d = Round(d, Word(data[12..]));
                data = data[16..];
            }
            hash = Rotate(a, 1) + Rotate(b, 7) + Rotate(c, 12) + Rotate(d, 18);
        }
        else
        {
            hash = P5;
        }
        hash += length;
        for (; data.Length >= 4; data = data[4..])
        {
            hash = Rotate(hash + (Word(data) * P3), 17) * P4;
        }
        foreach (var value in data)
        {
            hash = Rotate(hash + (value * P5), 11) * P1;
        }
        hash = (hash ^ (hash >> 15)) * P2;
        hash = (hash ^ (hash >> 13)) * P3;
        return hash ^ (hash >> 16);
    }

    private static uint Round(uint lane, uint word) => Rotate(lane + (word * P2), 13) * P1;

    private static uint Rotate(uint value, int bits) => BitOperations.RotateLeft(value, bits);

    private static uint Word(ReadOnlySpan<byte> data) =>
        BinaryPrimitives.ReadUInt32LittleEndian(data);
}
