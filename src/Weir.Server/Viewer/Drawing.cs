using System.Buffers.Binary;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>How a frame is drawn.</summary>
/// <param name="MaxWidth">The picture is no wider, pixels.</param>
/// <param name="MaxHeight">The picture is no higher.</param>
internal sealed record DrawingOptions(int MaxWidth, int MaxHeight)
{
    /// <summary>The window, in modality values; null: the image's own first one, its own table, or all that is there.</summary>
    public VoiWindow? Window { get; init; }

    /// <summary>The part of the image that is drawn, pixels; null: all of it.</summary>
    public (int Left, int Top, int Width, int Height)? Region { get; init; }

    /// <summary>Turned left and right.</summary>
    public bool FlipX { get; init; }

    /// <summary>Turned upside down.</summary>
    public bool FlipY { get; init; }
}

/// <summary>A picture of 8 bits a sample.</summary>
/// <param name="Pixels">Rows from the top, <paramref name="Components"/> bytes a pixel.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Components">1: grey, 3: RGB.</param>
internal readonly record struct Drawn(byte[] Pixels, int Width, int Height, int Components);

/// <summary>
/// Draws a wire frame for the eye: values averaged over boxes, through the modality's rescale or table and a window (PS3.3 sections C.11.1
/// and C.11.2). Never larger than the image. Overlays and shutters are the viewer's.
/// </summary>
internal static class Drawing
{
    /// <summary>The picture.</summary>
    /// <exception cref="InvalidDataException">The wire frame is damaged.</exception>
    public static Drawn Draw(ReadOnlySpan<byte> blob, ImageFormat format, DrawingOptions options)
    {
        var raw = new byte[FrameHeader.Read(blob).RawBytes];
        FrameDecoder.Decode(blob, raw);
        var region = options.Region ?? (0, 0, format.Columns, format.Rows);
        var (width, height) = Size(format, region, options);
        var components = format.Pixels.Components();
        var values = Average(raw, format, region, width, height);
        var pixels = new byte[values.Length];
        if (components == 3)
            for (var i = 0; i < values.Length; i++)
                pixels[i] = (byte)Math.Min(255, values[i] * 255 / ((1 << format.BitsStored) - 1));
        else
            Window(values, format, options.Window, pixels);
        if (options.FlipX || options.FlipY)
            Flip(pixels, width, height, components, options);
        return new Drawn(pixels, width, height, components);
    }

    private static (int Width, int Height) Size(
        ImageFormat format,
        (int Left, int Top, int Width, int Height) region,
        DrawingOptions options
    )
    {
        // Pixels that are not square are drawn as wide as they are in the patient.
        var ratio = format is { RowSpacing: > 0, ColumnSpacing: > 0 }
            ? format.ColumnSpacing / format.RowSpacing
            : 1;
        var (w, h) = (region.Width * ratio, (double)region.Height);
        var scale = Math.Min(1, Math.Min(options.MaxWidth / w, options.MaxHeight / h));
        return (Side(w * scale, options.MaxWidth), Side(h * scale, options.MaxHeight));
    }

    private static int Side(double length, int most) =>
        Math.Clamp((int)Math.Round(length), 1, most);

    /// <summary>Mean of the values under each pixel of the picture; NaN where there is only padding.</summary>
    private static double[] Average(
        byte[] raw,
        ImageFormat format,
        (int Left, int Top, int Width, int Height) region,
        int width,
        int height
    )
    {
        var components = format.Pixels.Components();
        var values = new double[width * height * components];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = Span(y, height, region.Height, region.Top);
            for (var x = 0; x < width; x++)
            {
                var (left, right) = Span(x, width, region.Width, region.Left);
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

    private static (int From, int To) Span(int i, int count, int source, int first)
    {
        var from = (int)((long)i * source / count);
        return (first + from, first + Math.Max(from + 1, (int)((long)(i + 1) * source / count)));
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

    private static void Window(double[] values, ImageFormat format, VoiWindow? asked, byte[] pixels)
    {
        var rescale = new Rescale(format.RescaleSlope, format.RescaleIntercept);
        for (var i = 0; i < values.Length; i++)
            values[i] = rescale.Apply(values[i]);
        Func<double, double> voi = format switch
        {
            _ when asked is { } window => window.Apply,
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

    private static void Flip(
        byte[] pixels,
        int width,
        int height,
        int components,
        DrawingOptions options
    )
    {
        var from = pixels.ToArray();
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
        {
            var (fromX, fromY) = (
                options.FlipX ? width - 1 - x : x,
                options.FlipY ? height - 1 - y : y
            );
            from.AsSpan(((fromY * width) + fromX) * components, components)
                .CopyTo(pixels.AsSpan(((y * width) + x) * components));
        }
    }
}
