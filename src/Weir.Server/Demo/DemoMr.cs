using Weir.Imaging;
using Weir.Server.Demo.Phantoms;
using Weir.Server.Demo.Rendering;

namespace Weir.Server.Demo;

/// <summary>The MR study: one head in four series of three orientations.</summary>
internal static class DemoMr
{
    private const double Field = 240;

    private static readonly PlaneOrientation Axial = new(new(1, 0, 0), new(0, 1, 0));
    private static readonly PlaneOrientation Sagittal = new(new(0, 1, 0), new(0, 0, -1));
    private static readonly PlaneOrientation Coronal = new(new(1, 0, 0), new(0, 0, -1));

    public static DemoStudy Study(DemoScale scale)
    {
        var study = new DemoStudy("mr01", scale.Key)
        {
            PatientName = "PHANTOM^BRAIN",
            PatientId = "PHANTOM-201",
            Sex = "F",
            BirthDate = "19710412",
            Date = "20260611",
            Time = "101500",
            Accession = "DEMO0101",
            Description = "MR brain",
        };
        var seed = DemoRandom.Part(0x5EED, 201);
        var phantom = new Lazy<IReadOnlyList<Ellipsoid>>(() =>
            HeadPhantom.Build(seed, Tissue.Lesion)
        );
        Add(
            study,
            scale,
            phantom,
            seed,
            "T1 axial",
            Axial,
            new(0, 0, -45),
            160,
            TissueValues.T1(),
            (500, 12)
        );
        Add(
            study,
            scale,
            phantom,
            seed,
            "T2 axial",
            Axial,
            new(0, 0, -45),
            160,
            TissueValues.T2(),
            (4200, 96)
        );
        // Normals point to the right and to the back here: from left to right, and from front to back.
        Add(
            study,
            scale,
            phantom,
            seed,
            "T1 sagittal",
            Sagittal,
            new(68, 0, 25),
            136,
            TissueValues.T1(),
            (500, 12)
        );
        Add(
            study,
            scale,
            phantom,
            seed,
            "FLAIR coronal",
            Coronal,
            new(0, -75, 25),
            150,
            TissueValues.Flair(),
            (9000, 120)
        );
        return study;
    }

    private static void Add(
        DemoStudy study,
        DemoScale scale,
        Lazy<IReadOnlyList<Ellipsoid>> phantom,
        ulong seed,
        string name,
        PlaneOrientation orientation,
        Vector3D start,
        double depth,
        float[] values,
        (double Repetition, double Echo) times
    )
    {
        var number = study.Series.Count + 1;
        var step = depth / scale.MrSlices;
        var stack = new SliceStack(
            orientation,
            start + orientation.Normal * (step / 2),
            step,
            step * 0.9
        );
        var spacing = Field / scale.MrSize;
        study.Series.Add(
            new DemoSeries(study, number)
            {
                Modality = "MR",
                SopClass = "1.2.840.10008.5.1.4.1.1.4",
                Description = name,
                BodyPart = "BRAIN",
                Columns = scale.MrSize,
                Rows = scale.MrSize,
                Slices = scale.MrSlices,
                PixelSpacing = spacing,
                Stack = stack,
                BitsStored = 12,
                Windows = [(420, 860, "")],
                Extra = DemoDataset.Mr(times.Repetition, times.Echo),
                Image = new SliceImage(
                    phantom,
                    stack,
                    scale.MrSize,
                    scale.MrSize,
                    spacing,
                    new SliceLook
                    {
                        Values = values,
                        Background = values[(int)Tissue.Air],
                        Lowest = 0,
                        Highest = 4095,
                        Sigma = 24,
                        AirSigma = 24,
                        Air = 20,
                        Soft = 30,
                        Texture = 16,
                        Shading = 0.22f,
                        Magnitude = true,
                    },
                    DemoRandom.Part(seed, number)
                ),
            }
        );
    }
}
