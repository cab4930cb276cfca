using Weir.Imaging;

namespace Weir.Server.Demo.Phantoms;

/// <summary>A head of ellipsoids, mm: origin between the ears, face towards -Y, crown towards +Z.</summary>
internal static class HeadPhantom
{
    /// <summary>Builds one.</summary>
    /// <param name="seed">Makes heads differ.</param>
    /// <param name="lesion">Something to find.</param>
    public static IReadOnlyList<Ellipsoid> Build(ulong seed, Tissue? lesion)
    {
        var b = new PhantomBuilder(seed);
        SoftTissue(b);
        Skull(b);
        Face(b);
        Brain(b);
        Vessels(b);
        if (lesion is { } tissue)
        {
            var side = b.Between(0, 1) < 0.5 ? -1 : 1;
            b.Add(Tissue.Fluid, side * 32, b.Between(-20, 20), 48, 19, 22, 17);
            b.Add(tissue, side * 32, b.Between(-14, 10), 48, 13, 15, 12);
        }
        return b.Scaled(b.Between(0.96, 1.04), b.Between(0.97, 1.03), b.Between(0.98, 1.02));
    }

    private static void SoftTissue(PhantomBuilder b)
    {
        foreach (
            var (tissue, inset) in new[]
            {
                (Tissue.Skin, 0.0),
                (Tissue.Fat, 2.2),
                (Tissue.Muscle, 5.5),
            }
        )
        {
            b.Add(tissue, 0, 2, 32, 78 - inset, 97 - inset, 96 - inset);
            b.Add(tissue, 0, -38, -38, 62 - inset, 62 - inset, 78 - inset);
            b.Add(tissue, 0, 28, -95, 60 - inset, 60 - inset, 90 - inset);
            // Nose and ears.
            b.Add(tissue, 0, -98, -30, 15 - inset, 16 - inset, 24 - inset);
            b.AddPair(tissue, 79, 8, -8, 7 - inset * 0.5, 16 - inset * 0.5, 26 - inset * 0.5);
        }
    }

    private static void Skull(PhantomBuilder b)
    {
        b.Add(Tissue.Cortical, 0, 3, 34, 72, 90, 89);
        b.Add(Tissue.Spongy, 0, 3, 34, 70, 88, 87);
        b.Add(Tissue.Cortical, 0, 3, 34, 67.5, 85.5, 84.5);
        // Skull base: petrous bones, clivus, occiput.
        b.AddPair(Tissue.Cortical, 42, 12, -14, 26, 11, 12);
        b.AddPair(Tissue.Cortical, 58, 22, -18, 14, 20, 20);
        b.Add(Tissue.Cortical, 0, -12, -22, 24, 18, 12);
        b.Add(Tissue.Spongy, 0, -12, -22, 20, 14, 9);
        for (var i = 0; i < 60; i++)
        {
            // Mastoid cells.
            var side = i % 2 == 0 ? 1 : -1;
            var size = b.Between(1.2, 3);
            b.Add(
                Tissue.Airway,
                side * b.Between(50, 66),
                b.Between(12, 36),
                b.Between(-32, -8),
                size,
                size,
                size
            );
        }
        // Cervical spine.
        for (var z = -60.0; z > -190; z -= 19)
        {
            b.Add(Tissue.Cortical, 0, 30, z, 12, 9, 9);
            b.Add(Tissue.Spongy, 0, 30, z, 10, 7, 7.5);
            b.Add(Tissue.Cortical, 0, 48, z, 21, 13, 6);
            b.Add(Tissue.Cortical, 0, 64, z - 3, 4, 12, 6);
        }
        b.Tube(Tissue.Csf, 9, 8, new(0, 34, -20), new(0, 46, -60), new(0, 46, -190));
        b.Tube(Tissue.WhiteMatter, 6, 5, new(0, 34, -20), new(0, 46, -60), new(0, 46, -190));
    }

    private static void Face(PhantomBuilder b)
    {
        b.AddPair(Tissue.Cortical, 30, -62, -2, 26, 26, 25);
        b.AddPair(Tissue.Fat, 30, -64, -3, 21, 27, 20);
        b.AddPair(Tissue.Eye, 31, -77, -3, 12.5, 12.5, 12.5);
        b.AddPair(Tissue.Lens, 31, -87, -3, 4, 2, 4);
        b.AddPair(Tissue.Muscle, 22, -55, -3, 2, 16, 6);
        b.AddPair(Tissue.Muscle, 41, -57, -3, 2, 14, 6);
        b.AddPair(Tissue.WhiteMatter, 27, -52, -3, 2, 14, 2);
        // Maxilla and its sinuses, nose, ethmoid and sphenoid, frontal sinus.
        b.Add(Tissue.Cortical, 0, -58, -38, 44, 30, 18);
        b.AddPair(Tissue.Airway, 27, -58, -34, 15, 17, 15);
        b.Add(Tissue.Airway, 0, -68, -28, 13, 34, 22);
        b.Add(Tissue.Cartilage, 0, -70, -28, 1, 32, 20);
        b.AddPair(Tissue.Muscle, 8, -60, -36, 3, 22, 5);
        b.AddPair(Tissue.Airway, 6, -58, -5, 5, 20, 9);
        b.AddPair(Tissue.Airway, 8, -24, -14, 8, 11, 8);
        b.AddPair(Tissue.Airway, 10, -84, 24, 9, 4, 9);
        b.Add(Tissue.Cortical, 0, -58, 0, 0.8, 22, 12);
        // Pharynx, tongue, teeth and mandible.
        b.Tube(Tissue.Airway, 9, 8, new(0, -22, -40), new(0, -4, -90), new(0, 0, -180));
        b.Add(Tissue.Muscle, 0, -52, -74, 24, 32, 16);
        for (var i = -9; i <= 9; i++)
        {
            var angle = i * 0.155;
            var (x, y) = (Math.Sin(angle) * 31, -50 - Math.Cos(angle) * 38);
            b.Add(Tissue.Cortical, x, y + 4, -90, 7, 6, 12);
            b.Add(Tissue.Spongy, x, y + 4, -92, 4, 3.5, 8);
            b.Add(Tissue.Cortical, x, y + 2, -70, 3, 3.2, 8);
            b.Add(Tissue.Cortical, x * 0.95, y + 3, -58, 3, 3.2, 8);
        }
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            b.Bone(
                6,
                2,
                new(side * 42, -30, -88),
                new(side * 50, -14, -50),
                new(side * 52, -4, -16)
            );
            b.Bone(
                4,
                1.5,
                new(side * 44, -66, -20),
                new(side * 66, -40, -16),
                new(side * 68, -8, -12)
            );
        }
    }

    private static void Brain(PhantomBuilder b)
    {
        b.Add(Tissue.Csf, 0, 3, 36, 65.5, 83.5, 81);
        b.Add(Tissue.GrayMatter, 0, 3, 36, 64, 82, 79.5);
        b.AddPair(Tissue.WhiteMatter, 29, 3, 40, 26, 70, 62);
        b.AddPair(Tissue.GrayMatter, 40, -2, -4, 20, 30, 16);
        // Gyri: tongues of white matter, and sulci of fluid between them, all over the surface.
        for (var i = 0; i < 900; i++)
        {
            var (azimuth, height) = (b.Between(0, 2 * Math.PI), b.Between(-0.35, 1));
            var flat = Math.Sqrt(1 - height * height);
            var outward = new Vector3D(Math.Cos(azimuth) * flat, Math.Sin(azimuth) * flat, height);
            var surface = new Vector3D(outward.X * 62, 3 + outward.Y * 80, 36 + outward.Z * 77);
            var helper = new Vector3D(b.Between(-1, 1), b.Between(-1, 1), b.Between(-1, 1));
            var side = outward.Cross(helper).Normalized();
            var sulcus = i % 5 < 3;
            b.Add(
                Ellipsoid.Along(
                    sulcus ? Tissue.Csf : Tissue.WhiteMatter,
                    surface - outward * (sulcus ? 3 : 14),
                    (outward, sulcus ? b.Between(7, 13) : 11),
                    (side, sulcus ? b.Between(0.7, 1.5) : 2.6),
                    (outward.Cross(side), b.Between(5, 10))
                )
            );
        }
        b.Add(Tissue.Csf, 0, 3, 62, 1.8, 80, 52);
        b.Add(Tissue.Skin, 0, 3, 66, 0.7, 84, 52);
        // Deep grey matter, insula, ventricles.
        b.AddPair(Tissue.GrayMatter, 24, -6, 34, 8, 16, 12);
        b.AddPair(Tissue.GrayMatter, 10, 10, 34, 9, 14, 10);
        b.AddPair(Tissue.Csf, 43, -8, 28, 1.6, 20, 12);
        b.AddPair(Tissue.Csf, 10, -24, 46, 6, 17, 8);
        b.AddPair(Tissue.Csf, 12, 12, 52, 6, 32, 6);
        b.AddPair(Tissue.Csf, 24, 38, 42, 6, 17, 9);
        b.AddPair(Tissue.GrayMatter, 14, -24, 43, 4, 11, 7);
        b.Add(Tissue.WhiteMatter, 0, -2, 56, 14, 26, 3.5);
        b.Add(Tissue.Csf, 0, 4, 32, 2, 15, 9);
        b.AddPair(Tissue.Calcification, 22, 34, 40, 2.2, 3.5, 2.5);
        b.Add(Tissue.Calcification, 0, 25, 36, 2, 2, 2);
        // Posterior fossa.
        b.Add(Tissue.Csf, 0, 44, -12, 50, 34, 26);
        b.AddPair(Tissue.GrayMatter, 24, 46, -12, 25, 29, 22);
        b.Add(Tissue.GrayMatter, 0, 50, -12, 14, 26, 21);
        b.AddPair(Tissue.WhiteMatter, 22, 42, -12, 13, 15, 11);
        for (var i = 0; i < 24; i++)
        {
            // Folia: thin and level, well within the hemisphere at their height.
            var z = -30 + i * 1.6;
            var width = Math.Sqrt(1 - Math.Pow((z + 12) / 22, 2));
            var (x, y) = (24 + b.Between(-7, 7) * width, 46 + b.Between(-4, 16) * width);
            b.AddPair(Tissue.Csf, x, y, z, 9 * width, 6 * width, 0.5);
        }
        b.Add(Tissue.WhiteMatter, 0, 14, -4, 15, 13, 24);
        b.Add(Tissue.Csf, 0, 29, -8, 5, 4, 10);
        b.Add(Tissue.Csf, 0, -4, 10, 14, 8, 7);
    }

    private static void Vessels(PhantomBuilder b)
    {
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            b.Tube(
                Tissue.Artery,
                2.6,
                2,
                new(side * 22, 2, -180),
                new(side * 22, -4, -60),
                new(side * 14, -10, -10),
                new(side * 10, -10, 10)
            );
            b.Tube(
                Tissue.Artery,
                1.9,
                1,
                new(side * 10, -10, 10),
                new(side * 28, -12, 12),
                new(side * 42, -10, 26),
                new(side * 48, 6, 44)
            );
            b.Tube(
                Tissue.Artery,
                1.6,
                0.9,
                new(side * 10, -10, 10),
                new(side * 3, -28, 16),
                new(side * 2, -44, 40),
                new(side * 2, -20, 68)
            );
            b.Tube(
                Tissue.Vein,
                5,
                4,
                new(0, 84, 8),
                new(side * 40, 66, -4),
                new(side * 54, 36, -16),
                new(side * 30, 14, -60),
                new(side * 30, 10, -180)
            );
        }
        b.Tube(Tissue.Artery, 2, 1.6, new(0, 0, -30), new(0, -2, 6));
        var sinus = new Vector3D[16];
        for (var i = 0; i < sinus.Length; i++)
        {
            var angle = -0.9 + i * 0.19;
            sinus[i] = new(0, 3 + Math.Sin(angle) * 82, 36 + Math.Cos(angle) * 80);
        }
        b.Tube(Tissue.Vein, 2.5, 4.5, sinus);
    }
}
