using System.Buffers.Binary;

namespace Weir.Dicom.Codecs;

/// <summary>Goes through the marker segments of a JPEG or JPEG-LS codestream (ITU-T T.81 annex B).</summary>
internal ref struct JpegSegments(ReadOnlySpan<byte> codestream)
{
    /// <summary>DHT: Huffman tables.</summary>
    public const byte HuffmanTables = 0xC4;

    /// <summary>EOI: the end.</summary>
    public const byte End = 0xD9;

    /// <summary>SOS: a scan; entropy-coded data follows its segment.</summary>
    public const byte Scan = 0xDA;

    /// <summary>DQT: quantization tables.</summary>
    public const byte QuantizationTables = 0xDB;

    /// <summary>DRI: the restart interval.</summary>
    public const byte RestartInterval = 0xDD;

    private readonly ReadOnlySpan<byte> codestream = codestream;

    /// <summary>The second byte of the marker.</summary>
    public byte Marker { get; private set; }

    /// <summary>Offset of the marker's first byte.</summary>
    public int Start { get; private set; }

    /// <summary>What the segment holds behind its length; empty for markers without one.</summary>
    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>Offset behind the segment: where the entropy-coded data of a scan begins, or where reading goes on.</summary>
    public int Position { get; set; }

    /// <summary>Goes to the next segment.</summary>
    /// <returns>False at the end of the codestream.</returns>
    /// <exception cref="DicomFormatException">There is something else than a marker, or a segment beyond the end.</exception>
    public bool Next()
    {
        if (Position + 2 > codestream.Length)
        {
            return false;
        }
        if (codestream[Position] != 0xFF)
        {
            throw new DicomFormatException("There is no JPEG marker where one must be", 0);
        }
        while (Position + 1 < codestream.Length && codestream[Position + 1] == 0xFF)
        {
            Position++; // Fill bytes may stand before any marker.
        }
        if (Position + 2 > codestream.Length)
        {
            return false;
        }
        Start = Position;
        Marker = codestream[Position + 1];
        Position += 2;
        Payload = default;
        if (Marker is 0x01 or (>= 0xD0 and <= End))
        {
            return true;
        }
        var length =
            Position + 2 <= codestream.Length
                ? BinaryPrimitives.ReadUInt16BigEndian(codestream[Position..])
                : 0;
        if (length < 2 || length > codestream.Length - Position)
        {
            throw new DicomFormatException("A JPEG segment ends beyond the frame", 0);
        }
        Payload = codestream.Slice(Position + 2, length - 2);
        Position += length;
        return true;
    }
}
