using Weir.Server.Demo.Phantoms;
using Weir.Server.Demo.Rendering;

namespace Weir.Server.Demo;

/// <summary>The radiograph: a chest from behind, calculated through the trunk phantom.</summary>
internal static class DemoRadiograph
{
    private const double Field = 430;

    public static DemoStudy Study(DemoScale scale)
    {
        var study = new DemoStudy("dx01", scale.Key)
        {
            PatientName = "PHANTOM^THORAX",
            PatientId = "PHANTOM-301",
            Sex = "M",
            BirthDate = "19630827",
            Date = "20260702",
            Time = "074500",
            Accession = "DEMO0201",
            Description = "Chest PA",
        };
        var seed = DemoRandom.Part(0x5EED, 301);
        study.Series.Add(
            new DemoSeries(study, 1)
            {
                Modality = "DX",
                SopClass = "1.2.840.10008.5.1.4.1.1.1.1",
                Description = "Chest PA",
                BodyPart = "CHEST",
                Columns = scale.RadiographSize,
                Rows = scale.RadiographSize,
                Slices = 1,
                PixelSpacing = Field / scale.RadiographSize,
                BitsStored = 12,
                Windows = [(2450, 2700, "")],
                Extra = DemoDataset.Dx(),
                Image = new Projection(
                    () => TrunkPhantom.Build(seed, new TrunkFindings(NoduleRadius: 8, Stout: 0.3)),
                    scale.RadiographSize,
                    Field,
                    centreZ: 70,
                    seed
                ),
            }
        );
        return study;
    }
}
