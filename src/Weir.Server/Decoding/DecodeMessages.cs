using System.Runtime.InteropServices;
using System.Text;
using Weir.Dicom;

namespace Weir.Server.Decoding;

/// <summary>
/// What the server asks a decoder process, on its standard input: always this many bytes, in the machine's byte order.
/// The frame itself lies in shared memory: its codestream at the beginning, room for the samples at
/// <see cref="OutputOffset"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DecodeRequest
{
    public const uint Mark = 0x51524457; // "WDRQ"

    private const int UidBytes = 64;
    private const int TermBytes = 16;

    public uint Magic;
    public int Number;
    public long MappedBytes;
    public long MemoryBytes;
    public long OutputOffset;
    public int InputBytes;
    public int OutputBytes;
    public int Seconds;
    public int Rows;
    public int Columns;
    public short SamplesPerPixel;
    public short BitsAllocated;
    public short BitsStored;
    public short HighBit;
    public byte Signed;
    public byte Planar;
    public byte IsFloat;
    public byte Reserved;
    private fixed byte syntax[UidBytes];
    private fixed byte photometric[TermBytes];

    public string Syntax
    {
        readonly get
        {
            fixed (byte* bytes = syntax)
                return Read(new ReadOnlySpan<byte>(bytes, UidBytes));
        }
        set
        {
            fixed (byte* bytes = syntax)
                Write(value, new Span<byte>(bytes, UidBytes));
        }
    }

    /// <summary>The description, as far as decoders look at it.</summary>
    public PixelDescription Description
    {
        readonly get
        {
            fixed (byte* bytes = photometric)
                return new PixelDescription
                {
                    Rows = Rows,
                    Columns = Columns,
                    SamplesPerPixel = SamplesPerPixel,
                    BitsAllocated = BitsAllocated,
                    BitsStored = BitsStored,
                    HighBit = HighBit,
                    Signed = Signed != 0,
                    Planar = Planar != 0,
                    IsFloat = IsFloat != 0,
                    Photometric = Read(new ReadOnlySpan<byte>(bytes, TermBytes)),
                    NumberOfFrames = 1,
                };
        }
        set
        {
            (Rows, Columns) = (value.Rows, value.Columns);
            SamplesPerPixel = (short)value.SamplesPerPixel;
            BitsAllocated = (short)value.BitsAllocated;
            BitsStored = (short)value.BitsStored;
            HighBit = (short)value.HighBit;
            Signed = value.Signed ? (byte)1 : (byte)0;
            Planar = value.Planar ? (byte)1 : (byte)0;
            IsFloat = value.IsFloat ? (byte)1 : (byte)0;
            fixed (byte* bytes = photometric)
                Write(value.Photometric, new Span<byte>(bytes, TermBytes));
        }
    }

    private static string Read(ReadOnlySpan<byte> field) =>
        Encoding.ASCII.GetString(field.TrimEnd((byte)0));

    /// <summary>A text that is too long or not ASCII is none that a decoder knows.</summary>
    private static void Write(string text, Span<byte> field)
    {
        field.Clear();
        if (text.Length <= field.Length && Ascii.IsValid(text))
            _ = Encoding.ASCII.GetBytes(text, field);
    }
}

/// <summary>How a frame fared.</summary>
internal enum DecodeStatus
{
    Done,
    Damaged,
    Unsupported,
    LibraryMissing,
    OutOfMemory,
    Failed,
}

/// <summary>What a decoder process answers, on its standard output. There is no text in it: what it could say is not to be trusted.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DecodeAnswer
{
    public const uint Mark = 0x4E414457; // "WDAN"

    public uint Magic;
    public int Number;
    public DecodeStatus Status;
    public int OutputBytes;
}
