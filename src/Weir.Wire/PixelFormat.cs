namespace Weir.Wire;

/// <summary>What one pixel of a wire frame is. All are little endian; the numbers are on the wire (docs/wire.md).</summary>
public enum PixelFormat : byte
{
    /// <summary>One bit a pixel, packed, lowest bit first, rows not padded (PS3.5 section 8.1.1).</summary>
    Bit1 = 0,

    /// <summary>Unsigned 8-bit integer.</summary>
    U8 = 1,

    /// <summary>Signed 8-bit integer.</summary>
    S8 = 2,

    /// <summary>Unsigned 16-bit integer.</summary>
    U16 = 3,

    /// <summary>Signed 16-bit integer.</summary>
    S16 = 4,

    /// <summary>Unsigned 32-bit integer.</summary>
    U32 = 5,

    /// <summary>Signed 32-bit integer.</summary>
    S32 = 6,

    /// <summary>IEEE 754 single precision.</summary>
    F32 = 7,

    /// <summary>IEEE 754 double precision.</summary>
    F64 = 8,

    /// <summary>Three unsigned 8-bit components, red, green and blue, pixel by pixel.</summary>
    Rgb8 = 9,

    /// <summary>Three unsigned 16-bit components, red, green and blue, pixel by pixel.</summary>
    Rgb16 = 10,
}

/// <summary>Sizes of the pixel formats.</summary>
public static class PixelFormats
{
    /// <summary>Bytes of one component; 0 for <see cref="PixelFormat.Bit1"/>, whose components share a byte.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a pixel format.</exception>
    public static int BytesPerComponent(this PixelFormat format) =>
        format switch
        {
            PixelFormat.Bit1 => 0,
            PixelFormat.U8 or PixelFormat.S8 or PixelFormat.Rgb8 => 1,
            PixelFormat.U16 or PixelFormat.S16 or PixelFormat.Rgb16 => 2,
            PixelFormat.U32 or PixelFormat.S32 or PixelFormat.F32 => 4,
            PixelFormat.F64 => 8,
            _ => throw new ArgumentOutOfRangeException(
                nameof(format),
                format,
                "Not a pixel format."
            ),
        };

    /// <summary>Components of one pixel: 3 for colour, else 1.</summary>
    public static int Components(this PixelFormat format) =>
        format is PixelFormat.Rgb8 or PixelFormat.Rgb16 ? 3 : 1;

    /// <summary>Bytes of one pixel; 0 for <see cref="PixelFormat.Bit1"/>.</summary>
    public static int BytesPerPixel(this PixelFormat format) =>
        format.BytesPerComponent() * format.Components();

    /// <summary>Bytes of a whole frame of native pixels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public static long FrameBytes(this PixelFormat format, int columns, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        var pixels = (long)columns * rows;
        return format == PixelFormat.Bit1 ? (pixels + 7) / 8 : pixels * format.BytesPerPixel();
    }

    /// <summary>Bytes of one pixel in a texture: single bits are widened, doubles narrowed, and colour is held with four components.</summary>
    public static int TexelBytes(this PixelFormat format) =>
        format switch
        {
            PixelFormat.Bit1 => 1,
            PixelFormat.F64 => 4,
            PixelFormat.Rgb8 or PixelFormat.Rgb16 => 4 * format.BytesPerComponent(),
            _ => format.BytesPerComponent(),
        };

    /// <summary>True for the formats that the wire's filter applies to: integers of whole bytes.</summary>
    public static bool IsFilterable(this PixelFormat format) =>
        format is not (PixelFormat.Bit1 or PixelFormat.F32 or PixelFormat.F64);
}
