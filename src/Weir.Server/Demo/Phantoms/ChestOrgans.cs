using Weir.Imaging;

namespace Weir.Server.Demo.Phantoms;

/// <summary>Lungs with their vessels and airways, heart, great vessels.</summary>
internal static class ChestOrgans
{
    private static readonly (Vector3D Centre, Vector3D Half)[] Lungs =
    [
        (new(-73, 6, 72), new(60, 84, 158)),
        (new(75, 8, 74), new(56, 82, 154)),
    ];

    public static void AddLungs(PhantomBuilder b)
    {
        b.Add(Tissue.Fat, 0, 2, 62, 136, 92, 180);
        foreach (var (centre, half) in Lungs)
        {
            b.Add(Ellipsoid.Upright(Tissue.Muscle, centre, half + new Vector3D(1, 1, 1)));
            b.Add(Ellipsoid.Upright(Tissue.Lung, centre, half));
            var side = Math.Sign(centre.X);
            bool Inside(Vector3D p)
            {
                var from = p - centre;
                var (x, y, z) = (from.X / half.X, from.Y / half.Y, from.Z / half.Z);
                return x * x + y * y + z * z < 0.9;
            }
            for (var i = 0; i < 14; i++)
            {
                var up = -1 + i * 0.16;
                var hilum = new Vector3D(side * 34, 8 + b.Between(-8, 8), 80 + up * 22);
                var way = new Vector3D(side * b.Between(0.5, 1), b.Between(-0.8, 0.8), up);
                b.Tree(Tissue.SmallVessel, hilum, way.Normalized(), 4.4, 0.75, Inside);
                way = new Vector3D(side * b.Between(0.5, 1), b.Between(-0.8, 0.8), up);
                if (i % 4 == 1)
                {
                    b.Tree(Tissue.Airway, hilum, way.Normalized(), 2.6, 1.2, Inside);
                }
            }
            // The fissure.
            b.Add(
                Ellipsoid.Along(
                    Tissue.Muscle,
                    centre,
                    (new Vector3D(1, 0, 0), half.X * 0.8),
                    (new Vector3D(0, -0.7, -0.714), half.Y),
                    (new Vector3D(0, 0.714, -0.7), 0.3)
                )
            );
        }
    }

    public static void AddMediastinum(PhantomBuilder b)
    {
        b.Add(Tissue.Fat, 0, 6, 110, 30, 62, 120);
        b.Add(Tissue.Fat, 14, -34, 48, 64, 52, 58);
        // Heart: wall, chambers.
        b.Add(Tissue.Heart, 16, -34, 50, 56, 45, 52);
        b.Add(Tissue.Artery, 40, -30, 40, 21, 19, 27);
        b.Add(Tissue.Vein, 2, -58, 44, 29, 14, 30);
        b.Add(Tissue.Artery, 14, -2, 72, 29, 17, 19);
        b.Add(Tissue.Vein, -26, -30, 54, 19, 24, 28);
        b.Add(Tissue.Heart, 36, -24, 34, 4, 5, 10);
        // Aorta from the valve over the arch down, pulmonary arteries, veins to the heart.
        Vector3D[] arch =
        [
            new(8, -22, 72),
            new(-6, -30, 104),
            new(-4, -20, 138),
            new(10, 2, 150),
            new(20, 26, 140),
            new(22, 40, 110),
            new(20, 44, 0),
        ];
        b.Tube(Tissue.Muscle, 15.5, 12.5, arch);
        b.Tube(Tissue.Artery, 14, 11, arch);
        b.Tube(Tissue.Calcification, 1.2, 1, new(30, 26, 142), new(32, 34, 130));
        Vector3D split = new(14, -16, 112);
        b.Tube(Tissue.Vein, 13, 12, new(14, -48, 80), split);
        b.Tube(Tissue.Vein, 10, 7, split, new(-14, -6, 104), new(-40, 6, 96));
        b.Tube(Tissue.Vein, 10, 7, split, new(34, 4, 106), new(46, 14, 98));
        b.Tube(Tissue.Vein, 8, 9, new(-22, -14, 190), new(-26, -14, 120), new(-26, -24, 74));
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            b.Tube(
                Tissue.Artery,
                4.5,
                3.5,
                new(0, -6, 150),
                new(side * 18, -2, 200),
                new(side * 24, -6, 330)
            );
            b.Tube(
                Tissue.Vein,
                6,
                6,
                new(-22, -14, 188),
                new(side * 26, -14, 215),
                new(side * 32, -4, 330)
            );
            b.Tube(
                Tissue.Artery,
                4,
                4,
                new(side * 16, -2, 180),
                new(side * 60, 0, 222),
                new(side * 130, 4, 205)
            );
        }
        // Trachea and main bronchi with their walls, oesophagus, thyroid.
        Vector3D carina = new(0, 14, 118);
        b.Tube(Tissue.Cartilage, 10.5, 10.5, new(0, 2, 330), carina);
        b.Tube(Tissue.Airway, 9, 9, new(0, 2, 330), carina);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            b.Tube(Tissue.Cartilage, 8, 6, carina, new(side * 42, 14, 88));
            b.Tube(Tissue.Airway, 6.6, 4.6, carina, new(side * 46, 14, 86));
            b.Add(Tissue.Spleen, side * 15, -6, 262, 8, 8, 22);
        }
        b.Tube(Tissue.Muscle, 7, 7, new(2, 26, 320), new(4, 30, 120), new(12, 24, -20));
        b.Add(Tissue.Airway, 4, 29, 160, 2, 1.4, 30);
    }
}
