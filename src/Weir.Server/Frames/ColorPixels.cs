using System.Runtime.InteropServices;
using Weir.Dicom;

namespace Weir.Server.Frames;

/// <summary>Three-sample pixels to RGB, pixel by pixel (PS3.3 sections C.7.6.3.1.2 and C.7.6.3.1.3).</summary>
internal static class ColorPixels
{
    /// <summary>Bits of a component that wire frames hold; of deeper ones the lowest are cut off, which no screen shows.</summary>
    public const int MostBits = 16;

    /// <summary>Converts a frame; returns the same array when it is RGB pixel by pixel already.</summary>
    /// <exception cref="NotSupportedException">A colour model that Weir does not know; the message names it.</exception>
    public static byte[] ToRgb(PixelDescription image, byte[] native)
    {
        var photometric = image.Photometric;
        var pixels =
            photometric is "YBR_FULL_422" or "YBR_PARTIAL_422"
                ? Widen(native, image.BitsAllocated / 8)
            : image.Planar ? Interleave(native, image.BitsAllocated / 8)
            : native;
        if (image.BitsAllocated == 32)
            pixels = UpperBits(pixels, Math.Max(0, image.BitsStored - MostBits));
        switch (photometric)
        {
            // What the codecs of the reversible and irreversible transforms give is RGB.
            case "RGB" or "YBR_RCT" or "YBR_ICT":
                return pixels;
            // YBR_PARTIAL is what decoders give of YBR_PARTIAL_422.
            case "YBR_FULL" or "YBR_FULL_422" or "YBR_PARTIAL" or "YBR_PARTIAL_422":
                var partial = photometric.StartsWith("YBR_PARTIAL", StringComparison.Ordinal);
                var bits = Math.Min(image.BitsStored, MostBits);
                if (image.BitsAllocated == 8)
                    Convert8(pixels, partial);
                else
                    Convert16(MemoryMarshal.Cast<byte, ushort>(pixels.AsSpan()), bits, partial);
                return pixels;
            default:
                throw new NotSupportedException(
                    $"Weir does not show the photometric interpretation {Name(photometric)}."
                );
        }
    }

    // Only what the standard has names is repeated: the attribute may hold anything.
    private static string Name(string photometric) =>
        photometric
            is "HSV"
                or "ARGB"
                or "CMYK"
                or "YBR_PARTIAL_420"
                or "XYB"
                or "MONOCHROME1"
                or "MONOCHROME2"
            ? photometric
            : "of this image";

    private static byte[] Interleave(byte[] planes, int sampleBytes)
    {
        var pixels = new byte[planes.Length];
        var plane = planes.Length / 3;
        for (var component = 0; component < 3; component++)
        for (var i = 0; i < plane; i += sampleBytes)
            planes
                .AsSpan((component * plane) + i, sampleBytes)
                .CopyTo(pixels.AsSpan((i * 3) + (component * sampleBytes)));
        return pixels;
    }

    /// <summary>Two luminance samples share the chroma after them: Y1 Y2 Cb Cr becomes Y1 Cb Cr Y2 Cb Cr.</summary>
    private static byte[] Widen(byte[] native, int size)
    {
        var pixels = new byte[native.Length / (4 * size) * 6 * size];
        for (int from = 0, to = 0; to < pixels.Length; from += 4 * size, to += 6 * size)
        {
            var chroma = native.AsSpan(from + 2 * size, 2 * size);
            native.AsSpan(from, size).CopyTo(pixels.AsSpan(to));
            chroma.CopyTo(pixels.AsSpan(to + size));
            native.AsSpan(from + size, size).CopyTo(pixels.AsSpan(to + 3 * size));
            chroma.CopyTo(pixels.AsSpan(to + 4 * size));
        }
        return pixels;
    }

    private static byte[] UpperBits(byte[] pixels, int cut)
    {
        var deep = MemoryMarshal.Cast<byte, uint>(pixels.AsSpan());
        var upper = new byte[2 * deep.Length];
        var words = MemoryMarshal.Cast<byte, ushort>(upper.AsSpan());
        for (var i = 0; i < deep.Length; i++)
            words[i] = (ushort)(deep[i] >> cut);
        return upper;
    }

    /// <summary>The inverse of the standard's CCIR 601 equations, in 16-bit fixed point, rounded.</summary>
    private static void Convert8(Span<byte> pixels, bool partial)
    {
        for (var i = 0; i + 3 <= pixels.Length; i += 3)
        {
            var (y, cb, cr) = (pixels[i], pixels[i + 1] - 128, pixels[i + 2] - 128);
            var (r, g, b) = partial ? Partial(y, cb, cr, 8) : Full(y, cb, cr);
            pixels[i] = (byte)Math.Clamp(r, 0, byte.MaxValue);
            pixels[i + 1] = (byte)Math.Clamp(g, 0, byte.MaxValue);
            pixels[i + 2] = (byte)Math.Clamp(b, 0, byte.MaxValue);
        }
    }

    private static void Convert16(Span<ushort> pixels, int bits, bool partial)
    {
        var (middle, most) = (1 << (bits - 1), (1 << bits) - 1);
        for (var i = 0; i + 3 <= pixels.Length; i += 3)
        {
            var (y, cb, cr) = (pixels[i], pixels[i + 1] - middle, pixels[i + 2] - middle);
            var (r, g, b) = partial ? Partial(y, cb, cr, bits) : Full(y, cb, cr);
            pixels[i] = (ushort)Math.Clamp(r, 0, most);
            pixels[i + 1] = (ushort)Math.Clamp(g, 0, most);
            pixels[i + 2] = (ushort)Math.Clamp(b, 0, most);
        }
    }

    private static (long R, long G, long B) Full(int y, long cb, long cr) =>
        (
            y + (((91881 * cr) + 32768) >> 16),
            y - (((22554 * cb) + (46802 * cr) + 32768) >> 16),
            y + (((116130 * cb) + 32768) >> 16)
        );

    /// <summary>Luminance from 16 to 235, chroma from 16 to 240, of 8 bits.</summary>
    private static (long R, long G, long B) Partial(int y, long cb, long cr, int bits)
    {
        var up = (y - (16L << (bits - 8))) * 76309;
        return (
            (up + 104597 * cr + 32768) >> 16,
            (up - 25675 * cb - 53279 * cr + 32768) >> 16,
            (up + 132201 * cb + 32768) >> 16
        );
    }
}
