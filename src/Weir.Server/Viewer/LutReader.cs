using Weir.Dicom;
using Weir.Server.Frames;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>Reads modality and VOI lookup tables (PS3.3 sections C.11.1.1 and C.11.2.1.1).</summary>
internal static class LutReader
{
    /// <summary>The table of a sequence's item; null when it has none that could be used.</summary>
    /// <param name="header">The file.</param>
    /// <param name="item">The item.</param>
    /// <param name="signed">Whether inputs may be below 0.</param>
    public static LookupTable? Read(ImageHeader header, DicomDataset item, bool signed)
    {
        if (
            LutShape.Read(item, DicomTags.LUTDescriptor, signed) is not { } shape
            || !item.TryGet(DicomTags.LUTData, out var data)
            || LutValues.Read(header, data, shape.Length) is not { Length: > 0 } values
        )
            return null;
        // Bits that the descriptor forgot would be whiter than white.
        var most = values.Max();
        var bits = shape.Bits;
        while (most >= 1 << bits)
            bits++;
        return new LookupTable
        {
            FirstMapped = shape.First,
            Bits = bits,
            Values = values,
        };
    }
}
