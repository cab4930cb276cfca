using CsCheck;

namespace Weir.Imaging.Tests;

public sealed class PlaneGeometryTests
{
    internal static readonly double[] Axial = [1, 0, 0, 0, 1, 0];
    internal static readonly double[] Coronal = [1, 0, 0, 0, 0, -1];
    internal static readonly double[] Sagittal = [0, 1, 0, 0, 0, -1];

    /// <summary>Any orientation at all, by turning the axial one about two axes.</summary>
    internal static readonly Gen<PlaneOrientation> AnyOrientation = Gen.Select(
        Gen.Double[0, 2 * Math.PI],
        Gen.Double[0, Math.PI],
        Gen.Double[0, 2 * Math.PI],
        (a, b, c) =>
        {
            var normal = new Vector3D(
                Math.Sin(b) * Math.Cos(a),
                Math.Sin(b) * Math.Sin(a),
                Math.Cos(b)
            );
            var helper = Math.Abs(normal.Z) < 0.9 ? new Vector3D(0, 0, 1) : new Vector3D(1, 0, 0);
            var u = normal.Cross(helper).Normalized();
            var v = normal.Cross(u);
            var row = u * Math.Cos(c) + v * Math.Sin(c);
            return new PlaneOrientation(row, normal.Cross(row).Normalized());
        }
    );

    [Fact]
    public void The_first_pixel_lies_at_the_image_position_and_spacings_lead_from_there()
    {
        var plane = PlaneGeometry.From(
            new(-120, -100, 50),
            Axial,
            rowSpacing: 2,
            columnSpacing: 0.5
        )!;
        Near.Equal(new Vector3D(-120, -100, 50), plane.ToPatient(0, 0));
        Near.Equal(new Vector3D(-115, -94, 50), plane.ToPatient(column: 10, row: 3));
        Near.Equal(5, plane.Distance(0, 0, 8, 1.5));
    }

    [Fact]
    public void A_place_and_its_pixel_lead_to_each_other_in_every_orientation() =>
        Gen.Select(AnyOrientation, Gen.Double[-500, 500].Array[5], Gen.Double[0.1, 5].Array[2])
            .Sample(
                (orientation, numbers, spacing) =>
                {
                    var plane = new PlaneGeometry(
                        new(numbers[0], numbers[1], numbers[2]),
                        orientation,
                        spacing[0],
                        spacing[1]
                    );
                    var place = plane.ToPatient(numbers[3], numbers[4]);
                    var (column, row, distance) = plane.ToImage(place + orientation.Normal * 7);
                    Near.Equal((numbers[3], numbers[4]), (column, row), 1e-7);
                    Near.Equal(7, distance, 1e-7);
                }
            );

    [Theory]
    [InlineData(new double[] { })]
    [InlineData(new double[] { 1, 0, 0, 0, 1 })]
    [InlineData(new double[] { 0, 0, 0, 0, 0, 0 })]
    [InlineData(new double[] { 1, 0, 0, 1, 0, 0 })]
    [InlineData(new double[] { 1, 0, 0, 0, double.NaN, 0 })]
    [InlineData(new double[] { 2, 0, 0, 0, 1, 0 })]
    public void Numbers_that_are_no_orientation_make_none(double[] cosines) =>
        Assert.Null(PlaneOrientation.From(cosines));

    [Fact]
    public void Rounded_cosines_become_a_right_angle()
    {
        var plane = PlaneOrientation.From([0.997, 0.071, 0.01, -0.07, 0.997, 0.02])!.Value;
        Near.Equal(1, plane.Row.Length);
        Near.Equal(1, plane.Column.Length);
        Near.Equal(0, plane.Row.Dot(plane.Column));
    }

    [Fact]
    public void Without_spacing_or_position_there_is_no_geometry()
    {
        Assert.Null(PlaneGeometry.From(new(0, 0, 0), Axial, 0, 1));
        Assert.Null(PlaneGeometry.From(new(double.NaN, 0, 0), Axial, 1, 1));
    }
}
