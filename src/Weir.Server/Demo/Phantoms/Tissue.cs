namespace Weir.Server.Demo.Phantoms;

/// <summary>What a part of a phantom is made of; modality and contrast phase say how bright it is.</summary>
internal enum Tissue : byte
{
    Air,
    Table,
    Skin,
    Fat,
    Muscle,
    Cartilage,
    Cortical,
    Spongy,
    Lung,
    Airway,
    Vein,
    Artery,
    SmallVessel,
    Heart,
    Liver,
    Spleen,
    KidneyCortex,
    KidneyMedulla,
    Pancreas,
    BowelWall,
    Fluid,
    OralContrast,
    GrayMatter,
    WhiteMatter,
    Csf,
    Eye,
    Lens,
    Lesion,
    Calcification,
    Blood,
}

/// <summary>When the scan was made after contrast was given.</summary>
internal enum Phase
{
    Native,
    Arterial,
    Portal,
}

/// <summary>Brightness of tissues.</summary>
internal static class TissueValues
{
    /// <summary>Hounsfield units, as textbooks give them.</summary>
    public static float[] Ct(Phase phase) =>
        Table(tissue =>
            tissue switch
            {
                Tissue.Air or Tissue.Airway => -1000,
                Tissue.Table => -820,
                Tissue.Skin => 20,
                Tissue.Fat => -100,
                Tissue.Muscle => Of(phase, 52, 58, 64),
                Tissue.Cartilage => 95,
                Tissue.Cortical => 980,
                Tissue.Spongy => 230,
                Tissue.Lung => -855,
                Tissue.Vein => Of(phase, 42, 90, 165),
                Tissue.Artery => Of(phase, 42, 310, 170),
                Tissue.SmallVessel => Of(phase, 35, 190, 140),
                Tissue.Heart => Of(phase, 45, 105, 115),
                Tissue.Liver => Of(phase, 58, 70, 112),
                Tissue.Spleen => Of(phase, 48, 118, 122),
                Tissue.KidneyCortex => Of(phase, 34, 190, 175),
                Tissue.KidneyMedulla => Of(phase, 32, 70, 150),
                Tissue.Pancreas => Of(phase, 40, 100, 90),
                Tissue.BowelWall => Of(phase, 40, 75, 95),
                Tissue.Fluid => 8,
                Tissue.OralContrast => 260,
                Tissue.GrayMatter => 39,
                Tissue.WhiteMatter => 29,
                Tissue.Csf => 6,
                Tissue.Eye => 12,
                Tissue.Lens => 75,
                Tissue.Lesion => Of(phase, 32, 62, 55),
                Tissue.Calcification => 520,
                Tissue.Blood => 72,
                _ => 0,
            }
        );

    /// <summary>Signal of a T1-weighted image, arbitrary units to about 1000.</summary>
    public static float[] T1() => Mr(620, 360, 480, 680, 170, 300);

    /// <summary>Signal of a T2-weighted image.</summary>
    public static float[] T2() => Mr(470, 210, 560, 400, 980, 720);

    /// <summary>Signal of a FLAIR image: T2 without free fluid.</summary>
    public static float[] Flair() => Mr(420, 230, 540, 430, 110, 850);

    private static float[] Mr(
        float fat,
        float muscle,
        float gray,
        float white,
        float fluid,
        float lesion
    ) =>
        Table(tissue =>
            tissue switch
            {
                Tissue.Fat => fat,
                Tissue.Spongy => fat * 0.7f,
                Tissue.Skin => muscle * 1.3f,
                Tissue.Muscle or Tissue.Cartilage => muscle,
                Tissue.GrayMatter => gray,
                Tissue.WhiteMatter => white,
                Tissue.Csf or Tissue.Fluid or Tissue.Eye => fluid,
                Tissue.Lesion or Tissue.Blood => lesion,
                Tissue.Lens => muscle,
                Tissue.Cortical or Tissue.Calcification => 40,
                // Flowing blood leaves no signal in spin echo images.
                Tissue.Artery or Tissue.Vein or Tissue.SmallVessel => 60,
                _ => 4,
            }
        );

    private static float Of(Phase phase, float native, float arterial, float portal) =>
        phase switch
        {
            Phase.Native => native,
            Phase.Arterial => arterial,
            _ => portal,
        };

    private static float[] Table(Func<Tissue, float> value) =>
        [.. Enum.GetValues<Tissue>().Select(value)];
}
