using Weir.Imaging;
using Weir.Server.Demo.Phantoms;
using Weir.Server.Demo.Rendering;

namespace Weir.Server.Demo;

/// <summary>Which studies there are. CT first: the first three already hold a prior and a current of one patient.</summary>
internal static class DemoCatalog
{
    public const int MostCtStudies = 12;

    private static readonly (double, double, string)[] HeadWindows =
    [
        (38, 100, "BRAIN"),
        (600, 2800, "BONE"),
    ];

    private static readonly (double, double, string)[] ChestWindows =
    [
        (40, 400, "MEDIASTINUM"),
        (-600, 1500, "LUNG"),
    ];

    private static readonly (double, double, string)[] LungWindows =
    [
        (-600, 1500, "LUNG"),
        (40, 400, "MEDIASTINUM"),
    ];

    private static readonly (double, double, string)[] BodyWindows = [(50, 400, "ABDOMEN")];

    // Z: lowest and highest slice, mm in the phantom. Field: side of the square image, mm.
    private static readonly CtPlan[] Ct =
    [
        new("HEAD", "Head without contrast", "HEAD", Phase.Native, -55, 125, 240, HeadWindows),
        new("LUNG", "Chest, nodule follow-up", "CHEST", Phase.Native, -70, 240, 380, LungWindows)
        {
            Patient = 2,
            Date = "20250318",
            Trunk = new(NoduleRadius: 5),
        },
        new("LUNG", "Chest, nodule follow-up", "CHEST", Phase.Arterial, -70, 240, 380, LungWindows)
        {
            Patient = 2,
            Date = "20260922",
            Trunk = new(NoduleRadius: 9),
        },
        new("ABDOMEN", "Abdomen portal venous", "ABDOMEN", Phase.Portal, -400, 40, 400, BodyWindows)
        {
            Trunk = new(LiverLesions: 5, Stout: 0.6),
        },
        new("PELVIS", "Pelvis", "PELVIS", Phase.Portal, -460, -200, 420, BodyWindows)
        {
            Trunk = new(Stout: 0.7),
        },
        new("ANGIO", "Thoracic aorta CTA", "CHEST", Phase.Arterial, -60, 240, 340, ChestWindows)
        {
            Trunk = new(Stout: 0.2),
        },
        new("TRAUMA", "Head trauma", "HEAD", Phase.Native, -75, 125, 240, HeadWindows)
        {
            Lesion = Tissue.Blood,
        },
        new(
            "KIDNEY",
            "Abdomen, stone protocol",
            "ABDOMEN",
            Phase.Native,
            -420,
            10,
            380,
            BodyWindows
        )
        {
            Trunk = new(Stone: true, Stout: 0.9),
        },
        new(
            "SINUS",
            "Paranasal sinuses",
            "HEAD",
            Phase.Native,
            -95,
            35,
            200,
            [(400, 2000, "BONE")]
        ),
        new("TORSO", "Chest and abdomen", "CHESTABDPEL", Phase.Portal, -420, 220, 400, ChestWindows)
        {
            Trunk = new(LiverLesions: 8, Stout: 0.5),
        },
        new("LIVER", "Liver arterial", "LIVER", Phase.Arterial, -180, 40, 370, [(90, 200, "LIVER")])
        {
            Trunk = new(LiverLesions: 3, Stout: 0.3),
        },
        new("TUMOR", "Head with contrast", "HEAD", Phase.Arterial, -55, 125, 240, HeadWindows)
        {
            Lesion = Tissue.Lesion,
        },
    ];

    public static IEnumerable<DemoStudy> Studies(DemoScale scale)
    {
        for (var i = 0; i < scale.CtStudies; i++)
        {
            yield return CtStudy(scale, i, Ct[i]);
        }
        if (scale.MrSlices > 0)
        {
            yield return DemoMr.Study(scale);
        }
        if (scale.RadiographSize > 0)
        {
            yield return DemoRadiograph.Study(scale);
        }
    }

    private static DemoStudy CtStudy(DemoScale scale, int index, CtPlan plan)
    {
        var patient = plan.Patient ?? 100 + index;
        var study = new DemoStudy($"ct{index + 1:00}", scale.Key)
        {
            PatientName = $"PHANTOM^{plan.Name}",
            PatientId = $"PHANTOM-{patient:000}",
            Sex = patient % 2 == 0 ? "F" : "M",
            BirthDate = $"19{50 + patient % 40:00}0{1 + patient % 9}1{patient % 10}",
            Date = plan.Date ?? $"2026{1 + index % 9:00}{3 + index * 2:00}",
            Time = $"{8 + index % 9:00}{index * 4 % 60:00}30",
            Accession = $"DEMO{index + 1:0000}",
            Description = plan.Description,
        };
        // Prior and current are the same body: the seed is the patient's.
        var seed = DemoRandom.Part(0x5EED, patient);
        var phantom = new Lazy<IReadOnlyList<Ellipsoid>>(() =>
            plan.Trunk is { } findings
                ? TrunkPhantom.Build(seed, findings)
                : HeadPhantom.Build(seed, plan.Lesion)
        );
        var step = (plan.High - plan.Low) / scale.CtSlices;
        var stack = new SliceStack(
            new(new(1, 0, 0), new(0, 1, 0)),
            new(0, 0, plan.Low + step / 2),
            step,
            step
        );
        var spacing = plan.Field / scale.CtSize;
        // Scanners differ: some store HU as they are, some shifted by 1024.
        var intercept = index % 2 == 0 ? -1024 : 0;
        study.Series.Add(
            new DemoSeries(study, 1)
            {
                Modality = "CT",
                SopClass = "1.2.840.10008.5.1.4.1.1.2",
                Description = $"{plan.Description} {step:0.0#} mm",
                BodyPart = plan.BodyPart,
                Columns = scale.CtSize,
                Rows = scale.CtSize,
                Slices = scale.CtSlices,
                PixelSpacing = spacing,
                Stack = stack,
                BitsStored = 16,
                Signed = true,
                RescaleIntercept = intercept,
                Windows = plan.Windows,
                NumberedFromHead = index % 3 != 1,
                Extra = DemoDataset.Ct(plan.Phase),
                Image = new SliceImage(
                    phantom,
                    stack,
                    scale.CtSize,
                    scale.CtSize,
                    spacing,
                    CtLook(plan, -intercept),
                    DemoRandom.Part(seed, index)
                ),
            }
        );
        return study;
    }

    private static SliceLook CtLook(CtPlan plan, int offset) =>
        new()
        {
            Values = TissueValues.Ct(plan.Phase),
            Background = -1000,
            StoredOffset = offset,
            Lowest = (short)(-1024 + offset),
            Highest = (short)(3071 + offset),
            // 0.54 of it remain after smoothing: 12 HU in a body of 1-3 mm slices, 7.5 in a head.
            Sigma = plan.Trunk is null ? 14 : 23,
            AirSigma = plan.Trunk is null ? 12 : 17,
            Air = -960,
            Soft = -250,
            Texture = 7,
            LungTexture = 30,
        };

    private sealed record CtPlan(
        string Name,
        string Description,
        string BodyPart,
        Phase Phase,
        double Low,
        double High,
        double Field,
        (double, double, string)[] Windows
    )
    {
        public int? Patient { get; init; }
        public string? Date { get; init; }
        public TrunkFindings? Trunk { get; init; }
        public Tissue? Lesion { get; init; }
    }
}
