using System.Buffers.Binary;

namespace Weir.Dicom.Codecs;

/// <summary>One component of a JPEG frame (ITU-T T.81 section B.2.2).</summary>
/// <param name="Id">The identifier by which scans name it.</param>
/// <param name="Across">Horizontal sampling factor, 1 to 4.</param>
/// <param name="Down">Vertical sampling factor, 1 to 4.</param>
/// <param name="Quantization">Its quantization table, 0 to 3.</param>
internal readonly record struct JpegComponent(byte Id, byte Across, byte Down, byte Quantization);

/// <summary>The frame header of a JPEG or JPEG-LS codestream (ITU-T T.81 section B.2.2, T.87 annex C).</summary>
/// <param name="Process">Which SOF marker it is: 0 to 15, or 0x37 for JPEG-LS.</param>
/// <param name="Precision">Bits a sample.</param>
/// <param name="Rows">Number of lines.</param>
/// <param name="Columns">Samples a line.</param>
/// <param name="Components">The components.</param>
internal sealed record JpegFrame(
    byte Process,
    int Precision,
    int Rows,
    int Columns,
    JpegComponent[] Components
)
{
    /// <summary>SOF0: baseline.</summary>
    public const byte Baseline = 0;

    /// <summary>SOF1: extended sequential, Huffman.</summary>
    public const byte Sequential = 1;

    /// <summary>SOF2: progressive, Huffman.</summary>
    public const byte Progressive = 2;

    /// <summary>SOF3: lossless, Huffman.</summary>
    public const byte Lossless = 3;

    /// <summary>SOF9: extended sequential, arithmetic.</summary>
    public const byte ArithmeticSequential = 9;

    /// <summary>SOF10: progressive, arithmetic.</summary>
    public const byte ArithmeticProgressive = 10;

    /// <summary>SOF55, the marker of JPEG-LS.</summary>
    public const byte JpegLs = 0x37;

    private const int HeadBytes = 6;

    /// <summary>Finds the frame header of a codestream.</summary>
    /// <param name="codestream">The codestream.</param>
    /// <param name="format">Its name, for the message.</param>
    /// <exception cref="DicomFormatException">There is none, or it is damaged.</exception>
    public static JpegFrame Read(ReadOnlySpan<byte> codestream, string format)
    {
        var segments = new JpegSegments(codestream);
        while (segments.Next())
        {
            if (IsFrame(segments.Marker))
            {
                return Of(segments.Marker, segments.Payload);
            }
            if (segments.Marker == JpegSegments.Scan)
            {
                break;
            }
        }
        throw new DicomFormatException($"The {format} frame has no frame header", 0);
    }

    /// <summary>Whether a marker begins a frame header: SOFn without DHT, JPG and DAC, which lie among them.</summary>
    public static bool IsFrame(byte marker) =>
        marker is (>= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) or 0xC0 + JpegLs;

    /// <summary>Reads a frame header.</summary>
    /// <exception cref="DicomFormatException">It is damaged.</exception>
    public static JpegFrame Of(byte marker, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < HeadBytes || payload.Length < HeadBytes + 3 * payload[5])
        {
            throw new DicomFormatException("A JPEG frame header is too short", 0);
        }
        var components = new JpegComponent[payload[5]];
        for (var i = 0; i < components.Length; i++)
        {
            var entry = payload.Slice(HeadBytes + 3 * i, 3);
            var (across, down) = ((byte)(entry[1] >> 4), (byte)(entry[1] & 15));
            if (across is 0 or > 4 || down is 0 or > 4)
            {
                throw new DicomFormatException("A JPEG sampling factor is not 1 to 4", 0);
            }
            components[i] = new JpegComponent(entry[0], across, down, entry[2]);
        }
        return new JpegFrame(
            (byte)(marker - 0xC0),
            payload[0],
            BinaryPrimitives.ReadUInt16BigEndian(payload[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(payload[3..]),
            components
        );
    }
}
