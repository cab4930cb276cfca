using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>What an instance without a picture is, in words: by its SOP Class (PS3.4 section B.5).</summary>
internal static class ObjectKind
{
    private const string Storage = "1.2.840.10008.5.1.4.1.1.";

    // Longer beginnings stand before shorter ones.
    private static readonly (string Uid, string Key)[] Kinds =
    [
        ("88.59", "Object.KeyObjects"),
        ("88.67", "Object.DoseReport"),
        ("88.68", "Object.DoseReport"),
        ("88.", "Object.StructuredReport"),
        ("66.1", "Object.Registration"),
        ("66.2", "Object.Fiducials"),
        ("66.3", "Object.Registration"),
        ("66.4", "Object.Segmentation"),
        ("66.5", "Object.SurfaceSegmentation"),
        ("66.6", "Object.Tractography"),
        ("66.7", "Object.Segmentation"),
        ("66", "Object.RawData"),
        ("67", "Object.RealWorldValueMapping"),
        ("481.2", "Object.RTDose"),
        ("481.3", "Object.RTStructureSet"),
        ("481.5", "Object.RTPlan"),
        ("481.8", "Object.RTPlan"),
        ("481.4", "Object.RTRecord"),
        ("481.6", "Object.RTRecord"),
        ("481.7", "Object.RTRecord"),
        ("481.9", "Object.RTRecord"),
        ("481.", "Object.Radiotherapy"),
        ("104.1", "Object.Pdf"),
        ("104.2", "Object.Cda"),
        ("104.", "Object.Model"),
        ("9.", "Object.Waveform"),
        ("11.", "Object.PresentationState"),
        ("91.1", "Object.Annotations"),
        ("4.2", "Object.Spectroscopy"),
        ("77.1.1.1", "Object.Video"),
        ("77.1.2.1", "Object.Video"),
        ("77.1.4.1", "Object.Video"),
    ];

    /// <summary>The key of its name in the texts.</summary>
    public static string KeyOf(ObjectManifest item)
    {
        var uid = item.SopClassUid;
        if (uid.StartsWith("1.2.840.10008.5.1.4.39.", StringComparison.Ordinal))
        {
            return "Object.ColorPalette";
        }
        if (uid.StartsWith(Storage, StringComparison.Ordinal))
        {
            foreach (var (start, key) in Kinds)
            {
                var rest = uid.AsSpan(Storage.Length);
                // "66" is not the beginning of "666": a component of a UID is whole.
                if (
                    rest.StartsWith(start, StringComparison.Ordinal)
                    && (
                        start[^1] == '.' || rest.Length == start.Length || rest[start.Length] == '.'
                    )
                )
                {
                    return key;
                }
            }
        }
        return item.Problem.Length > 0 ? "Object.Image" : "Object.Other";
    }
}
