using System.Buffers.Binary;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>Draws a wire frame small, as a list of series shows it: averaged over boxes, in the image's own window.</summary>
internal static class Thumbnail
{
    /// <summary>Longest side, pixels: 128² grey is 17 KB before compression.</summary>
    public const int MaxSide = 128;

    /// <summary>The picture as a PNG.</summary>
    /// <exception cref="InvalidDataException">The wire frame is damaged.</exception>
    public static byte[] Draw(ReadOnlySpan<byte> blob, ImageFormat format)
    {
        var raw = new byte[FrameHeader.Read(blob).RawBytes];
        FrameDecoder.Decode(blob, raw);
        var (width, height) = Size(format);
        var components = format.Pixels.Components();
        var values = Average(raw, format, width, height);
        var pixels = new byte[values.Length];
        if (components == 3)
            for (var i = 0; i < values.Length; i++)
                pixels[i] = (byte)Math.Min(255, values[i] * 255 / ((1 << format.BitsStored) - 1));
        else
            Window(values, format, pixels);
        return PngWriter.Write(pixels, width, height, components);
    }

    private static (int Width, int Height) Size(ImageFormat format)
    {
        // Pixels that are not square are drawn as wide as they are in the patient.
        var ratio = format is { RowSpacing: > 0, ColumnSpacing: > 0 }
            ? format.ColumnSpacing / format.RowSpacing
            : 1;
        var (w, h) = (format.Columns * ratio, (double)format.Rows);
        var scale = Math.Min(1, MaxSide / Math.Max(w, h));
        return (Side(w * scale), Side(h * scale));
    }

    private static int Side(double length) => Math.Clamp((int)Math.Round(length), 1, MaxSide);

    /// <summary>Mean of the values under each pixel of the picture; NaN where there is only padding.</summary>
    private static double[] Average(byte[] raw, ImageFormat format, int width, int height)
    {
        var components = format.Pixels.Components();
        var values = new double[width * height * components];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = Span(y, height, format.Rows);
            for (var x = 0; x < width; x++)
            {
                var (left, right) = Span(x, width, format.Columns);
                for (var c = 0; c < components; c++)
                {
                    var (sum, count) = (0.0, 0);
                    for (var row = top; row < bottom; row++)
                    for (var column = left; column < right; column++)
                    {
                        var at = (((long)row * format.Columns) + column) * components + c;
                        var value = Read(raw, format.Pixels, at);
                        var isPadding = value >= format.PaddingLow && value <= format.PaddingHigh;
                        if (isPadding || !double.IsFinite(value))
                            continue;
                        sum += format.ModalityLut?.Apply(value) ?? value;
                        count++;
                    }
                    values[(((y * width) + x) * components) + c] =
                        count == 0 ? double.NaN : sum / count;
                }
            }
        }
        return values;
    }

    private static (int From, int To) Span(int i, int count, int source)
    {
        var from = (int)((long)i * source / count);
        return (from, Math.Max(from + 1, (int)((long)(i + 1) * source / count)));
    }

    private static double Read(ReadOnlySpan<byte> raw, PixelFormat format, long index)
    {
        if (format == PixelFormat.Bit1)
            return (raw[(int)(index >> 3)] >> (int)(index & 7)) & 1;
        var at = raw[(int)(index * format.BytesPerComponent())..];
        return format switch
        {
            PixelFormat.S8 => (sbyte)at[0],
            PixelFormat.U16 or PixelFormat.Rgb16 => BinaryPrimitives.ReadUInt16LittleEndian(at),
            PixelFormat.S16 => BinaryPrimitives.ReadInt16LittleEndian(at),
            PixelFormat.U32 => BinaryPrimitives.ReadUInt32LittleEndian(at),
            PixelFormat.S32 => BinaryPrimitives.ReadInt32LittleEndian(at),
            PixelFormat.F32 => BinaryPrimitives.ReadSingleLittleEndian(at),
            PixelFormat.F64 => BinaryPrimitives.ReadDoubleLittleEndian(at),
            _ => at[0],
        };
    }

    private static void Window(double[] values, ImageFormat format, byte[] pixels)
    {
        var rescale = new Rescale(format.RescaleSlope, format.RescaleIntercept);
        for (var i = 0; i < values.Length; i++)
            values[i] = rescale.Apply(values[i]);
        Func<double, double> voi = format switch
        {
            { Windows: [var first, ..] } => new VoiWindow(
                first.Center,
                first.Width,
                (WindowFunction)format.Voi
            ).Apply,
            { VoiLuts: [var (lut, _), ..] } => value => lut.Apply(value) / lut.Most,
            _ => FullRange(values).Apply,
        };
        var invert = format.Photometric == PhotometricInterpretation.Monochrome1;
        for (var i = 0; i < values.Length; i++)
        {
            var grey =
                double.IsFinite(values[i]) ? voi(values[i])
                : invert ? 1
                : 0;
            pixels[i] = (byte)Math.Round(255 * (invert ? 1 - grey : grey));
        }
    }

    private static VoiWindow FullRange(double[] values)
    {
        var finite = Array.FindAll(values, double.IsFinite);
        return finite.Length == 0
            ? new VoiWindow(0, 1)
            : VoiWindow.FromRange(finite.Min(), finite.Max(), WindowFunction.LinearExact);
    }
}
