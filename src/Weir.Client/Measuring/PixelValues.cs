using System.Buffers.Binary;
using Weir.Wire;

namespace Weir.Client.Measuring;

/// <summary>Values of source pixels as <see cref="Stage.IStage.ReadAsync"/> gives them: exact, whatever the picture on screen is made of.</summary>
public static class PixelValues
{
    /// <summary>Bytes of one pixel as read; a single bit has a byte of its own.</summary>
    public static int BytesPerPixel(PixelFormat format) => Math.Max(1, format.BytesPerPixel());

    /// <summary>Whether pixels have colours instead of values.</summary>
    public static bool IsColor(PixelFormat format) => format.Components() == 3;

    /// <summary>
    /// Modality values (PS3.3 section C.11.1): of the modality LUT, else stored value × slope + intercept. Padding (PS3.3 section
    /// C.7.5.1.1.2) has no value: not a number.
    /// </summary>
    /// <param name="format">Of the frame, not colour.</param>
    /// <param name="raw">So many pixels.</param>
    /// <param name="values">One for each.</param>
    public static void Read(ImageFormat format, ReadOnlySpan<byte> raw, Span<double> values)
    {
        var size = BytesPerPixel(format.Pixels);
        for (var i = 0; i < values.Length; i++)
        {
            var stored = Stored(format.Pixels, raw.Slice(i * size, size));
            values[i] =
                stored >= format.PaddingLow && stored <= format.PaddingHigh ? double.NaN
                : format.ModalityLut is { } lut ? lut[stored]
                : (stored * format.RescaleSlope) + format.RescaleIntercept;
        }
    }

    /// <summary>Red, green and blue of one pixel.</summary>
    public static (int Red, int Green, int Blue) Color(
        PixelFormat format,
        ReadOnlySpan<byte> raw
    ) =>
        format == PixelFormat.Rgb8
            ? (raw[0], raw[1], raw[2])
            : (
                BinaryPrimitives.ReadUInt16LittleEndian(raw),
                BinaryPrimitives.ReadUInt16LittleEndian(raw[2..]),
                BinaryPrimitives.ReadUInt16LittleEndian(raw[4..])
            );

    private static double Stored(PixelFormat format, ReadOnlySpan<byte> raw) =>
        format switch
        {
            PixelFormat.Bit1 or PixelFormat.U8 => raw[0],
            PixelFormat.S8 => (sbyte)raw[0],
            PixelFormat.U16 => BinaryPrimitives.ReadUInt16LittleEndian(raw),
            PixelFormat.S16 => BinaryPrimitives.ReadInt16LittleEndian(raw),
            PixelFormat.U32 => BinaryPrimitives.ReadUInt32LittleEndian(raw),
            PixelFormat.S32 => BinaryPrimitives.ReadInt32LittleEndian(raw),
            PixelFormat.F32 => BinaryPrimitives.ReadSingleLittleEndian(raw),
            PixelFormat.F64 => BinaryPrimitives.ReadDoubleLittleEndian(raw),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Colour."),
        };
}
