using Weir.Dicom;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Viewer;

/// <summary>From which side and in which view a projection was taken.</summary>
internal static class ViewReader
{
    // PS3.16 CID 4014 "View for Mammography": SNOMED CT codes, and those of SNOMED RT that older devices write.
    private static readonly Dictionary<string, string> Mammographic = new()
    {
        ["399260004"] = "ML",
        ["R-10224"] = "ML",
        ["399368009"] = "MLO",
        ["R-10226"] = "MLO",
        ["399352003"] = "LM",
        ["R-10228"] = "LM",
        ["399099002"] = "LMO",
        ["R-10230"] = "LMO",
        ["399162004"] = "CC",
        ["R-10242"] = "CC",
        ["399196006"] = "FB",
        ["R-10244"] = "FB",
        ["399188001"] = "SIO",
        ["R-102D0"] = "SIO",
        ["441555000"] = "ISO",
        ["R-40AAA"] = "ISO",
        ["399192008"] = "XCCL",
        ["R-1024A"] = "XCCL",
        ["399101009"] = "XCCM",
        ["R-1024B"] = "XCCM",
    };

    /// <summary>L, R or B; empty when nothing or something else is said. The image's own goes before its series'.</summary>
    public static string Laterality(DicomDataset dataset)
    {
        foreach (var tag in new[] { ImageLaterality, DicomTags.Laterality })
            if (dataset.GetString(tag)?.Trim().ToUpperInvariant() is "L" or "R" or "B")
                return dataset.GetString(tag)!.Trim().ToUpperInvariant();
        return "";
    }

    /// <summary>The view code where it is mammographic, else the view position; empty when neither is there.</summary>
    public static string View(DicomDataset dataset) =>
        dataset.GetSequence(ViewCodeSequence) is [var code, ..]
        && Mammographic.TryGetValue(code.GetString(CodeValue)?.Trim() ?? "", out var view)
            ? view
            : dataset.GetString(ViewPosition)?.Trim().ToUpperInvariant() ?? "";
}
