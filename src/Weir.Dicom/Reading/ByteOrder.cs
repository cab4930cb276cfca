using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Weir.Dicom.Reading;

/// <summary>Turns big endian values into little endian ones (PS3.5 section 7.3).</summary>
internal static class ByteOrder
{
    /// <summary>A copy with each unit's bytes reversed. A partial unit at the end is kept as it is.</summary>
    public static byte[] Swapped(ReadOnlySpan<byte> value, int unit)
    {
        var copy = value.ToArray();
        Swap(copy, unit);
        return copy;
    }

    /// <summary>Reverses each unit's bytes in place.</summary>
    public static void Swap(Span<byte> bytes, int unit)
    {
        switch (unit)
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
