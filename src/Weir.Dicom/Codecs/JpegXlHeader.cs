using System.Buffers.Binary;

namespace Weir.Dicom.Codecs;

/// <summary>The size of the image that a JPEG XL codestream, bare or in its container, holds (ISO/IEC 18181-1 annex D).</summary>
internal static class JpegXlHeader
{
    private const uint CodestreamBox = 0x6A786C63; // "jxlc"
    private const uint PartialBox = 0x6A786C70; // "jxlp"
    private const int HeadBytes = 12; // All that a size can take, and more.

    private static ReadOnlySpan<byte> ContainerSignature =>
        [0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A];

    /// <summary>Reads the size.</summary>
    /// <exception cref="DicomFormatException">There is none.</exception>
    public static (long Columns, long Rows) Read(ReadOnlySpan<byte> encoded)
    {
        var stream = encoded.StartsWith(ContainerSignature) ? InContainer(encoded) : encoded;
        if (!stream.StartsWith<byte>([0xFF, 0x0A]))
        {
            throw new DicomFormatException("The JPEG XL frame has no header", 0);
        }
        Span<byte> head = stackalloc byte[HeadBytes];
        stream[2..Math.Min(stream.Length, 2 + HeadBytes)].CopyTo(head);
        var bits = new Bits(
            (UInt128)BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) << 64
                | BinaryPrimitives.ReadUInt64LittleEndian(head)
        );
        var isSmall = bits.Read(1) == 1;
        var rows = Size(ref bits, isSmall);
        var ratio = bits.Read(3);
        var columns = ratio switch
        {
            0 => Size(ref bits, isSmall),
            1 => rows,
            2 => rows * 12 / 10,
            3 => rows * 4 / 3,
            4 => rows * 3 / 2,
            5 => rows * 16 / 9,
            6 => rows * 5 / 4,
            _ => rows * 2,
        };
        return (columns, rows);
    }

    private static long Size(ref Bits bits, bool isSmall)
    {
        if (isSmall)
        {
            return 8 * (bits.Read(5) + 1);
        }
        var length = bits.Read(2) switch
        {
            0 => 9,
            1 => 13,
            2 => 18,
            _ => 30,
        };
        return bits.Read(length) + 1;
    }

    private static ReadOnlySpan<byte> InContainer(ReadOnlySpan<byte> file)
    {
        while (file.Length >= 8)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file);
            var type = BinaryPrimitives.ReadUInt32BigEndian(file[4..]);
            var (head, end) = length switch
            {
                0 => (8, file.Length),
                1 when file.Length >= 16 => (
                    16,
                    (long)
                        Math.Min(
                            BinaryPrimitives.ReadUInt64BigEndian(file[8..]),
                            (ulong)file.Length
                        )
                ),
                _ => (8, Math.Min(length, file.Length)),
            };
            if (end < head)
            {
                break;
            }
            if (type == CodestreamBox)
            {
                return file[head..];
            }
            if (type == PartialBox)
            {
                // Four bytes of a counter stand before a part's bytes.
                return end >= head + 4 ? file[(head + 4)..] : [];
            }
            file = file[(int)end..];
        }
        throw new DicomFormatException("The JPEG XL container in the frame has no codestream", 0);
    }

    /// <summary>Bits from the lowest up.</summary>
    private ref struct Bits(UInt128 value)
    {
        private UInt128 value = value;

        public long Read(int count)
        {
            var result = (long)(ulong)(value & ((UInt128.One << count) - 1));
            value >>= count;
            return result;
        }
    }
}
