namespace Weir.Imaging;

/// <summary>A window that readers know by name.</summary>
/// <param name="Key">Names it in texts and settings: lower case, ASCII.</param>
/// <param name="Name">English.</param>
/// <param name="Center">Modality value.</param>
/// <param name="Width">Modality values.</param>
public sealed record WindowPreset(string Key, string Name, double Center, double Width);

/// <summary>Windows that readers expect at hand. CT's are in HU; other modalities have no absolute unit and are given by the data.</summary>
public static class WindowPresets
{
    // Widths and levels in common radiological use, such as radiopaedia.org "Windowing (CT)".
    private static readonly WindowPreset[] Ct =
    [
        new("abdomen", "Abdomen", 50, 400),
        new("lung", "Lung", -600, 1500),
        new("bone", "Bone", 400, 1800),
        new("brain", "Brain", 40, 80),
        new("mediastinum", "Mediastinum", 50, 350),
        new("liver", "Liver", 90, 150),
        new("stroke", "Stroke", 35, 40),
        new("subdural", "Subdural", 75, 215),
        new("angio", "Angio", 300, 600),
    ];

    /// <summary>Presets of a modality with absolute values; empty for the others.</summary>
    /// <param name="modality">Modality (0008,0060).</param>
    public static IReadOnlyList<WindowPreset> For(string modality) => modality == "CT" ? Ct : [];

    private static readonly string[] Relative = ["full", "contrast", "soft", "dark", "bright"];

    /// <summary>Whether a preset of any modality has this key.</summary>
    public static bool IsKey(string key) =>
        Ct.Concat(ForUptake(1)).Any(p => p.Key == key) || Relative.Contains(key);

    // From nothing to the uptake at which a reader wants black or white: brain and heart go above what tumours do.
    private static readonly double[] Uptakes = [5, 7, 10, 15, 20];

    /// <summary>Presets of a PET whose values can be said as SUVbw: from 0 to a round uptake.</summary>
    /// <param name="factor">SUVbw of a modality value; above 0.</param>
    public static IReadOnlyList<WindowPreset> ForUptake(double factor) =>
        [
            .. Uptakes.Select(most => new WindowPreset(
                $"suv{most:0}",
                $"SUV 0–{most:0}",
                most / factor / 2,
                most / factor
            )),
        ];

    /// <summary>
    /// Presets relative to an image's own window or range, for MR, CR, DX and others: the whole range, and more and less contrast.
    /// </summary>
    /// <param name="modality">Modality (0008,0060); the list begins with its absolute presets.</param>
    /// <param name="low">Lowest modality value of interest.</param>
    /// <param name="high">Highest.</param>
    public static IReadOnlyList<WindowPreset> For(string modality, double low, double high)
    {
        var (center, width) = ((low + high) / 2, Math.Max(1, high - low));
        return
        [
            .. For(modality),
            new("full", "Full range", center, width),
            new("contrast", "More contrast", center, Math.Max(1, width / 2)),
            new("soft", "Less contrast", center, width * 1.5),
            new("dark", "Dark structures", low + width / 4, Math.Max(1, width / 2)),
            new("bright", "Bright structures", high - width / 4, Math.Max(1, width / 2)),
        ];
    }
}
