using System.Buffers.Binary;
using Weir.Dicom;

namespace Weir.Server.Frames;

/// <summary>The colour table of a palette image (PS3.3 section C.7.6.3.1.5), as 8-bit RGB.</summary>
internal sealed class PaletteTable
{
    private readonly byte[][] _channels;
    private readonly int[] _first;
    private readonly bool _signed;

    private PaletteTable(byte[][] channels, int[] first, bool signed) =>
        (_channels, _first, _signed) = (channels, first, signed);

    /// <summary>Reads the table of a file.</summary>
    /// <exception cref="DicomFormatException">The table is missing, too short or malformed.</exception>
    public static PaletteTable Read(ImageHeader header)
    {
        ReadOnlySpan<(DicomTag Descriptor, DicomTag Data, DicomTag Segments)> tags =
        [
            (
                DicomTags.RedPaletteColorLookupTableDescriptor,
                DicomTags.RedPaletteColorLookupTableData,
                DicomTags.SegmentedRedPaletteColorLookupTableData
            ),
            (
                DicomTags.GreenPaletteColorLookupTableDescriptor,
                DicomTags.GreenPaletteColorLookupTableData,
                DicomTags.SegmentedGreenPaletteColorLookupTableData
            ),
            (
                DicomTags.BluePaletteColorLookupTableDescriptor,
                DicomTags.BluePaletteColorLookupTableData,
                DicomTags.SegmentedBluePaletteColorLookupTableData
            ),
        ];
        var channels = new ushort[3][];
        var first = new int[3];
        var signed = header.Dataset.GetInt(DicomTags.PixelRepresentation) == 1;
        for (var i = 0; i < 3; i++)
        {
            var (descriptor, data, segments) = tags[i];
            (channels[i], first[i]) = ReadChannel(header, descriptor, data, segments, signed);
        }
        // What the descriptor says of 8 or 16 bits is often wrong; the values of all three channels tell.
        var down = channels.Max(channel => channel.Max()) > byte.MaxValue ? 8 : 0;
        return new PaletteTable(
            Array.ConvertAll(
                channels,
                channel => Array.ConvertAll(channel, entry => (byte)(entry >> down))
            ),
            first,
            signed
        );
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

    private static (ushort[] Table, int First) ReadChannel(
        ImageHeader header,
        DicomTag descriptor,
        DicomTag data,
        DicomTag segments,
        bool signed
    )
    {
        var segmented = !header.Dataset.TryGet(data, out var element);
        if (segmented && !header.Dataset.TryGet(segments, out element))
            throw new DicomFormatException("A palette image without palette", 0, data);
        var shape = LutShape.Read(header.Dataset, descriptor, signed);
        if (shape is not { } it)
            throw new DicomFormatException(
                "A palette's descriptor is malformed",
                element!.Offset,
                descriptor
            );
        var table = segmented
            ? SegmentedPalette.Expand(header, element!, it.Length, it.Bits)
            : LutValues.Read(header, element!, it.Length);
        if (table.Length < it.Length)
            throw new DicomFormatException(
                "A palette is shorter than it says",
                element!.Offset,
                element.Tag
            );
        return (table, it.First);
    }
}
