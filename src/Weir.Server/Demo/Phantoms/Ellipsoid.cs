using Weir.Imaging;

namespace Weir.Server.Demo.Phantoms;

/// <summary>
/// A solid ellipsoid: all places p with (p - c)' S^-1 (p - c) ≤ 1. S, symmetric, is what turning and slicing need.
/// </summary>
/// <param name="Tissue">What it is made of.</param>
/// <param name="Centre">c, mm.</param>
/// <param name="Shape">S, mm².</param>
internal readonly record struct Ellipsoid(Tissue Tissue, Vector3D Centre, Symmetric3 Shape)
{
    /// <summary>With half axes along x, y and z.</summary>
    public static Ellipsoid Upright(Tissue tissue, Vector3D centre, Vector3D half) =>
        new(tissue, centre, new(half.X * half.X, 0, 0, half.Y * half.Y, 0, half.Z * half.Z));

    /// <summary>With half axes along the given unit vectors.</summary>
    public static Ellipsoid Along(
        Tissue tissue,
        Vector3D centre,
        (Vector3D Axis, double Half) a,
        (Vector3D Axis, double Half) b,
        (Vector3D Axis, double Half) c
    ) =>
        new(
            tissue,
            centre,
            Symmetric3.Square(a.Axis * a.Half)
                + Symmetric3.Square(b.Axis * b.Half)
                + Symmetric3.Square(c.Axis * c.Half)
        );

    /// <summary>A long one in a direction, round across.</summary>
    public static Ellipsoid Rod(
        Tissue tissue,
        Vector3D centre,
        Vector3D direction,
        double halfLength,
        double radius
    )
    {
        var along = direction.Normalized();
        var helper = Math.Abs(along.Z) < 0.9 ? new Vector3D(0, 0, 1) : new Vector3D(1, 0, 0);
        var side = along.Cross(helper).Normalized();
        return Along(
            tissue,
            centre,
            (along, halfLength),
            (side, radius),
            (along.Cross(side), radius)
        );
    }
}

/// <summary>A symmetric 3×3 matrix.</summary>
internal readonly record struct Symmetric3(
    double XX,
    double XY,
    double XZ,
    double YY,
    double YZ,
    double ZZ
)
{
    /// <summary>v v'.</summary>
    public static Symmetric3 Square(Vector3D v) =>
        new(v.X * v.X, v.X * v.Y, v.X * v.Z, v.Y * v.Y, v.Y * v.Z, v.Z * v.Z);

    /// <summary>a' M b.</summary>
    public double Between(Vector3D a, Vector3D b) =>
        a.X * (XX * b.X + XY * b.Y + XZ * b.Z)
        + a.Y * (XY * b.X + YY * b.Y + YZ * b.Z)
        + a.Z * (XZ * b.X + YZ * b.Y + ZZ * b.Z);

    /// <summary>The inverse; the matrix must be positive definite.</summary>
    public Symmetric3 Inverse()
    {
        var xx = YY * ZZ - YZ * YZ;
        var xy = XZ * YZ - XY * ZZ;
        var xz = XY * YZ - XZ * YY;
        var scale = 1 / (XX * xx + XY * xy + XZ * xz);
        return new(
            xx * scale,
            xy * scale,
            xz * scale,
            (XX * ZZ - XZ * XZ) * scale,
            (XY * XZ - XX * YZ) * scale,
            (XX * YY - XY * XY) * scale
        );
    }

    public static Symmetric3 operator +(Symmetric3 a, Symmetric3 b) =>
        new(a.XX + b.XX, a.XY + b.XY, a.XZ + b.XZ, a.YY + b.YY, a.YZ + b.YZ, a.ZZ + b.ZZ);
}
