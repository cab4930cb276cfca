using Weir.Dicom;
using Weir.Server.Frames;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Viewer;

/// <summary>Whether an image was ever compressed with loss (PS3.3 section C.7.6.1.1.5).</summary>
internal static class LossyCompression
{
    private const string Unknown = "?";

    // Encodings that always lose something, which files made by careless programs do not say.
    private static readonly (string Syntax, string Method)[] Always =
    [
        ("1.2.840.10008.1.2.4.50", "ISO_10918_1"),
        ("1.2.840.10008.1.2.4.51", "ISO_10918_1"),
        ("1.2.840.10008.1.2.4.53", "ISO_10918_1"),
        ("1.2.840.10008.1.2.4.55", "ISO_10918_1"),
        ("1.2.840.10008.1.2.4.81", "ISO_14495_1"),
    ];

    /// <summary>Ratios and methods as the data set lists them, the ratio <c>?</c> when it does not; both empty for what never lost anything.</summary>
    public static (string Ratio, string Method) Of(ImageHeader header)
    {
        var dataset = header.Dataset;
        var encoding = Array.Find(Always, syntax => syntax.Syntax == header.File.Syntax.Uid);
        // The irreversible colour transform of JPEG 2000 is one too.
        var ict = dataset.GetString(PhotometricInterpretation) == "YBR_ICT";
        if (dataset.GetString(LossyImageCompression) != "01" && encoding.Syntax is null && !ict)
            return ("", "");
        var ratio = string.Join('\\', dataset.GetStrings(LossyImageCompressionRatio));
        var method = string.Join('\\', dataset.GetStrings(LossyImageCompressionMethod));
        return (
            ratio.Length > 0 ? ratio : Unknown,
            method.Length > 0 ? method
            : ict ? "ISO_15444_1"
            : encoding.Method ?? ""
        );
    }
}
