using Weir.Dicom;

namespace Weir.Server.Frames;

/// <summary>Three-sample pixels to RGB, pixel by pixel (PS3.3 sections C.7.6.3.1.2 and C.7.6.3.1.3).</summary>
internal static class ColorPixels
{
    /// <summary>Converts a frame; returns the same array when it is RGB pixel by pixel already.</summary>
    /// <exception cref="NotSupportedException">A colour model that Weir does not know; the message names it.</exception>
    public static byte[] ToRgb(PixelDescription image, byte[] native)
    {
        switch (image.Photometric)
        {
            // What the codecs of the reversible and irreversible transforms give is RGB.
            case "RGB" or "YBR_RCT" or "YBR_ICT":
                return image.Planar ? Interleave(native, image.BitsAllocated / 8) : native;
            case "YBR_FULL":
                var full = image.Planar ? Interleave(native, 1) : native;
                for (var i = 0; i + 3 <= full.Length; i += 3)
                    WriteRgb(full.AsSpan(i, 3), full[i], full[i + 1], full[i + 2]);
                return full;
            case "YBR_FULL_422":
                return FromHalfChroma(native);
            default:
                throw new NotSupportedException(
                    "Weir does not show this photometric interpretation yet."
                );
        }
    }

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

    /// <summary>Two luminance samples share the chroma after them: Y1 Y2 Cb Cr.</summary>
    private static byte[] FromHalfChroma(byte[] native)
    {
        var pixels = new byte[native.Length / 4 * 6];
        for (int from = 0, to = 0; from + 4 <= native.Length; from += 4, to += 6)
        {
            WriteRgb(pixels.AsSpan(to, 3), native[from], native[from + 2], native[from + 3]);
            WriteRgb(
                pixels.AsSpan(to + 3, 3),
                native[from + 1],
                native[from + 2],
                native[from + 3]
            );
        }
        return pixels;
    }

    /// <summary>The inverse of the standard's CCIR 601 equations, in 16-bit fixed point, rounded.</summary>
    private static void WriteRgb(Span<byte> pixel, int y, int cb, int cr)
    {
        cb -= 128;
        cr -= 128;
        pixel[0] = Clamp(y + (((91881 * cr) + 32768) >> 16));
        pixel[1] = Clamp(y - (((22554 * cb) + (46802 * cr) + 32768) >> 16));
        pixel[2] = Clamp(y + (((116130 * cb) + 32768) >> 16));
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);
}
