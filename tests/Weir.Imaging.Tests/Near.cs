namespace Weir.Imaging.Tests;

/// <summary>Comparison of numbers that were calculated in two ways.</summary>
internal static class Near
{
    public static void Equal(double expected, double actual, double tolerance = 1e-9) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"{actual} is not {expected}"
        );

    public static void Equal(
        (double X, double Y) expected,
        (double X, double Y) actual,
        double tolerance = 1e-9
    )
    {
        Equal(expected.X, actual.X, tolerance);
        Equal(expected.Y, actual.Y, tolerance);
    }

    public static void Equal(Vector3D expected, Vector3D actual, double tolerance = 1e-9) =>
        Assert.True(
            (expected - actual).Length <= tolerance * Math.Max(1, expected.Length),
            $"{actual} is not {expected}"
        );
}
