using System.Numerics;
using System.Runtime.InteropServices;
using Weir.Dicom;
using Weir.Server.Frames;

namespace Weir.Server.Viewer;

/// <summary>
/// Lowest and highest stored value of an image without windows: what the bits of floats and 32-bit integers can hold says nothing of
/// what they do hold. Only uncompressed frames are looked at, which costs a read.
/// </summary>
internal static class PixelRange
{
    private const long MaxBytes = 64 << 20;

    /// <summary>The range over the first frames, padding left out; not numbers when unknown.</summary>
    public static (double Low, double High) Of(
        ImageHeader header,
        PixelDescription image,
        (long? Low, long? High) padding
    )
    {
        var unknown = (double.NaN, double.NaN);
        if (header.File.Syntax.IsEncapsulated || header.File.Syntax.IsDeflated)
            return unknown;
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        using var source = new FrameSource(header.File, header.Handle);
        var floats = image.IsFloat ? FloatPadding.Of(header.Dataset) : null;
        var left = MaxBytes;
        for (var frame = 0; frame < source.FrameCount; frame++)
        {
            if ((left -= source.FrameLength(frame)) < 0)
                break;
            var native = source.ReadFrame(frame);
            floats?.Mark(native, image.BitsAllocated);
            WirePixels.Convert(image, null, native);
            if (image.IsFloat && image.BitsAllocated == 64)
                Widen(MemoryMarshal.Cast<byte, double>(native), padding, ref low, ref high);
            else if (image.IsFloat)
                Widen(MemoryMarshal.Cast<byte, float>(native), padding, ref low, ref high);
            else if (image.Signed)
                Widen(MemoryMarshal.Cast<byte, int>(native), padding, ref low, ref high);
            else
                Widen(MemoryMarshal.Cast<byte, uint>(native), padding, ref low, ref high);
        }
        return low <= high ? (low, high) : unknown;
    }

    private static void Widen<T>(
        ReadOnlySpan<T> values,
        (long? Low, long? High) padding,
        ref double low,
        ref double high
    )
        where T : INumber<T>
    {
        foreach (var value in values)
        {
            var number = double.CreateChecked(value);
            if (!double.IsFinite(number) || number >= padding.Low && number <= padding.High)
                continue;
            low = Math.Min(low, number);
            high = Math.Max(high, number);
        }
    }
}
