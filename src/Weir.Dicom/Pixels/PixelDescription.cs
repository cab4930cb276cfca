namespace Weir.Dicom;

/// <summary>What the pixels of an image are (PS3.3 section C.7.6.3), checked for what decoders rely on.</summary>
public sealed record PixelDescription
{
    /// <summary>Rows of a frame, 1 to 65535.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of a frame, 1 to 65535.</summary>
    public required int Columns { get; init; }

    /// <summary>Samples a pixel: 1, 3 or 4.</summary>
    public required int SamplesPerPixel { get; init; }

    /// <summary>Bits a sample takes: 1 to 64.</summary>
    public required int BitsAllocated { get; init; }

    /// <summary>Bits of a sample that mean something.</summary>
    public required int BitsStored { get; init; }

    /// <summary>The highest bit that means something.</summary>
    public required int HighBit { get; init; }

    /// <summary>Whether samples are two's complement.</summary>
    public required bool Signed { get; init; }

    /// <summary>Whether the samples of a frame are stored plane after plane, instead of pixel after pixel.</summary>
    public required bool Planar { get; init; }

    /// <summary>Whether samples are floating point (Float Pixel Data, Double Float Pixel Data).</summary>
    public required bool IsFloat { get; init; }

    /// <summary>Photometric Interpretation, such as <c>MONOCHROME2</c>; empty if the data set does not say.</summary>
    public required string Photometric { get; init; }

    /// <summary>Frames that the data set claims, at least 1.</summary>
    public required int NumberOfFrames { get; init; }

    /// <summary>Bits of one native frame. Chroma of the 4:2:2 interpretations is halved (PS3.3 section C.7.6.3.1.2).</summary>
    public long NativeFrameBits =>
        (long)Rows * Columns * BitsAllocated * (IsSubsampled ? 2 : SamplesPerPixel);

    /// <summary>Bytes of one native frame, the last one filled up.</summary>
    public long NativeFrameBytes => (NativeFrameBits + 7) / 8;

    private bool IsSubsampled =>
        SamplesPerPixel == 3 && Photometric is "YBR_FULL_422" or "YBR_PARTIAL_422";

    /// <summary>Reads the description.</summary>
    /// <param name="dataset">The data set of an image.</param>
    /// <exception cref="DicomFormatException">An attribute is missing or contradicts another.</exception>
    public static PixelDescription From(DicomDataset dataset)
    {
        var isFloat = dataset.Contains(DicomTags.FloatPixelData);
        var isDouble = dataset.Contains(DicomTags.DoubleFloatPixelData);
        var allocated =
            isDouble ? 64
            : isFloat ? 32
            : Required(dataset, DicomTags.BitsAllocated, 1, 64);
        var stored = dataset.GetInt(DicomTags.BitsStored) ?? allocated;
        var highBit = dataset.GetInt(DicomTags.HighBit) ?? stored - 1;
        Check(dataset, DicomTags.BitsStored, stored >= 1 && stored <= allocated);
        Check(dataset, DicomTags.HighBit, highBit >= stored - 1 && highBit < allocated);
        var samples = dataset.GetInt(DicomTags.SamplesPerPixel) ?? 1;
        Check(dataset, DicomTags.SamplesPerPixel, samples is 1 or 3 or 4);
        var frames = dataset.GetInt(DicomTags.NumberOfFrames) ?? 1;
        Check(dataset, DicomTags.NumberOfFrames, frames >= 0);
        return new PixelDescription
        {
            Rows = Required(dataset, DicomTags.Rows, 1, ushort.MaxValue),
            Columns = Required(dataset, DicomTags.Columns, 1, ushort.MaxValue),
            SamplesPerPixel = samples,
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = highBit,
            Signed = dataset.GetInt(DicomTags.PixelRepresentation) == 1,
            Planar = samples > 1 && dataset.GetInt(DicomTags.PlanarConfiguration) == 1,
            IsFloat = isFloat || isDouble,
            Photometric = dataset.GetString(DicomTags.PhotometricInterpretation) ?? "",
            NumberOfFrames = Math.Max(1, frames),
        };
    }

    /// <summary>
    /// What <see cref="PixelDecoder"/> gives for a syntax: encapsulated frames come out pixel after pixel, with full chroma, and
    /// as RGB where the codec undoes a colour transform of its own; native ones are as they are.
    /// </summary>
    public PixelDescription DecodedFrom(TransferSyntax syntax) =>
        syntax.IsEncapsulated
            ? this with
            {
                Planar = false,
                Photometric = DecodedPhotometric(syntax),
            }
            : this;

    private string DecodedPhotometric(TransferSyntax syntax) =>
        SamplesPerPixel != 3 ? Photometric
        : Photometric is "YBR_RCT" or "YBR_ICT" || Codecs.CodecTable.GivesRgb(syntax) ? "RGB"
        : Photometric == "YBR_PARTIAL_422" ? "YBR_PARTIAL"
        : IsSubsampled ? "YBR_FULL"
        : Photometric;

    private static int Required(DicomDataset dataset, DicomTag tag, int low, int high)
    {
        var value = dataset.GetInt(tag);
        Check(dataset, tag, value >= low && value <= high);
        return value!.Value;
    }

    private static void Check(DicomDataset dataset, DicomTag tag, bool holds)
    {
        if (!holds)
        {
            var offset = dataset.TryGet(tag, out var element) ? element.Offset : 0;
            throw new DicomFormatException(
                "The description of the pixels is missing or contradictory",
                offset,
                tag
            );
        }
    }
}
