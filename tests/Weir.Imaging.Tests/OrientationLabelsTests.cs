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

    // The standard's own example: a lateral chest, face to the left: "A\F" leads a row to the front and a column to the feet.
    [Theory]
    [InlineData(@"A\F", false, false, 0, "P", "A", "H", "F")]
    [InlineData(@"L\F", false, false, 0, "R", "L", "H", "F")]
    [InlineData(@"L\FP", false, false, 0, "R", "L", "HA", "FP")]
    [InlineData(@"L\F", true, false, 0, "L", "R", "H", "F")]
    [InlineData(@"L\F", false, true, 0, "R", "L", "F", "H")]
    [InlineData(@"L\F", false, false, 90, "F", "H", "R", "L")]
    [InlineData(@"L\F", false, false, 180, "L", "R", "F", "H")]
    [InlineData(@"L\F", true, false, 90, "F", "H", "L", "R")]
    [InlineData(@"L\F", false, false, 20, "R", "L", "H", "F")]
    public void A_projection_s_letters_stand_at_the_edges_they_lead_to_with_their_opposites_across(
        string orientation,
        bool flipX,
        bool flipY,
        double degrees,
        string left,
        string right,
        string top,
        string bottom
    ) =>
        Assert.Equal(
            new OrientationLabels(left, right, top, bottom),
            OrientationLabels.Edges(orientation, new ViewTurn(flipX, flipY, degrees))
        );

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData(@"A\")]
    [InlineData(@"A\F\H")]
    [InlineData(@"<b>\F")]
    [InlineData(@"UNKNOWN\F")]
    public void What_is_no_orientation_has_no_letters(string orientation) =>
        Assert.Equal(OrientationLabels.None, OrientationLabels.Edges(orientation, ViewTurn.None));

    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 90)]
    [InlineData(false, true, 270)]
    [InlineData(true, true, 180)]
    public void Letters_and_cosines_of_one_picture_agree_however_it_is_turned(
        bool flipX,
        bool flipY,
        double degrees
    )
    {
        var view = new ViewTurn(flipX, flipY, degrees);
        // A coronal plane: rows to the left, columns to the feet.
        Assert.Equal(
            OrientationLabels.Edges([1, 0, 0, 0, 0, -1], view),
            OrientationLabels.Edges(@"L\F", view)
        );
    }
}
