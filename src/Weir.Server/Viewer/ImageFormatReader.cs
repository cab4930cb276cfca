using Weir.Dicom;
using Weir.Server.Frames;
using Weir.Wire;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Viewer;

/// <summary>Reads what the manifest says of a frame's pixels from its data set.</summary>
internal static class ImageFormatReader
{
    /// <summary>The format of a frame.</summary>
    /// <param name="dataset">The image.</param>
    /// <param name="image">Its pixel description.</param>
    /// <param name="groups">The attributes of the frame.</param>
    /// <exception cref="NotSupportedException">Pixels that Weir cannot show.</exception>
    public static ImageFormat Read(
        DicomDataset dataset,
        PixelDescription image,
        FunctionalGroups groups
    )
    {
        var meaning = WirePixels.MeaningOf(image);
        var isColor = meaning == Wire.PhotometricInterpretation.Rgb;
        var rescale = groups.Group(PixelValueTransformationSequence);
        var voi = groups.Group(FrameVOILUTSequence);
        var measures = groups.Group(PixelMeasuresSequence);
        var (rowSpacing, columnSpacing, kind) = Spacing(dataset, measures);
        var (low, high) = isColor ? (null, null) : Padding(dataset);
        return new ImageFormat
        {
            Pixels = WirePixels.FormatOf(image),
            Columns = image.Columns,
            Rows = image.Rows,
            BitsStored = isColor ? 8 : image.BitsStored,
            Photometric = meaning,
            RescaleSlope = isColor ? 1 : Slope(rescale),
            RescaleIntercept = isColor ? 0 : Finite(rescale.GetDouble(RescaleIntercept)) ?? 0,
            RescaleType = rescale.GetString(RescaleType) ?? "",
            Windows = isColor ? [] : Windows(voi),
            Voi = voi.GetString(VOILUTFunction) switch
            {
                "LINEAR_EXACT" => VoiFunction.LinearExact,
                "SIGMOID" => VoiFunction.Sigmoid,
                _ => VoiFunction.Linear,
            },
            RowSpacing = rowSpacing,
            ColumnSpacing = columnSpacing,
            SpacingKind = kind,
            Orientation = Orientation(groups.Group(PlaneOrientationSequence)),
            SliceThickness = Positive(measures.GetDouble(SliceThickness)) ?? 0,
            PaddingLow = low,
            PaddingHigh = high,
            LossyRatio =
                dataset.GetString(LossyImageCompression) == "01"
                    ? dataset.GetString(LossyImageCompressionRatio) ?? "?"
                    : "",
        };
    }

    /// <summary>The frame's place, or unknown.</summary>
    public static Position3 Position(FunctionalGroups groups) =>
        groups.Group(PlanePositionSequence).GetDoubles(ImagePositionPatient)
            is [var x, var y, var z]
            ? new Position3(x, y, z)
            : Position3.Unknown;

    private static double Slope(DicomDataset rescale) =>
        Finite(rescale.GetDouble(RescaleSlope)) is { } slope and not 0 ? slope : 1;

    private static WindowValue[] Windows(DicomDataset voi)
    {
        var centers = voi.GetDoubles(WindowCenter);
        var widths = voi.GetDoubles(WindowWidth);
        var names = voi.GetStrings(WindowCenterWidthExplanation);
        // A width below 1 has no meaning for LINEAR (PS3.3 section C.11.2.1.2.1); one of 0 or less has none at all.
        return
        [
            .. centers
                .Zip(widths)
                .Select(
                    (w, i) => new WindowValue(w.First, w.Second, i < names.Length ? names[i] : "")
                )
                .Where(w => double.IsFinite(w.Center) && double.IsFinite(w.Width) && w.Width > 0)
                .Distinct(),
        ];
    }

    private static (double Row, double Column, string Kind) Spacing(
        DicomDataset dataset,
        DicomDataset measures
    )
    {
        ReadOnlySpan<(DicomDataset Set, DicomTag Tag, string Name)> places =
        [
            (measures, PixelSpacing, nameof(PixelSpacing)),
            (dataset, ImagerPixelSpacing, nameof(ImagerPixelSpacing)),
            (dataset, NominalScannedPixelSpacing, nameof(NominalScannedPixelSpacing)),
            // No lengths, but the shape of a pixel.
            (dataset, PixelAspectRatio, nameof(PixelAspectRatio)),
        ];
        foreach (var (set, tag, name) in places)
            if (set.GetDoubles(tag) is [> 0 and < 1e4 and var row, > 0 and < 1e4 and var column])
                return (row, column, name);
        return (0, 0, "");
    }

    private static double[] Orientation(DicomDataset plane) =>
        plane.GetDoubles(ImageOrientationPatient) is { Length: 6 } cosines
        && cosines.All(double.IsFinite)
            ? cosines
            : [];

    private static (long? Low, long? High) Padding(DicomDataset dataset)
    {
        if (dataset.GetInt(PixelPaddingValue) is not { } value)
            return (null, null);
        var limit = dataset.GetInt(PixelPaddingRangeLimit) ?? value;
        return (Math.Min(value, limit), Math.Max(value, limit));
    }

    private static double? Finite(double? number) =>
        number is { } n && double.IsFinite(n) ? n : null;

    private static double? Positive(double? number) => Finite(number) is > 0 and var n ? n : null;
}
