using Weir.Client.Viewports;
using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Tools;

/// <summary>The window presets of a series: its modality's own where values are absolute (CT), with SUV a PET's too, else made from what its images say.</summary>
public static class SeriesPresets
{
    // Each has a key, 1 to 9.
    private const int Keys = 9;

    /// <summary>
    /// Presets for all slices of the series alike, in rescaled units; empty for colour, for single bits and without images. The
    /// range is that of the images' own windows, else what their bits can hold after rescaling: no pixel is looked at.
    /// </summary>
    /// <param name="series">Null for an empty viewport.</param>
    public static IReadOnlyList<WindowPreset> Of(SeriesManifest? series)
    {
        if (series is not { FrameCount: > 0 })
        {
            return [];
        }
        var absolute = WindowPresets.For(series.Modality);
        return absolute.Count > 0 ? absolute
            : Range(series) is not { } range ? []
            :
            [
                .. Uptake(series)
                    .Concat(WindowPresets.For(series.Modality, range.Low, range.High))
                    .Take(Keys),
            ];
    }

    // One window for all slices: only where their values mean the same.
    private static IReadOnlyList<WindowPreset> Uptake(SeriesManifest series)
    {
        var factor = series.Frames[0].Format.SuvFactor;
        return factor > 0 && series.Frames.All(frame => frame.Format.SuvFactor == factor)
            ? WindowPresets.ForUptake(factor)
            : [];
    }

    private static (double Low, double High)? Range(SeriesManifest series)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        ImageFormat? last = null;
        foreach (var frame in series.Frames)
        {
            // Formats are interned: a stack has one or few.
            if (ReferenceEquals(frame.Format, last))
            {
                continue;
            }
            last = frame.Format;
            if (last.Pixels is PixelFormat.Rgb8 or PixelFormat.Rgb16 or PixelFormat.Bit1)
            {
                return null;
            }
            var (center, width) = DefaultWindow.Of(frame);
            low = Math.Min(low, center - width / 2);
            high = Math.Max(high, center + width / 2);
        }
        return (low, high);
    }
}
