namespace Weir.Imaging.Tests;

public sealed class OrientationLabelsTests
{
    [Theory]
    [InlineData(1, 0, 0, "L")]
    [InlineData(-1, 0, 0, "R")]
    [InlineData(0, 1, 0, "P")]
    [InlineData(0, -1, 0, "A")]
    [InlineData(0, 0, 1, "H")]
    [InlineData(0, 0, -1, "F")]
    [InlineData(0.8, -0.6, 0, "LA")]
    [InlineData(0.05, 0.5, -0.86, "FP")]
    [InlineData(0.999, 0.04, 0, "L")]
    [InlineData(0, 0, 0, "")]
    [InlineData(double.NaN, 0, 0, "")]
    public void A_direction_is_named_by_its_axes_the_strongest_first(
        double x,
        double y,
        double z,
        string label
    ) => Assert.Equal(label, OrientationLabels.Of(new(x, y, z)));

    [Fact]
    public void An_axial_slice_shows_the_patients_right_on_the_left() =>
        Assert.Equal(
            new OrientationLabels("R", "L", "A", "P"),
            OrientationLabels.Edges(PlaneGeometryTests.Axial)
        );

    [Fact]
    public void A_sagittal_slice_shows_head_up_and_face_left() =>
        Assert.Equal(
            new OrientationLabels("A", "P", "H", "F"),
            OrientationLabels.Edges(PlaneGeometryTests.Sagittal)
        );

    [Theory]
    [InlineData(false, false, 90, "P", "A", "R", "L")]
    [InlineData(false, false, 180, "L", "R", "P", "A")]
    [InlineData(true, false, 0, "L", "R", "A", "P")]
    [InlineData(false, true, 0, "R", "L", "P", "A")]
    [InlineData(true, false, 90, "P", "A", "L", "R")]
    public void Labels_turn_and_flip_with_the_picture(
        bool horizontal,
        bool vertical,
        double degrees,
        string left,
        string right,
        string top,
        string bottom
    ) =>
        Assert.Equal(
            new OrientationLabels(left, right, top, bottom),
            OrientationLabels.Edges(PlaneGeometryTests.Axial, new(horizontal, vertical, degrees))
        );

    [Fact]
    public void Without_an_orientation_there_are_no_labels() =>
        Assert.Equal(OrientationLabels.None, OrientationLabels.Edges([]));

    [Theory]
    [InlineData(@"A\F", "P", "A", "H", "F")]
    [InlineData(@"LP\FA", "RA", "LP", "HP", "FA")]
    [InlineData("A", "", "", "", "")]
    [InlineData(@"X\F", "", "", "", "")]
    [InlineData("", "", "", "", "")]
    public void Letters_of_a_projection_name_the_edges_that_rows_and_columns_lead_to(
        string letters,
        string left,
        string right,
        string top,
        string bottom
    ) =>
        Assert.Equal(
            new OrientationLabels(left, right, top, bottom),
            OrientationLabels.FromLetters(letters)
        );
}
