using System.Runtime.InteropServices;

namespace Weir.Dicom.Codecs;

/// <summary>Writes 8-bit pictures as baseline JPEG by libjpeg-turbo: for what is shown to people, never for what is kept.</summary>
public static unsafe class JpegEncoder
{
    private const int NoRealloc = 1024;
    private const int Full = 0;
    private const int GreySampling = 3;

    // An upper bound for any picture: more than three bytes a pixel never come out, and the heads take some.
    private const int HeadBytes = 4096;

    /// <summary>The picture as a JPEG file, at full colour resolution.</summary>
    /// <param name="pixels">Rows from the top, <paramref name="components"/> bytes a pixel.</param>
    /// <param name="width">Columns, 1 to 65535.</param>
    /// <param name="height">Rows, 1 to 65535.</param>
    /// <param name="components">1: grey, 3: RGB.</param>
    /// <param name="quality">1 to 100.</param>
    /// <exception cref="ArgumentException">The pixels are not width · height · components bytes.</exception>
    /// <exception cref="DllNotFoundException">The library is missing; the message names the Debian package.</exception>
    public static byte[] Write(
        ReadOnlySpan<byte> pixels,
        int width,
        int height,
        int components,
        int quality
    )
    {
        if (
            components is not (1 or 3)
            || width is < 1 or > ushort.MaxValue
            || height is < 1 or > ushort.MaxValue
            || quality is < 1 or > 100
            || pixels.Length != (long)width * height * components
        )
            throw new ArgumentException("The pixels do not match the picture's size.");
        var encoder = Create();
        try
        {
            // Blocks of 16 x 16 are whole at the edges too.
            var most = checked(((width + 15) & ~15) * ((height + 15) & ~15) * components * 2);
            var target = new byte[most + HeadBytes];
            fixed (byte* from = pixels)
            fixed (byte* to = target)
            {
                var buffer = to;
                var length = new CULong((nuint)target.Length);
                var failed = TurboJpeg.Compress(
                    encoder,
                    from,
                    width,
                    width * components,
                    height,
                    components == 1 ? TurboJpeg.Grey : TurboJpeg.Rgb,
                    &buffer,
                    &length,
                    components == 1 ? GreySampling : Full,
                    quality,
                    NoRealloc | TurboJpeg.AccurateDct
                );
                return failed == 0
                    ? target[..(int)length.Value]
                    : throw new InvalidOperationException("The picture could not be encoded.");
            }
        }
        finally
        {
            _ = TurboJpeg.Destroy(encoder);
        }
    }

    private static nint Create()
    {
        try
        {
            return TurboJpeg.CreateEncoder();
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException(
                "JPEG pictures need libjpeg-turbo: install the Debian package libturbojpeg0.",
                e
            );
        }
    }
}
