using Weir.Dicom;
using Weir.Server.Frames;
using Weir.Wire;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Viewer;

/// <summary>Reads what the manifest says of an image's frames from its data set.</summary>
internal sealed class ImageFormatReader
{
    private readonly ImageHeader _header;
    private readonly PixelDescription _image;
    private readonly GreyReader? _grey;
    private readonly bool _hasOverlay;

    /// <param name="header">The image.</param>
    /// <param name="image">Its pixel description.</param>
    /// <param name="tables">Those of the study.</param>
    public ImageFormatReader(ImageHeader header, PixelDescription image, StudyTables tables)
    {
        (_header, _image) = (header, image);
        if (WirePixels.MeaningOf(image) != Wire.PhotometricInterpretation.Rgb)
            _grey = new GreyReader(header, image, tables);
        _hasOverlay = OverlayPlanes.Of(header, image) is not null;
    }

    /// <summary>The format of a frame.</summary>
    /// <param name="groups">The attributes of the frame.</param>
    /// <exception cref="NotSupportedException">Pixels that Weir cannot show.</exception>
    public ImageFormat Read(FunctionalGroups groups)
    {
        var dataset = _header.Dataset;
        var measures = groups.Group(PixelMeasuresSequence);
        var (rowSpacing, columnSpacing, kind) = Spacing(dataset, measures);
        var (ratio, method) = LossyCompression.Of(_header);
        var format = new ImageFormat
        {
            Pixels = WirePixels.FormatOf(_image),
            Columns = _image.Columns,
            Rows = _image.Rows,
            BitsStored = WirePixels.BitsOf(_image),
            Photometric = WirePixels.MeaningOf(_image),
            RowSpacing = rowSpacing,
            ColumnSpacing = columnSpacing,
            SpacingKind = kind,
            Regions = RegionReader.Read(dataset, _image.Columns, _image.Rows),
            Orientation = Orientation(groups.Group(PlaneOrientationSequence)),
            PatientOrientation = string.Join('\\', dataset.GetStrings(PatientOrientation)),
            SliceThickness = Positive(measures.GetDouble(SliceThickness)) ?? 0,
            LossyRatio = ratio,
            LossyMethod = method,
            Shutter = ShutterReader.Read(groups.Group(FrameDisplayShutterSequence)),
            HasOverlay = _hasOverlay,
        };
        return _grey?.Complete(format, groups) ?? format;
    }

    /// <summary>The frame's place, or unknown.</summary>
    public static Position3 Position(FunctionalGroups groups) =>
        groups.Group(PlanePositionSequence).GetDoubles(ImagePositionPatient)
            is [var x, var y, var z]
            ? new Position3(x, y, z)
            : Position3.Unknown;

    private static (double Row, double Column, string Kind) Spacing(
        DicomDataset dataset,
        DicomDataset measures
    )
    {
        if (Projection(dataset, measures) is { } projected)
            return projected;
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

    // A projection enlarges (PS3.3 section 10.7.1.3). Where nobody has calibrated Pixel Spacing it is that of the detector, or, where the
    // enlargement is known, what it leaves of that.
    private static (double Row, double Column, string Kind)? Projection(
        DicomDataset dataset,
        DicomDataset measures
    )
    {
        if (
            dataset.GetDoubles(ImagerPixelSpacing)
                is not [> 0 and < 1e4 and var row, > 0 and < 1e4 and var column]
            || (
                measures.GetDoubles(PixelSpacing) is [var ownRow, var ownColumn]
                && (
                    (ownRow, ownColumn) != (row, column)
                    || dataset.GetString(PixelSpacingCalibrationType) is { Length: > 0 }
                )
            )
        )
            return null;
        return
            dataset.GetDouble(EstimatedRadiographicMagnificationFactor)
                is > 1
                    and < 100
                    and var factor
            ? (row / factor, column / factor, nameof(EstimatedRadiographicMagnificationFactor))
            : (row, column, nameof(ImagerPixelSpacing));
    }

    private static double[] Orientation(DicomDataset plane) =>
        plane.GetDoubles(ImageOrientationPatient) is { Length: 6 } cosines
        && cosines.All(double.IsFinite)
            ? cosines
            : [];

    private static double? Positive(double? number) =>
        number is { } n && double.IsFinite(n) && n > 0 ? n : null;
}
