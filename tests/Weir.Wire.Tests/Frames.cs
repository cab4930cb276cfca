using System.Buffers;
using CsCheck;

namespace Weir.Wire.Tests;

/// <summary>Frames to try.</summary>
internal static class Frames
{
    public static readonly PixelFormat[] Formats = Enum.GetValues<PixelFormat>();

    /// <summary>Frames of any format and odd sizes, of noise or of the extreme values.</summary>
    public static readonly Gen<Frame> Any =
        from format in Gen.OneOf(Formats)
        from columns in Gen.Int[1, 70]
        from rows in Gen.Int[1, 9]
        from pattern in Gen.Int[0, 2]
        from bytes in Gen.Byte.Array[(int)format.FrameBytes(columns, rows)]
        from plane in Gen.Byte.Array[(columns * rows + 7) / 8].Null()
        select new Frame(format, columns, rows, Shaped(bytes, pattern), plane);

    public static byte[] Encode(Frame frame, int level = FrameEncoder.DefaultLevel)
    {
        using var encoder = new FrameEncoder(level);
        var output = new ArrayBufferWriter<byte>();
        var written = encoder.Encode(
            frame.Format,
            frame.Columns,
            frame.Rows,
            frame.Raw,
            output,
            frame.Overlay
        );
        Assert.Equal(output.WrittenCount, written);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Decode(byte[] blob)
    {
        var raw = new byte[FrameHeader.Read(blob).RawBytes];
        FrameDecoder.Decode(blob, raw);
        return raw;
    }

    // Pattern 1: only lowest and highest bytes; 2: a slow ramp, as images are.
    private static byte[] Shaped(byte[] bytes, int pattern)
    {
        for (var i = 0; pattern > 0 && i < bytes.Length; i++)
        {
            bytes[i] = pattern == 1 ? (byte)(bytes[i] < 128 ? 0 : 255) : (byte)(i / 3);
        }
        return bytes;
    }

    internal sealed record Frame(
        PixelFormat Format,
        int Columns,
        int Rows,
        byte[] Raw,
        byte[]? Overlay = null
    )
    {
        /// <summary>What the decoder gives: pixels, then the overlay plane.</summary>
        public byte[] Whole => [.. Raw, .. Overlay ?? []];
    }
}
