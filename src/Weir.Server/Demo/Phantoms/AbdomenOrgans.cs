using Weir.Imaging;

namespace Weir.Server.Demo.Phantoms;

/// <summary>Liver, spleen, kidneys, stomach and bowel, bladder, and the vessels between them.</summary>
internal static class AbdomenOrgans
{
    public static void Add(PhantomBuilder b, TrunkFindings findings)
    {
        // Diaphragm, the fat behind and between the organs.
        b.Add(Tissue.Muscle, 72, 4, -62, 62, 80, 72);
        b.Add(Tissue.Fat, 72, 4, -66, 58, 76, 70);
        b.Add(Tissue.Fat, 0, -28, -180, 130, 76, 170);
        b.Add(Tissue.Fat, 0, -12, -330, 92, 70, 90);
        b.AddPair(Tissue.Fat, 72, 34, -150, 46, 40, 75);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            b.Tube(Tissue.Muscle, 8, 23, new(side * 30, 46, -80), new(side * 42, 40, -230));
            b.Tube(
                Tissue.Muscle,
                23,
                17,
                new(side * 42, 40, -230),
                new(side * 78, -22, -345),
                new(side * 100, -10, -420)
            );
        }
        Bowel(b);
        b.Add(Tissue.Liver, -58, -8, -50, 96, 82, 84);
        b.Add(Tissue.Liver, -78, 4, -110, 58, 62, 78);
        b.Add(Tissue.Liver, 18, -42, -34, 62, 36, 40);
        for (var i = 0; i < findings.LiverLesions; i++)
        {
            var size = b.Between(5, 14);
            b.Add(
                i % 3 == 2 ? Tissue.Fluid : Tissue.Lesion,
                b.Between(-115, -25),
                b.Between(-45, 35),
                b.Between(-95, -10),
                size,
                size,
                size
            );
        }
        LiverVessels(b);
        b.Add(Tissue.Fluid, -52, -52, -112, 14, 18, 24);
        b.Add(Tissue.Spleen, 104, 30, -58, 27, 42, 50);
        Stomach(b);
        Kidneys(b, findings.Stone);
        b.Tube(
            Tissue.Pancreas,
            12,
            9,
            new(-26, -12, -138),
            new(10, -24, -118),
            new(56, 2, -98),
            new(84, 18, -82)
        );
        b.Add(Tissue.Muscle, 0, -18, -358, 46, 40, 36);
        b.Add(Tissue.Fluid, 0, -18, -358, 42, 36, 32);
        b.Add(Tissue.BowelWall, 0, 38, -360, 19, 17, 46);
        b.Add(Tissue.Airway, 2, 34, -352, 7, 6, 20);
    }

    public static void AddVessels(PhantomBuilder b)
    {
        Vector3D fork = new(4, 30, -236);
        b.Tube(Tissue.Artery, 11, 8.5, new(20, 44, 10), new(8, 34, -60), fork);
        b.Tube(
            Tissue.Calcification,
            1.4,
            1,
            new(15, 34, -150),
            new(13, 38, -180),
            new(8, 40, -210)
        );
        b.Tube(Tissue.Vein, 12, 11, new(-24, -14, 40), new(-22, 18, -40), new(-20, 30, -240));
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            b.Tube(
                Tissue.Artery,
                6,
                4.5,
                fork,
                new(side * 50, 10, -300),
                new(side * 72, -38, -385),
                new(side * 80, -42, -500)
            );
            b.Tube(
                Tissue.Vein,
                7,
                6,
                new(-18, 34, -240),
                new(side * 46, 18, -302),
                new(side * 62, -32, -385),
                new(side * 70, -36, -500)
            );
            b.Tube(
                Tissue.Artery,
                3.2,
                2.8,
                new(6, 32, -126),
                new(side * 32, 36, -132),
                new(side * 50, 38, -140)
            );
            b.Tube(
                Tissue.Vein,
                4.5,
                4,
                new(-14, 26, -130),
                new(side * 32, 32, -138),
                new(side * 50, 36, -144)
            );
        }
        b.Tube(
            Tissue.Artery,
            3.5,
            2.5,
            new(8, 20, -100),
            new(2, -8, -108),
            new(-24, -10, -92),
            new(-48, -4, -80)
        );
        b.Tube(Tissue.Artery, 3, 2.5, new(2, -6, -108), new(50, 14, -92), new(88, 28, -70));
        b.Tube(Tissue.Artery, 4, 2.5, new(8, 22, -118), new(6, -12, -150), new(0, -20, -240));
        b.Tube(
            Tissue.Vein,
            6,
            6,
            new(-8, -16, -230),
            new(-12, -14, -140),
            new(-34, -10, -100),
            new(-56, -6, -82)
        );
        for (var i = 0; i < 6; i++)
        {
            var way = new Vector3D(b.Between(-1, 1), b.Between(-0.6, 0), b.Between(-0.8, 0.1));
            b.Tree(
                Tissue.SmallVessel,
                new(2, -18, -180 - i * 10),
                way.Normalized(),
                2.2,
                0.9,
                p => p.Y < 10 && p.Y > -80
            );
        }
    }

    private static void LiverVessels(PhantomBuilder b)
    {
        static bool Inside(Vector3D p)
        {
            var (x, y, z) = ((p.X + 58) / 90, (p.Y + 8) / 76, (p.Z + 50) / 78);
            return x * x + y * y + z * z < 0.85;
        }
        Vector3D hilum = new(-50, -6, -84);
        foreach (
            var way in (ReadOnlySpan<Vector3D>)
                [new(-1, 0.3, 0.2), new(-0.5, -0.6, 0.6), new(0.7, -0.6, 0.5), new(-0.7, 0.5, -0.4)]
        )
        {
            b.Tree(Tissue.Vein, hilum, way.Normalized(), 4.6, 1.1, Inside);
        }
        Vector3D cava = new(-24, 6, -2);
        foreach (
            var way in (ReadOnlySpan<Vector3D>)
                [new(-1, 0.1, -0.4), new(-0.6, -0.7, -0.5), new(0.1, -0.9, -0.5)]
        )
        {
            b.Tree(Tissue.Vein, cava, way.Normalized(), 4.2, 1.1, Inside);
        }
    }

    private static void Stomach(PhantomBuilder b)
    {
        b.Add(Tissue.BowelWall, 56, -18, -48, 44, 44, 48);
        b.Add(Tissue.BowelWall, 28, -44, -98, 46, 24, 30);
        b.Add(Tissue.OralContrast, 56, -16, -50, 40, 38, 43);
        b.Add(Tissue.Fluid, 28, -43, -98, 42, 20, 26);
        // A patient lies on the back: gas gathers in front.
        b.Add(Tissue.Airway, 56, -40, -46, 34, 17, 36);
    }

    private static void Kidneys(PhantomBuilder b, bool stone)
    {
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var z = side < 0 ? -158 : -146;
            b.Add(Tissue.KidneyCortex, side * 68, 40, z, 29, 27, 54);
            for (var i = 0; i < 10; i++)
            {
                var angle = i * 0.63;
                b.Add(
                    Tissue.KidneyMedulla,
                    side * (66 + Math.Cos(angle) * 12),
                    40 + Math.Sin(angle * 2) * 10,
                    z + Math.Sin(angle) * 32,
                    7,
                    7,
                    9
                );
            }
            b.Add(Tissue.Fat, side * 56, 36, z, 13, 10, 26);
            b.Add(Tissue.Fluid, side * 54, 36, z, 6, 6, 14);
            b.Tube(
                Tissue.Fluid,
                2.4,
                2.2,
                new(side * 48, 34, z - 10),
                new(side * 40, 26, -240),
                new(side * 46, 10, -320),
                new(side * 22, 0, -370)
            );
        }
        if (stone)
        {
            b.Add(Tissue.Calcification, 57, 38, -160, 4, 3.5, 5);
        }
    }

    private static void Bowel(PhantomBuilder b)
    {
        for (var i = 0; i < 120; i++)
        {
            var (x, y, z) = (b.Between(-88, 88), b.Between(-78, 2), b.Between(-330, -130));
            var size = b.Between(9, 14);
            var way = new Vector3D(b.Between(-1, 1), b.Between(-0.7, 0.7), b.Between(-0.6, 0.6));
            b.Add(Ellipsoid.Rod(Tissue.BowelWall, new(x, y, z), way, size * 2.2, size));
            var content = i % 4 == 0 ? Tissue.OralContrast : Tissue.Fluid;
            b.Add(Ellipsoid.Rod(content, new(x, y, z), way, size * 2, size - 2.6));
            if (i % 5 == 0)
            {
                b.Add(Tissue.Airway, x, y - size * 0.4, z, size * 0.8, size * 0.4, size * 0.8);
            }
        }
        Vector3D[] colon =
        [
            new(-98, 10, -300),
            new(-108, 12, -230),
            new(-104, 4, -160),
            new(-60, -66, -150),
            new(0, -78, -165),
            new(70, -62, -140),
            new(108, 14, -120),
            new(112, 16, -230),
            new(92, 8, -300),
            new(40, 6, -330),
            new(0, 38, -330),
        ];
        b.Tube(Tissue.BowelWall, 22, 17, colon);
        b.Tube(Tissue.Airway, 19, 14.5, colon);
        for (var i = 0; i + 1 < colon.Length; i++)
        {
            for (var part = 0.0; part < 1; part += 0.2)
            {
                var at = colon[i] + (colon[i + 1] - colon[i]) * part;
                var size = b.Between(8, 14);
                b.Add(
                    Tissue.BowelWall,
                    at.X + b.Between(-5, 5),
                    at.Y + 6,
                    at.Z,
                    size,
                    size * 0.8,
                    size
                );
            }
        }
    }
}
