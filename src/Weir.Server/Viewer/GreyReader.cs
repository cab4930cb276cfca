using Weir.Dicom;
using Weir.Server.Frames;
using Weir.Wire;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Viewer;

/// <summary>
/// How the stored values of a grey image become modality values and those grey (PS3.3 sections C.11.1 and C.11.2): of one image, whose
/// tables are read once for all frames.
/// </summary>
internal sealed class GreyReader
{
    /// <summary>VOI lookup tables that are kept of an image, over all its frames: 4 MB of values at most.</summary>
    private const int MaxVoiLuts = 32;

    private readonly ImageHeader _header;
    private readonly PixelDescription _image;
    private readonly StudyTables _tables;
    private readonly LookupTable? _modality;
    private readonly string _modalityType = "";
    private readonly Dictionary<DicomDataset, VoiLut[]> _voiLuts = [];
    private int _lutsLeft = MaxVoiLuts;
    private readonly (long? Low, long? High) _padding;
    private (double Low, double High)? _range;

    /// <param name="header">The image.</param>
    /// <param name="image">Its pixel description.</param>
    /// <param name="tables">Those of the study.</param>
    /// <exception cref="NotSupportedException">There is no room for the modality LUT, without which values would be wrong.</exception>
    public GreyReader(ImageHeader header, PixelDescription image, StudyTables tables)
    {
        (_header, _image, _tables) = (header, image, tables);
        var dataset = header.Dataset;
        if (!image.IsFloat && dataset.GetSequence(ModalityLUTSequence) is [var item, ..])
        {
            if (LutReader.Read(header, item, image.Signed) is { } table)
                _modality =
                    tables.Keep(table)
                    ?? throw new NotSupportedException(
                        "The study has more lookup tables than Weir keeps."
                    );
            _modalityType = _modality is null ? "" : item.GetString(ModalityLUTType) ?? "";
        }
        _padding = image.IsFloat ? (null, null) : Padding(dataset, image);
    }

    /// <summary>Adds what is grey's to the format of a frame.</summary>
    public ImageFormat Complete(ImageFormat format, FunctionalGroups groups)
    {
        var rescale = groups.Group(PixelValueTransformationSequence);
        var voi = groups.Group(FrameVOILUTSequence);
        var windows = Windows(voi);
        var luts = VoiLuts(voi);
        format = format with
        {
            Photometric = IsInverse()
                ? Wire.PhotometricInterpretation.Monochrome1
                : Wire.PhotometricInterpretation.Monochrome2,
            // A table stands for slope and intercept (section C.11.1).
            ModalityLut = _modality,
            RescaleSlope = _modality is null ? Slope(rescale) : 1,
            RescaleIntercept =
                _modality is null
                && rescale.GetDouble(RescaleIntercept) is { } intercept
                && double.IsFinite(intercept)
                    ? intercept
                    : 0,
            RescaleType = _modality is null ? rescale.GetString(RescaleType) ?? "" : _modalityType,
            Windows = windows,
            Voi = voi.GetString(VOILUTFunction) switch
            {
                "LINEAR_EXACT" => VoiFunction.LinearExact,
                "SIGMOID" => VoiFunction.Sigmoid,
                // A window that is made up for floats must not be at least 1 wide.
                null when _image.IsFloat && windows.Length == 0 => VoiFunction.LinearExact,
                _ => VoiFunction.Linear,
            },
            VoiLuts = luts,
            PaddingLow = _padding.Low,
            PaddingHigh = _padding.High,
        };
        return
            windows.Length + luts.Length == 0
            && _modality is null
            && format.Pixels
                is PixelFormat.F32
                    or PixelFormat.F64
                    or PixelFormat.U32
                    or PixelFormat.S32
            ? format with
            {
                Range = Rescaled(_range ??= PixelRange.Of(_header, _image, _padding), format),
            }
            : format;
    }

    // Presentation LUT Shape says once more what the photometric interpretation does (sections C.7.6.1, C.8.11.3): INVERSE is no second
    // inversion. Where the two contradict each other, the one that speaks of the output alone counts.
    private bool IsInverse() =>
        _header.Dataset.GetString(PresentationLUTShape) switch
        {
            "INVERSE" => true,
            "IDENTITY" => false,
            _ => _image.Photometric == "MONOCHROME1",
        };

    private static (double, double) Rescaled((double Low, double High) range, ImageFormat format)
    {
        var a = range.Low * format.RescaleSlope + format.RescaleIntercept;
        var b = range.High * format.RescaleSlope + format.RescaleIntercept;
        return (Math.Min(a, b), Math.Max(a, b));
    }

    // Of the frame's group, or of the whole image: then the same for all frames.
    private VoiLut[] VoiLuts(DicomDataset voi)
    {
        if (_voiLuts.TryGetValue(voi, out var known))
            return known;
        // Inputs are signed where modality values may be below 0, which the value representation may fail to say.
        var dataset = _header.Dataset;
        var signed =
            _modality is null
            && (
                _image.Signed
                || Math.Min(0, Slope(dataset)) + (dataset.GetDouble(RescaleIntercept) ?? 0) < 0
            );
        var luts = new List<VoiLut>();
        foreach (var item in voi.GetSequence(VOILUTSequence))
            if (
                _lutsLeft > 0
                && LutReader.Read(_header, item, signed) is { } read
                && _tables.Keep(read) is { } table
            )
            {
                _lutsLeft--;
                luts.Add(new VoiLut(table, item.GetString(LUTExplanation) ?? ""));
            }
        return _voiLuts[voi] = [.. luts];
    }

    private static double Slope(DicomDataset rescale) =>
        rescale.GetDouble(RescaleSlope) is { } slope and not 0 && double.IsFinite(slope)
            ? slope
            : 1;

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

    private static (long? Low, long? High) Padding(DicomDataset dataset, PixelDescription image)
    {
        if (dataset.GetInt(PixelPaddingValue) is not { } value)
            return (null, null);
        var limit = dataset.GetInt(PixelPaddingRangeLimit) ?? value;
        var (a, b) = (Stored(value, image), Stored(limit, image));
        return (Math.Min(a, b), Math.Max(a, b));
    }

    // Written with the other of US and SS, a value of the upper half stands for one below 0, or the other way round.
    private static long Stored(int value, PixelDescription image) =>
        image.BitsAllocated > 16 ? value
        : image.Signed ? (short)value
        : (ushort)value;
}
