using Weir.Imaging;
using Weir.Server.Demo.Rendering;

namespace Weir.Server.Demo.Phantoms;

/// <summary>Collects a phantom's ellipsoids. What is added later lies over what was added before.</summary>
internal sealed class PhantomBuilder(ulong seed)
{
    private readonly List<Ellipsoid> _solids = [];
    private DemoRandom _random = new(seed);

    public IReadOnlyList<Ellipsoid> Solids => _solids;

    public double Between(double low, double high) => _random.Between(low, high);

    public void Add(Ellipsoid solid) => _solids.Add(solid);

    /// <summary>An upright ellipsoid: centre and half axes in mm.</summary>
    public void Add(
        Tissue tissue,
        double x,
        double y,
        double z,
        double halfX,
        double halfY,
        double halfZ
    ) => Add(Ellipsoid.Upright(tissue, new(x, y, z), new(halfX, halfY, halfZ)));

    /// <summary>The same on both sides.</summary>
    public void AddPair(
        Tissue tissue,
        double x,
        double y,
        double z,
        double halfX,
        double halfY,
        double halfZ
    )
    {
        Add(tissue, x, y, z, halfX, halfY, halfZ);
        Add(tissue, -x, y, z, halfX, halfY, halfZ);
    }

    /// <summary>A tube through points, its radius going evenly from one to the other.</summary>
    public void Tube(Tissue tissue, double from, double to, params ReadOnlySpan<Vector3D> points)
    {
        var total = 0.0;
        for (var i = 1; i < points.Length; i++)
        {
            total += (points[i] - points[i - 1]).Length;
        }
        var done = 0.0;
        for (var i = 1; i < points.Length; i++)
        {
            var way = points[i] - points[i - 1];
            var length = way.Length;
            for (var at = 0.0; at < length; )
            {
                var radius = from + (to - from) * (done + at) / total;
                Add(
                    Ellipsoid.Rod(
                        tissue,
                        points[i - 1] + way * (at / length),
                        way,
                        radius * 2,
                        radius
                    )
                );
                at += Math.Max(0.5, radius * 1.3);
            }
            done += length;
        }
    }

    /// <summary>A bone of tubes: cortical outside, spongy inside.</summary>
    public void Bone(double radius, double wall, params ReadOnlySpan<Vector3D> points)
    {
        Tube(Tissue.Cortical, radius, radius, points);
        Tube(Tissue.Spongy, radius - wall, radius - wall, points);
    }

    /// <summary>A tree that branches until its twigs are thinner than the smallest radius.</summary>
    public void Tree(
        Tissue tissue,
        Vector3D root,
        Vector3D direction,
        double radius,
        double smallest,
        Func<Vector3D, bool> inside
    )
    {
        if (radius < smallest)
        {
            return;
        }
        var length = radius * Between(5, 8) + 6;
        var bend = new Vector3D(Between(-1, 1), Between(-1, 1), Between(-1, 1)) * 0.25;
        var middle = root + direction * (length / 2) + bend * (length / 4);
        var end = root + direction * length;
        for (var tries = 0; !inside(end); tries++)
        {
            if (tries == 4)
            {
                return;
            }
            // Turn away from the wall, as vessels do.
            var turn = new Vector3D(Between(-1, 1), Between(-1, 1), Between(-1, 1));
            direction = (direction + turn).Normalized();
            length *= 0.8;
            end = root + direction * length;
            middle = root + direction * (length / 2);
        }
        Tube(tissue, radius, radius * 0.8, root, middle, end);
        var children = Between(0, 1) < 0.35 ? 3 : 2;
        for (var i = 0; i < children; i++)
        {
            var turn = new Vector3D(Between(-1, 1), Between(-1, 1), Between(-1, 1));
            Tree(
                tissue,
                end,
                (direction + turn * 0.8).Normalized(),
                radius * Between(0.6, 0.8),
                smallest,
                inside
            );
        }
    }

    /// <summary>The solids moved, or mirrored and scaled about the origin, so that no two phantoms are alike.</summary>
    public IReadOnlyList<Ellipsoid> Scaled(double x, double y, double z) =>
        [
            .. _solids.Select(s =>
                s with
                {
                    Centre = new(s.Centre.X * x, s.Centre.Y * y, s.Centre.Z * z),
                    Shape = new(
                        s.Shape.XX * x * x,
                        s.Shape.XY * x * y,
                        s.Shape.XZ * x * z,
                        s.Shape.YY * y * y,
                        s.Shape.YZ * y * z,
                        s.Shape.ZZ * z * z
                    ),
                }
            ),
        ];
}
