using System.Buffers.Binary;

namespace Weir.Dicom.Codecs;

/// <summary>One component's part in a scan (ITU-T T.81 section B.2.3).</summary>
/// <param name="Component">Index of the component in the frame.</param>
/// <param name="Dc">The Huffman table of DC coefficients or differences, 0 to 3.</param>
/// <param name="Ac">The Huffman table of AC coefficients, 0 to 3.</param>
internal readonly record struct JpegScanComponent(int Component, int Dc, int Ac);

/// <summary>The header of a scan.</summary>
/// <param name="Components">What the scan holds.</param>
/// <param name="Start">The first coefficient; the predictor in lossless images.</param>
/// <param name="End">The last coefficient.</param>
/// <param name="High">The point transform of the scan before, in progressive images.</param>
/// <param name="Low">The point transform.</param>
internal readonly record struct JpegScan(
    JpegScanComponent[] Components,
    int Start,
    int End,
    int High,
    int Low
)
{
    /// <summary>Reads a scan header.</summary>
    /// <exception cref="DicomFormatException">It is damaged, or names components that the frame does not have.</exception>
    public static JpegScan Of(ReadOnlySpan<byte> payload, JpegFrame frame)
    {
        var count = payload.IsEmpty ? 0 : payload[0];
        if (count is 0 or > 4 || payload.Length < 4 + 2 * count)
        {
            throw new DicomFormatException("A JPEG scan header is damaged", 0);
        }
        var components = new JpegScanComponent[count];
        for (var i = 0; i < count; i++)
        {
            var (id, tables) = (payload[1 + 2 * i], payload[2 + 2 * i]);
            var index = Array.FindIndex(frame.Components, component => component.Id == id);
            // In the order of the frame, and none twice.
            if (index < 0 || i > 0 && index <= components[i - 1].Component)
            {
                throw new DicomFormatException("A JPEG scan names a wrong component", 0);
            }
            components[i] = new JpegScanComponent(index, (tables >> 4) & 3, tables & 3);
        }
        var rest = payload[(1 + 2 * count)..];
        return new JpegScan(components, rest[0], rest[1], rest[2] >> 4, rest[2] & 15);
    }
}

/// <summary>The tables that stand between the scans of a codestream.</summary>
internal sealed class JpegTables
{
    private readonly JpegHuffman?[] dc = new JpegHuffman?[4];
    private readonly JpegHuffman?[] ac = new JpegHuffman?[4];
    private readonly ushort[]?[] quantization = new ushort[]?[4];

    /// <summary>MCUs between restarts; 0: none.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>Reads a segment, if it is one of tables.</summary>
    /// <exception cref="DicomFormatException">It is damaged.</exception>
    public void Read(byte marker, ReadOnlySpan<byte> payload)
    {
        switch (marker)
        {
            case JpegSegments.HuffmanTables:
                while (!payload.IsEmpty)
                {
                    payload = ReadHuffman(payload);
                }
                break;
            case JpegSegments.QuantizationTables:
                while (!payload.IsEmpty)
                {
                    payload = ReadQuantization(payload);
                }
                break;
            case JpegSegments.RestartInterval when payload.Length >= 2:
                RestartInterval = BinaryPrimitives.ReadUInt16BigEndian(payload);
                break;
        }
    }

    /// <summary>The table of DC coefficients or differences.</summary>
    public JpegHuffman Dc(int index) => dc[index] ?? throw Missing();

    /// <summary>The table of AC coefficients.</summary>
    public JpegHuffman Ac(int index) => ac[index] ?? throw Missing();

    /// <summary>Step sizes of the 64 coefficients, in zigzag order.</summary>
    public ushort[] Quantization(int index) =>
        (uint)index < 4 && quantization[index] is { } table ? table : throw Missing();

    private ReadOnlySpan<byte> ReadHuffman(ReadOnlySpan<byte> payload)
    {
        var total = 0;
        if (payload.Length >= 17)
        {
            foreach (var count in payload[1..17])
            {
                total += count;
            }
        }
        if (payload.Length < 17 + total || total > 256 || (payload[0] & 0xEC) != 0)
        {
            throw new DicomFormatException("A JPEG Huffman table is damaged", 0);
        }
        var tables = payload[0] >> 4 == 0 ? dc : ac;
        tables[payload[0] & 3] = new JpegHuffman(payload[1..17], payload.Slice(17, total));
        return payload[(17 + total)..];
    }

    private ReadOnlySpan<byte> ReadQuantization(ReadOnlySpan<byte> payload)
    {
        var bytes = payload[0] >> 4 == 0 ? 1 : 2;
        if (payload.Length < 1 + 64 * bytes || (payload[0] & 0xEC) != 0)
        {
            throw new DicomFormatException("A JPEG quantization table is damaged", 0);
        }
        var table = new ushort[64];
        for (var i = 0; i < 64; i++)
        {
            table[i] =
                bytes == 1
                    ? payload[1 + i]
                    : BinaryPrimitives.ReadUInt16BigEndian(payload[(1 + 2 * i)..]);
        }
        quantization[payload[0] & 3] = table;
        return payload[(1 + 64 * bytes)..];
    }

    private static DicomFormatException Missing() =>
        new("The JPEG frame uses a table that it does not have", 0);
}
