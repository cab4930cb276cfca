using Weir.Imaging;

namespace Weir.Server.Demo.Phantoms;

/// <summary>What a trunk has beside what all have.</summary>
/// <param name="NoduleRadius">Of a nodule in the right lung, mm; 0 for none.</param>
/// <param name="LiverLesions">Number of them.</param>
/// <param name="Stone">A stone in the left kidney.</param>
/// <param name="Stout">0 slim to 1 stout.</param>
internal sealed record TrunkFindings(
    double NoduleRadius = 0,
    int LiverLesions = 0,
    bool Stone = false,
    double Stout = 0.4
);

/// <summary>Chest, abdomen and pelvis of ellipsoids, mm: z = 0 at the top of the diaphragm, +Z to the head, -Y to the front.</summary>
internal static class TrunkPhantom
{
    /// <summary>Builds one.</summary>
    /// <param name="seed">Makes trunks differ.</param>
    /// <param name="findings">Something to find.</param>
    public static IReadOnlyList<Ellipsoid> Build(ulong seed, TrunkFindings findings)
    {
        var b = new PhantomBuilder(seed);
        // The scanner's table: a shallow shell.
        b.Add(Tissue.Table, 0, 20, 0, 240, 130, 4000);
        b.Add(Tissue.Air, 0, -2, 0, 260, 132, 4000);
        Outline(b, findings.Stout);
        ChestOrgans.AddLungs(b);
        Skeleton.AddPelvis(b);
        AbdomenOrgans.Add(b, findings);
        ChestOrgans.AddMediastinum(b);
        AbdomenOrgans.AddVessels(b);
        Skeleton.AddSpine(b);
        Skeleton.AddRibs(b);
        Skeleton.AddShoulders(b);
        if (findings.NoduleRadius > 0)
        {
            var r = findings.NoduleRadius;
            b.Add(Tissue.Lesion, -84, 22, 82, r, r * 0.9, r * 1.1);
            for (var i = 0; i < 14; i++)
            {
                // Spicules.
                var way = new Vector3D(b.Between(-1, 1), b.Between(-1, 1), b.Between(-1, 1));
                var place = new Vector3D(-84, 22, 82) + way.Normalized() * r;
                b.Add(Ellipsoid.Rod(Tissue.Lesion, place, way, r * 0.7, 0.8));
            }
        }
        return b.Scaled(b.Between(0.95, 1.04), b.Between(0.96, 1.05), 1);
    }

    private static void Outline(PhantomBuilder b, double stout)
    {
        var fat = 8 + 16 * stout;
        foreach (
            var (tissue, inset) in new[] { (Tissue.Skin, 0), (Tissue.Fat, 2), (Tissue.Muscle, fat) }
        )
        {
            var more = stout * 12 - inset;
            b.Add(tissue, 0, 0, 70, 168 + more, 114 + more, 330);
            b.AddPair(tissue, 75, -4, 60, 90 + more, 104 + more, 260);
            b.Add(tissue, 0, -6, -170, 158 + more, 112 + more, 330);
            b.Add(tissue, 0, -40, -190, 120 + more, 84 + more, 170);
            b.Add(tissue, 0, 8, -360, 176 + more, 112 + more, 230);
            b.AddPair(tissue, 95, 8, -520, 88 + more, 92 + more, 330);
            b.AddPair(tissue, 120, 6, 205, 95 + more, 70 + more, 75);
            b.Add(tissue, 0, 14, 300, 58 + more * 0.5, 60 + more * 0.5, 150);
        }
        // Fat between the muscles of back, buttocks and flank.
        b.AddPair(Tissue.Fat, 88, 62, -340, 62, 44, 90);
        b.AddPair(Tissue.Muscle, 90, 66, -345, 58, 40, 86);
        for (var i = 0; i < 40; i++)
        {
            var side = i % 2 == 0 ? 1 : -1;
            b.Add(
                Ellipsoid.Along(
                    Tissue.Fat,
                    new(side * b.Between(50, 118), b.Between(20, 70), b.Between(-420, 220)),
                    (new Vector3D(1, side * 0.5, 0).Normalized(), b.Between(10, 24)),
                    (new Vector3D(-side * 0.5, 1, 0).Normalized(), b.Between(0.8, 1.8)),
                    (new Vector3D(0, 0, 1), b.Between(20, 60))
                )
            );
        }
    }
}
