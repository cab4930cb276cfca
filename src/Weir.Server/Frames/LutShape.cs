using System.Runtime.InteropServices;
using Weir.Dicom;
using Weir.Wire;

namespace Weir.Server.Frames;

/// <summary>The three numbers of a lookup table's descriptor (PS3.3 sections C.7.6.3.1.5, C.11.1.1.1 and C.11.2.1.1).</summary>
/// <param name="Length">Entries, 1 to 65536.</param>
/// <param name="First">The input that the first entry belongs to.</param>
/// <param name="Bits">Bits of an entry as the descriptor says, 8 to 16.</param>
internal readonly record struct LutShape(int Length, int First, int Bits)
{
    /// <summary>Reads a descriptor; null when it is malformed.</summary>
    /// <param name="dataset">Holds the descriptor.</param>
    /// <param name="descriptor">Its tag.</param>
    /// <param name="signed">
    /// Whether inputs are signed: all three numbers have the value representation of the input, but many files are written
    /// with the other one, and implicit ones say none.
    /// </param>
    public static LutShape? Read(DicomDataset dataset, DicomTag descriptor, bool signed)
    {
        if (dataset.GetInts(descriptor) is not [var length, var first, var bits])
            return null;
        // 65536 does not fit 16 bits and is written as 0.
        var entries = (ushort)length == 0 ? LookupTable.MaxLength : (ushort)length;
        return new LutShape(
            entries,
            signed ? (short)first : (ushort)first,
            Math.Clamp(bits, 8, 16)
        );
    }
}

/// <summary>The entries of a lookup table.</summary>
internal static class LutValues
{
    /// <summary>Reads at most so many entries; fewer where the value is shorter.</summary>
    public static ushort[] Read(ImageHeader header, DicomElement element, int entries)
    {
        var bytes = header.Read(element, 0, 2 * entries).Span;
        // 8-bit entries are packed, or sit one to a word in files older than that rule.
        if (bytes.Length >= 2 * entries || bytes.Length < entries)
            return MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
        var packed = new ushort[entries];
        for (var i = 0; i < entries; i++)
            packed[i] = bytes[i];
        return packed;
    }
}
