using Weir.Dicom;
using static Weir.Dicom.DicomTags;

namespace Weir.Browser.Tests.Pixels;

/// <summary>
/// Grey levels by the formulas of PS3.3 sections C.11.1 and C.11.2, written out plainly: stored value, modality table or rescale,
/// window or VOI table, inversion.
/// </summary>
internal static class Formula
{
    /// <summary>Grey levels, 0 to 255, of the first frame.</summary>
    /// <param name="path">The image.</param>
    /// <param name="window">Which of its windows, from 0; -1: its first VOI table; -2: from its lowest to its highest value; -3: all that its bits can hold.</param>
    public static double[] Grey(string path, int window)
    {
        using var source = FrameSource.Open(path);
        var dataset = source.File.Dataset;
        var shared = dataset.GetSequence(SharedFunctionalGroupsSequence) is [var groups, ..]
            ? groups
            : null;
        DicomDataset Group(DicomTag tag) =>
            shared?.GetSequence(tag) is [var item, ..] ? item : dataset;
        var rescale = Group(PixelValueTransformationSequence);
        var voi = Group(FrameVOILUTSequence);
        var values = Stored(source);
        var padding = dataset.GetInt(PixelPaddingValue);
        var isPadding = Array.ConvertAll(values, stored => stored == padding);
        var modality = dataset.GetSequence(ModalityLUTSequence) is [var table, ..] ? table : null;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = modality is not null
                ? Entry(modality, values[i])
                : values[i] * (rescale.GetDouble(RescaleSlope) ?? 1)
                    + (rescale.GetDouble(RescaleIntercept) ?? 0);
        }
        var (low, high) = (values.Min(), values.Max());
        if (window == -3)
        {
            var (bits, signed) = (source.Description.BitsStored, source.Description.Signed);
            var (slope, intercept) = (
                rescale.GetDouble(RescaleSlope) ?? 1,
                rescale.GetDouble(RescaleIntercept) ?? 0
            );
            low = (signed ? -Math.Pow(2, bits - 1) : 0) * slope + intercept;
            high = low + (Math.Pow(2, bits) - 1) * slope;
        }
        var inverse = dataset.GetString(PhotometricInterpretation) == "MONOCHROME1";
        inverse = dataset.GetString(PresentationLUTShape) is { } shape
            ? shape == "INVERSE"
            : inverse;
        double Of(double value) =>
            window switch
            {
                -1 => Entry(dataset.GetSequence(VOILUTSequence)[0], value)
                    / (
                        Math.Pow(
                            2,
                            dataset.GetSequence(VOILUTSequence)[0].GetInts(LUTDescriptor)[2]
                        ) - 1
                    ),
                -2 or -3 => (value - low) / (high - low),
                _ => Window(
                    value,
                    voi.GetDoubles(WindowCenter)[window],
                    voi.GetDoubles(WindowWidth)[window],
                    voi.GetString(VOILUTFunction)
                ),
            };
        // Padding is background.
        return
        [
            .. values.Select(
                (value, i) => isPadding[i] ? 0 : 255 * (inverse ? 1 - Of(value) : Of(value))
            ),
        ];
    }

    private static double Window(double x, double c, double w, string? function) =>
        function switch
        {
            "SIGMOID" => 1 / (1 + Math.Exp(-4 * (x - c) / w)),
            "LINEAR_EXACT" => x <= c - w / 2 ? 0
            : x > c + w / 2 ? 1
            : (x - c) / w + 0.5,
            _ => x <= c - 0.5 - (w - 1) / 2 ? 0
            : x > c - 0.5 + (w - 1) / 2 ? 1
            : (x - (c - 0.5)) / (w - 1) + 0.5,
        };

    private static double Entry(DicomDataset table, double input)
    {
        var descriptor = table.GetInts(LUTDescriptor);
        var entries = table.GetInts(LUTData);
        return entries[(int)Math.Clamp(input - descriptor[1], 0, entries.Length - 1)];
    }

    private static double[] Stored(FrameSource source)
    {
        var image = source.Description;
        var native = PixelDecoder.DecodeFrame(source, 0);
        var values = new double[image.Rows * image.Columns];
        for (var i = 0; i < values.Length; i++)
        {
            if (image.IsFloat)
            {
                values[i] = BitConverter.ToSingle(native, 4 * i);
                continue;
            }
            long raw = image.BitsAllocated switch
            {
                1 => (native[i / 8] >> (i % 8)) & 1L,
                8 => native[i],
                16 => BitConverter.ToUInt16(native, 2 * i),
                _ => BitConverter.ToUInt32(native, 4 * i),
            };
            var stored =
                raw >> (image.HighBit + 1 - image.BitsStored) & ((1L << image.BitsStored) - 1);
            values[i] =
                image.Signed && stored >> (image.BitsStored - 1) != 0
                    ? stored - (1L << image.BitsStored)
                    : stored;
        }
        return values;
    }
}
