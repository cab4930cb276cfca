using Weir.Imaging;

namespace Weir.Server.Demo.Phantoms;

/// <summary>Bones of the trunk.</summary>
internal static class Skeleton
{
    public static void AddSpine(PhantomBuilder b)
    {
        const double Level = 28;
        for (var z = 310.0; z > -270; z -= Level)
        {
            var y = SpineY(z);
            var size = 1 + (310 - z) / 1200;
            b.Add(Tissue.Cartilage, 0, y, z - Level / 2, 20 * size, 15 * size, 7);
            // Two flat ellipsoids make a body that is more a cylinder than one would.
            foreach (var (tissue, inset) in new[] { (Tissue.Cortical, 0.0), (Tissue.Spongy, 1.6) })
            {
                b.Add(tissue, 0, y, z + 5, 20 * size - inset, 15.5 * size - inset, 10 - inset);
                b.Add(tissue, 0, y, z - 5, 20 * size - inset, 15.5 * size - inset, 10 - inset);
            }
            b.Add(Tissue.Cortical, 0, y + 21, z + 2, 17, 14, 9);
            b.Add(Tissue.Spongy, 0, y + 21, z + 2, 15, 12, 7);
            b.AddPair(Tissue.Cortical, 26, y + 24, z + 2, 17, 5, 5);
            b.AddPair(Tissue.Spongy, 26, y + 24, z + 2, 15, 3.5, 3.5);
            b.Add(Tissue.Cortical, 0, y + 40, z - 6, 4, 17, 8);
            b.Add(Tissue.Spongy, 0, y + 40, z - 6, 2.4, 15, 6.4);
        }
        var canal = new Vector3D[24];
        for (var i = 0; i < canal.Length; i++)
        {
            var z = 340 - i * 27;
            canal[i] = new(0, SpineY(z) + 22, z);
        }
        b.Tube(Tissue.Csf, 9.5, 9, canal);
        b.Tube(Tissue.WhiteMatter, 5, 4.5, canal.AsSpan(0, 15));
    }

    public static void AddRibs(PhantomBuilder b)
    {
        for (var rib = 0; rib < 12; rib++)
        {
            var top = 224 - rib * 22.0;
            var span = rib < 10 ? 2.75 : 1.7;
            var fall = 30 + rib * 5.0;
            foreach (var side in (ReadOnlySpan<int>)[-1, 1])
            {
                var points = new Vector3D[16];
                for (var i = 0; i < points.Length; i++)
                {
                    // From the spine (angle 0, at the back) around to the front.
                    var angle = 0.28 + i * (span - 0.28) / (points.Length - 1);
                    var z = top - fall * (1 - Math.Cos(angle)) / 2;
                    var width = Cage(z);
                    points[i] = new(
                        side * Math.Sin(angle) * 141 * width,
                        2 + Math.Cos(angle) * 97 * width,
                        z
                    );
                }
                b.Tube(Tissue.Cortical, 5.2, 4.6, points);
                b.Tube(Tissue.Spongy, 3.6, 3.2, points);
                if (rib < 7)
                {
                    b.Tube(
                        Tissue.Cartilage,
                        5,
                        5,
                        points[^1],
                        new(side * 16, -94 * Cage(points[^1].Z), points[^1].Z + 6)
                    );
                }
            }
        }
        for (var z = 30.0; z < 180; z += 6)
        {
            var y = 2 - 98 * Cage(z);
            b.Add(Tissue.Cortical, 0, y, z, 17, 6.5, 7);
            b.Add(Tissue.Spongy, 0, y, z, 15, 4.6, 7);
        }
    }

    public static void AddShoulders(PhantomBuilder b)
    {
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            b.Bone(
                6,
                2,
                new(side * 14, -58, 192),
                new(side * 70, -52, 220),
                new(side * 135, -8, 236)
            );
            for (var i = 0; i < 9; i++)
            {
                // Shoulder blade: overlapping flat plates.
                var z = 96 + i * 15.0;
                foreach (
                    var (tissue, inset) in new[] { (Tissue.Cortical, 0.0), (Tissue.Spongy, 1.4) }
                )
                {
                    b.Add(
                        Ellipsoid.Along(
                            tissue,
                            new(side * (92 + i * 2.2), 80 - i * 2.5, z),
                            (new Vector3D(1, -side * 0.55, 0).Normalized(), 20 + i * 2.6 - inset),
                            (new Vector3D(side * 0.55, 1, 0).Normalized(), 3.6 - inset),
                            (new Vector3D(0, 0, 1), 14 - inset)
                        )
                    );
                }
            }
            b.Add(Tissue.Cortical, side * 162, 18, 212, 25, 25, 25);
            b.Add(Tissue.Spongy, side * 162, 18, 212, 23, 23, 23);
        }
    }

    public static void AddPelvis(PhantomBuilder b)
    {
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            foreach (var (tissue, inset) in new[] { (Tissue.Cortical, 0.0), (Tissue.Spongy, 1.8) })
            {
                Wing(b, side, tissue, inset);
                b.Add(tissue, side * 92, 8, -374, 33 - inset, 31 - inset, 34 - inset);
                b.Tube(
                    tissue,
                    9 - inset,
                    8 - inset,
                    new(side * 70, -16, -372),
                    new(side * 36, -50, -392),
                    new(side * 8, -58, -402)
                );
                b.Tube(
                    tissue,
                    12 - inset,
                    10 - inset,
                    new(side * 84, 30, -380),
                    new(side * 66, 34, -432),
                    new(side * 34, -18, -432),
                    new(side * 12, -46, -412)
                );
            }
            b.Add(Tissue.Cartilage, side * 98, 6, -376, 27, 26, 27);
            foreach (var (tissue, inset) in new[] { (Tissue.Cortical, 0.0), (Tissue.Spongy, 2.0) })
            {
                b.Add(tissue, side * 98, 6, -376, 24.5 - inset, 24.5 - inset, 24.5 - inset);
                b.Tube(
                    tissue,
                    15 - inset,
                    15 - inset,
                    new(side * 104, 8, -382),
                    new(side * 136, 14, -410)
                );
                b.Tube(
                    tissue,
                    17 - 2 * inset,
                    17 - 2 * inset,
                    new(side * 136, 14, -404),
                    new(side * 128, 12, -640)
                );
            }
        }
        for (var i = 0; i < 7; i++)
        {
            var (z, y) = (-272 - i * 15.0, 52 + i * 5.5 - i * i * 0.6);
            b.Add(Tissue.Cortical, 0, y + 12, z, 54 - i * 6, 19 - i * 1.5, 11);
            b.Add(Tissue.Spongy, 0, y + 12, z, 52 - i * 6, 17 - i * 1.5, 11);
            b.AddPair(Tissue.Fat, 18 - i, y + 12, z, 3.5, 3, 5);
        }
    }

    // The iliac wing: a bent plate from the sacrum forwards and out, of overlapping flat ellipsoids.
    private static void Wing(PhantomBuilder b, int side, Tissue tissue, double inset)
    {
        for (var u = 0.0; u <= 1.001; u += 0.125)
        {
            for (var v = 0.0; v <= 1.001; v += 0.125)
            {
                var rim = new Vector3D(
                    side * (48 + 84 * Math.Sin(u * 1.57)),
                    66 - 112 * u,
                    -262 + 26 * Math.Sin(u * 3.1)
                );
                var low = new Vector3D(side * (58 + 34 * u), 46 - 40 * u, -345 - 12 * u);
                var place = rim + (low - rim) * v;
                var along = new Vector3D(side * 0.62, -0.78, 0).Normalized();
                var down = (low - rim).Normalized();
                var across = along.Cross(down).Normalized();
                b.Add(
                    Ellipsoid.Along(
                        tissue,
                        place,
                        (along, 15 - inset),
                        (across.Cross(along), 15 - inset),
                        (across, 5 + 5 * v - inset)
                    )
                );
            }
        }
    }

    private static double SpineY(double z) =>
        58 + 9 * Math.Sin((z - 120) / 120) - (z > 200 ? (z - 200) * 0.22 : 0);

    // How wide the rib cage is at a height, as a part of its widest.
    private static double Cage(double z)
    {
        var part = (z - 50) / 205;
        return Math.Sqrt(Math.Max(0.12, 1 - part * part));
    }
}
