using System.Buffers.Binary;

namespace Weir.Wire;

/// <summary>The 32 bytes before a wire frame's payload (docs/wire.md).</summary>
/// <param name="Pixels">How a pixel is stored.</param>
/// <param name="IsFiltered">True when the filter was applied before compression.</param>
/// <param name="Columns">Pixels in a row.</param>
/// <param name="Rows">Rows.</param>
/// <param name="RawBytes">Bytes of the native frame, its overlay plane included.</param>
/// <param name="PayloadBytes">Bytes of the zstd frame that follows.</param>
/// <param name="Checksum">xxHash32 of the payload, seed 0.</param>
/// <param name="HasOverlay">True when an overlay plane follows the pixels (PS3.3 section C.9.2), stored as Bit1.</param>
public readonly record struct FrameHeader(
    PixelFormat Pixels,
    bool IsFiltered,
    int Columns,
    int Rows,
    int RawBytes,
    int PayloadBytes,
    uint Checksum,
    bool HasOverlay = false
)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 32;

    /// <summary>The version this code reads and writes.</summary>
    public const byte Version = 2;

    /// <summary>The longest side of a frame: Rows and Columns are 16-bit in DICOM.</summary>
    public const int MaxSide = ushort.MaxValue;

    private const byte Filtered = 1;
    private const byte Overlay = 2;

    /// <summary>Bytes of the whole wire frame.</summary>
    public int TotalBytes => Size + PayloadBytes;

    /// <summary>Bytes of the overlay plane at the end of the native frame; 0 without one.</summary>
    public int OverlayBytes => HasOverlay ? (int)PixelFormat.Bit1.FrameBytes(Columns, Rows) : 0;

    /// <summary>Writes the header into the first <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..Size].Clear();
        destination[0] = (byte)'W';
        destination[1] = (byte)'F';
        destination[2] = Version;
        destination[3] = (byte)Pixels;
        destination[4] = (byte)((IsFiltered ? Filtered : 0) | (HasOverlay ? Overlay : 0));
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], Columns);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(destination[16..], RawBytes);
        BinaryPrimitives.WriteInt32LittleEndian(destination[20..], PayloadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[24..], Checksum);
    }

    /// <summary>Reads and checks a header; nothing is allocated for what it claims.</summary>
    /// <exception cref="InvalidDataException">Not a wire frame of this version, or its sizes do not agree.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < Size || source[0] != 'W' || source[1] != 'F')
        {
            throw new InvalidDataException("Not a wire frame.");
        }
        if (source[2] != Version)
        {
            throw new InvalidDataException(
                $"Wire frame version {source[2]}; this is version {Version}."
            );
        }
        var header = new FrameHeader(
            (PixelFormat)source[3],
            (source[4] & Filtered) != 0,
            BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[24..]),
            (source[4] & Overlay) != 0
        );
        header.Check();
        return header;
    }

    private void Check()
    {
        var sides = Columns is > 0 and <= MaxSide && Rows is > 0 and <= MaxSide;
        if (!sides || Pixels > PixelFormat.Rgb16 || PayloadBytes < 0)
        {
            throw new InvalidDataException("A wire frame's sizes are out of range.");
        }
        var raw = Pixels.FrameBytes(Columns, Rows) + OverlayBytes;
        if (RawBytes != raw || (IsFiltered && !Pixels.IsFilterable()))
        {
            throw new InvalidDataException("A wire frame's sizes do not agree.");
        }
    }
}
