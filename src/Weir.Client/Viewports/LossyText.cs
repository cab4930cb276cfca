using Weir.Client.Text;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>Says that an image was compressed with loss, how and how much.</summary>
public static class LossyText
{
    /// <summary>In the reader's language, such as "Lossy compression: JPEG 12:1".</summary>
    public static string Of(Texts texts, ImageFormat format)
    {
        var details = $"{Method(format)} {Ratio(format)}".Trim();
        return details.Length == 0
            ? texts["Overlay.Lossy"]
            : texts.Format("Overlay.Lossy.How", details);
    }

    /// <summary>The names of the methods (PS3.3 section C.7.6.1.1.5.1), in the order in which they were applied.</summary>
    internal static string Method(ImageFormat format) =>
        string.Join(" + ", Values(format.LossyMethod).Select(Name).Distinct());

    /// <summary>The ratios, in the order of the compressions.</summary>
    internal static string Ratio(ImageFormat format) =>
        string.Join(" + ", Values(format.LossyRatio).Where(r => r != "?").Select(r => r + ":1"));

    private static string[] Values(string text) =>
        text.Split('\\', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Name(string method) =>
        method switch
        {
            "ISO_10918_1" => "JPEG",
            "ISO_14495_1" => "JPEG-LS",
            "ISO_15444_1" => "JPEG 2000",
            "ISO_15444_15" => "HTJ2K",
            "ISO_18181_1" => "JPEG XL",
            "ISO_13818_2" => "MPEG-2",
            "ISO_14496_10" => "H.264",
            "ISO_23008_2" => "H.265",
            _ => method,
        };
}
