using System.Runtime.InteropServices;
using Weir.Dicom;

namespace Weir.Server.Frames;

/// <summary>
/// Padding of float pixels (PS3.3 section C.7.6.24): the values from Float Pixel Padding Value to its range limit are no pixels. In
/// wire frames they are not a number, as nothing is that nobody can measure.
/// </summary>
internal sealed class FloatPadding
{
    private static readonly DicomTag[] Values =
    [
        DicomTags.FloatPixelPaddingValue,
        DicomTags.DoubleFloatPixelPaddingValue,
    ];
    private static readonly DicomTag[] Limits =
    [
        DicomTags.FloatPixelPaddingRangeLimit,
        DicomTags.DoubleFloatPixelPaddingRangeLimit,
    ];

    private readonly double _low;
    private readonly double _high;

    private FloatPadding(double low, double high) => (_low, _high) = (low, high);

    /// <summary>The padding of an image; null when it names none.</summary>
    public static FloatPadding? Of(DicomDataset dataset) =>
        First(dataset, Values) is not { } value ? null
        : First(dataset, Limits) is { } limit
            ? new FloatPadding(Math.Min(value, limit), Math.Max(value, limit))
        : new FloatPadding(value, value);

    /// <summary>Makes padding not a number, in place.</summary>
    public void Mark(Span<byte> native, int bits)
    {
        if (bits == 32)
        {
            foreach (ref var value in MemoryMarshal.Cast<byte, float>(native))
                if (value >= _low && value <= _high)
                    value = float.NaN;
        }
        else
            foreach (ref var value in MemoryMarshal.Cast<byte, double>(native))
                if (value >= _low && value <= _high)
                    value = double.NaN;
    }

    private static double? First(DicomDataset dataset, DicomTag[] tags)
    {
        foreach (var tag in tags)
            if (dataset.GetDouble(tag) is { } value)
                return value;
        return null;
    }
}
