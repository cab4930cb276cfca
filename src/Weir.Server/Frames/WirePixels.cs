using System.Buffers.Binary;
using Weir.Dicom;
using Weir.Wire;

namespace Weir.Server.Frames;

/// <summary>
/// Turns decoded pixels into what wire frames hold: whole sample values without overlay bits, colour as RGB pixel by
/// pixel. What the manifest says of a frame's format and what its wire frame holds come from here alone.
/// </summary>
internal static class WirePixels
{
    /// <summary>The format of an image's wire frames.</summary>
    /// <exception cref="NotSupportedException">Pixels that Weir cannot show; the message says what is special.</exception>
    public static PixelFormat FormatOf(PixelDescription image) =>
        (image.SamplesPerPixel, image.BitsAllocated) switch
        {
            (1, 32) when image.IsFloat => PixelFormat.F32,
            (1, 64) when image.IsFloat => PixelFormat.F64,
            (1, 8 or 16) when IsPalette(image) => PixelFormat.Rgb8,
            (1, 1) => PixelFormat.Bit1,
            (1, 8) => image.Signed ? PixelFormat.S8 : PixelFormat.U8,
            (1, 16) => image.Signed ? PixelFormat.S16 : PixelFormat.U16,
            (1, 32) => image.Signed ? PixelFormat.S32 : PixelFormat.U32,
            (3, 8) => PixelFormat.Rgb8,
            (3, 16 or 32) => PixelFormat.Rgb16,
            (4, _) => throw new NotSupportedException(
                "Weir does not show colour of four samples (ARGB, CMYK), which DICOM has retired."
            ),
            _ => throw new NotSupportedException(
                $"Weir does not show {image.SamplesPerPixel} samples of {image.BitsAllocated} bits."
            ),
        };

    /// <summary>Bits that mean something in a sample of the wire frame.</summary>
    public static int BitsOf(PixelDescription image) =>
        IsPalette(image) ? 8
        : image.SamplesPerPixel == 3 ? Math.Min(image.BitsStored, ColorPixels.MostBits)
        : image.BitsStored;

    /// <summary>What the values of the wire frame mean.</summary>
    public static PhotometricInterpretation MeaningOf(PixelDescription image) =>
        image.SamplesPerPixel == 3 || IsPalette(image) ? PhotometricInterpretation.Rgb
        : image.Photometric == "MONOCHROME1" ? PhotometricInterpretation.Monochrome1
        : PhotometricInterpretation.Monochrome2;

    /// <summary>Whether values are indices into a colour table (PS3.3 section C.7.9).</summary>
    public static bool IsPalette(PixelDescription image) => image.Photometric == "PALETTE COLOR";

    /// <summary>Converts one frame; the result may be <paramref name="native"/> itself, changed in place.</summary>
    /// <param name="image">What <paramref name="native"/> is: <see cref="PixelDescription.DecodedFrom"/>.</param>
    /// <param name="palette">The colour table of a palette image.</param>
    /// <param name="native">The decoded frame, little endian.</param>
    /// <exception cref="NotSupportedException">A colour model that Weir does not know.</exception>
    public static byte[] Convert(PixelDescription image, PaletteTable? palette, byte[] native)
    {
        if (!image.IsFloat && image.BitsAllocated is 8 or 16 or 32 && HasOtherBits(image))
            KeepStoredBits(image, native);
        return palette is not null ? palette.Apply(native, image.BitsAllocated)
            : image.SamplesPerPixel == 3 ? ColorPixels.ToRgb(image, native)
            : native;
    }

    private static bool HasOtherBits(PixelDescription image) =>
        image.BitsStored < image.BitsAllocated || image.HighBit != image.BitsAllocated - 1;

    /// <summary>
    /// Bits beside the stored ones may hold overlays or anything (PS3.5 section 8.1.1): moved down, cut off, and the
    /// sign extended.
    /// </summary>
    private static void KeepStoredBits(PixelDescription image, Span<byte> pixels)
    {
        var up = image.BitsAllocated - 1 - image.HighBit;
        var down = image.BitsAllocated - image.BitsStored;
        if (image.BitsAllocated == 8)
            foreach (ref var pixel in pixels)
                pixel = image.Signed
                    ? (byte)((sbyte)(pixel << up) >> down)
                    : (byte)((byte)(pixel << up) >> down);
        else if (image.BitsAllocated == 16)
            foreach (
                ref var pixel in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(
                    pixels
                )
            )
                pixel = image.Signed
                    ? (ushort)((short)(pixel << up) >> down)
                    : (ushort)((ushort)(pixel << up) >> down);
        else
            for (var i = 0; i + 4 <= pixels.Length; i += 4)
            {
                var value = BinaryPrimitives.ReadUInt32LittleEndian(pixels[i..]) << up;
                value = image.Signed ? (uint)((int)value >> down) : value >> down;
                BinaryPrimitives.WriteUInt32LittleEndian(pixels[i..], value);
            }
    }
}
