namespace Weir.Wire;

/// <summary>What the pixels of a wire frame mean. Palette and YBR images are converted to RGB by the server.</summary>
public enum PhotometricInterpretation : byte
{
    /// <summary>The lowest value is white (PS3.3 section C.7.6.3.1.2).</summary>
    Monochrome1 = 0,

    /// <summary>The lowest value is black.</summary>
    Monochrome2 = 1,

    /// <summary>Colour.</summary>
    Rgb = 2,
}

/// <summary>VOI LUT Function (0028,1056), PS3.3 section C.11.2.1.</summary>
public enum VoiFunction : byte
{
    /// <summary>LINEAR, the default.</summary>
    Linear = 0,

    /// <summary>LINEAR_EXACT.</summary>
    LinearExact = 1,

    /// <summary>SIGMOID.</summary>
    Sigmoid = 2,
}

/// <summary>A window of the image, in modality values.</summary>
/// <param name="Center">Window Center (0028,1050).</param>
/// <param name="Width">Window Width (0028,1051).</param>
/// <param name="Explanation">Window Center &amp; Width Explanation (0028,1055); empty when absent.</param>
public readonly record struct WindowValue(double Center, double Width, string Explanation);

/// <summary>All that the frames of a stack usually share; interned in the manifest's binary form.</summary>
public sealed record ImageFormat
{
    /// <summary>How a pixel is stored.</summary>
    public required PixelFormat Pixels { get; init; }

    /// <summary>Columns (0028,0011).</summary>
    public required int Columns { get; init; }

    /// <summary>Rows (0028,0010).</summary>
    public required int Rows { get; init; }

    /// <summary>Bits Stored (0028,0101).</summary>
    public int BitsStored { get; init; }

    /// <summary>What the values mean.</summary>
    public PhotometricInterpretation Photometric { get; init; } =
        PhotometricInterpretation.Monochrome2;

    /// <summary>Rescale Slope (0028,1053).</summary>
    public double RescaleSlope { get; init; } = 1;

    /// <summary>Rescale Intercept (0028,1052).</summary>
    public double RescaleIntercept { get; init; }

    /// <summary>Rescale Type (0028,1054), such as HU; empty when absent.</summary>
    public string RescaleType { get; init; } = "";

    /// <summary>The image's own windows; empty when it has none.</summary>
    public IReadOnlyList<WindowValue> Windows { get; init; } = [];

    /// <summary>How a window maps values to grey.</summary>
    public VoiFunction Voi { get; init; }

    /// <summary>Distance of rows in mm; 0 when unknown.</summary>
    public double RowSpacing { get; init; }

    /// <summary>Distance of columns in mm; 0 when unknown.</summary>
    public double ColumnSpacing { get; init; }

    /// <summary>Keyword of the attribute that the spacing comes from, such as PixelSpacing or ImagerPixelSpacing; empty when unknown.</summary>
    public string SpacingKind { get; init; } = "";

    /// <summary>Regions of an ultrasound image, which have calibrations of their own; empty when it has none.</summary>
    public IReadOnlyList<UltrasoundRegion> Regions { get; init; } = [];

    /// <summary>Image Orientation (Patient) (0020,0037): direction of a row, then of a column; empty when unknown.</summary>
    public IReadOnlyList<double> Orientation { get; init; } = [];

    /// <summary>Slice Thickness (0018,0050) in mm; 0 when unknown.</summary>
    public double SliceThickness { get; init; }

    /// <summary>Lowest stored value that is padding (0028,0120/0121); null when there is none.</summary>
    public long? PaddingLow { get; init; }

    /// <summary>Highest stored value that is padding; null when there is none.</summary>
    public long? PaddingHigh { get; init; }

    /// <summary>Lossy Image Compression Ratio (0028,2112) when the image was ever lossy; empty when it was not.</summary>
    public string LossyRatio { get; init; } = "";

    /// <summary>Lossy Image Compression Method (0028,2114); empty when it was not lossy or does not say.</summary>
    public string LossyMethod { get; init; } = "";

    /// <summary>Modality LUT (PS3.3 section C.11.1), which then stands for the rescale slope and intercept; null when there is none.</summary>
    public LookupTable? ModalityLut { get; init; }

    /// <summary>VOI LUTs of the image (PS3.3 section C.11.2); empty when it has none.</summary>
    public IReadOnlyList<VoiLut> VoiLuts { get; init; } = [];

    /// <summary>What of the image is covered; null when nothing is.</summary>
    public DisplayShutter? Shutter { get; init; }

    /// <summary>Patient Orientation (0020,0020): where a row and a column lead to, such as A\F; empty when absent.</summary>
    public string PatientOrientation { get; init; } = "";

    /// <summary>
    /// SUVbw of a modality value is the value times this (QIBA, vendor-neutral); 0 when it cannot be said, for the reason in <see cref="SuvReason"/>.
    /// </summary>
    public double SuvFactor { get; init; }

    /// <summary>Keyword of the attribute that is missing or does not allow an SUV, for PET images without a factor; else empty.</summary>
    public string SuvReason { get; init; } = "";

    /// <summary>True when each frame brings a plane of its overlays (PS3.3 section C.9.2).</summary>
    public bool HasOverlay { get; init; }

    /// <summary>
    /// Lowest and highest modality value of the image, where the server looked for want of a window that could be guessed: of float
    /// and 32-bit images. Not numbers when unknown.
    /// </summary>
    public (double Low, double High) Range { get; init; } = (double.NaN, double.NaN);

    /// <summary>Bytes of a frame as its wire frame holds it, unpacked: native pixels and the overlay plane.</summary>
    public long FrameBytes => Pixels.FrameBytes(Columns, Rows) + OverlayBytes;

    /// <summary>Bytes of a frame's textures where it is not cut into tiles.</summary>
    public long TextureBytes =>
        ((long)Columns * Rows * Pixels.TexelBytes())
        + (HasOverlay ? (Columns + 7) / 8 * (long)Rows : 0);

    private long OverlayBytes => HasOverlay ? PixelFormat.Bit1.FrameBytes(Columns, Rows) : 0;
}
