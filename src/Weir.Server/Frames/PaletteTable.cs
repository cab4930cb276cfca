using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Weir.Dicom;

namespace Weir.Server.Frames;

/// <summary>The colour table of a palette image (PS3.3 section C.7.9), as 8-bit RGB.</summary>
internal sealed class PaletteTable
{
    private readonly byte[][] _channels;
    private readonly int[] _first;
    private readonly bool _signed;

    private PaletteTable(byte[][] channels, int[] first, bool signed) =>
        (_channels, _first, _signed) = (channels, first, signed);

    /// <summary>Reads the table of a file.</summary>
    /// <exception cref="DicomFormatException">The table is missing or too short.</exception>
    /// <exception cref="NotSupportedException">The table is segmented.</exception>
    public static PaletteTable Read(DicomFile file, SafeFileHandle handle)
    {
        ReadOnlySpan<(DicomTag Descriptor, DicomTag Data)> tags =
        [
            (
                DicomTags.RedPaletteColorLookupTableDescriptor,
                DicomTags.RedPaletteColorLookupTableData
            ),
            (
                DicomTags.GreenPaletteColorLookupTableDescriptor,
                DicomTags.GreenPaletteColorLookupTableData
            ),
            (
                DicomTags.BluePaletteColorLookupTableDescriptor,
                DicomTags.BluePaletteColorLookupTableData
            ),
        ];
        var channels = new byte[3][];
        var first = new int[3];
        var signed = file.Dataset.GetInt(DicomTags.PixelRepresentation) == 1;
        for (var i = 0; i < 3; i++)
            (channels[i], first[i]) = ReadChannel(
                file,
                handle,
                tags[i].Descriptor,
                tags[i].Data,
                signed
            );
        return new PaletteTable(channels, first, signed);
    }

    /// <summary>The colours of a frame of indices.</summary>
    public byte[] Apply(ReadOnlySpan<byte> indices, int bitsAllocated)
    {
        var step = bitsAllocated / 8;
        var pixels = new byte[indices.Length / step * 3];
        for (int from = 0, to = 0; from < indices.Length; from += step, to += 3)
        {
            int index = (step, _signed) switch
            {
                (1, true) => (sbyte)indices[from],
                (1, false) => indices[from],
                (_, true) => BinaryPrimitives.ReadInt16LittleEndian(indices[from..]),
                (_, false) => BinaryPrimitives.ReadUInt16LittleEndian(indices[from..]),
            };
            for (var channel = 0; channel < 3; channel++)
            {
                // Below the first mapped value: the first entry; above the last: the last.
                var table = _channels[channel];
                pixels[to + channel] = table[
                    Math.Clamp(index - _first[channel], 0, table.Length - 1)
                ];
            }
        }
        return pixels;
    }

    private static (byte[] Table, int First) ReadChannel(
        DicomFile file,
        SafeFileHandle handle,
        DicomTag descriptor,
        DicomTag data,
        bool signed
    )
    {
        var numbers = file.Dataset.GetInts(descriptor);
        if (!file.Dataset.TryGet(data, out var element))
            throw file.Dataset.Contains(DicomTags.SegmentedRedPaletteColorLookupTableData)
                ? new NotSupportedException("Weir does not show segmented palettes yet.")
                : new DicomFormatException("A palette image without palette", 0, data);
        if (numbers.Length != 3 || numbers[0] is < 0 or > 65536)
            throw new DicomFormatException(
                "A palette's descriptor is malformed",
                element.Offset,
                descriptor
            );
        var entries = numbers[0] == 0 ? 65536 : numbers[0];
        var bytes = element.IsDeferred
            ? file.ReadDeferred(handle, element)
            : element.Value.ToArray();
        // 8-bit entries are packed, or sit one to a word in files older than that rule.
        var wide = bytes.Length >= entries * 2;
        if (!wide && bytes.Length < entries)
            throw new DicomFormatException(
                "A palette is shorter than it says",
                element.Offset,
                data
            );
        var table = new byte[entries];
        for (var i = 0; i < entries; i++)
            table[i] = !wide ? bytes[i] : bytes[(i * 2) + (numbers[2] == 16 ? 1 : 0)];
        return (table, signed ? (short)numbers[1] : (ushort)numbers[1]);
    }
}
