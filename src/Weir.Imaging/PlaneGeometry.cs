namespace Weir.Imaging;

/// <summary>
/// Where the pixels of one image lie in the patient: PS3.3 equation C.7.6.2.1-1. Columns and rows are counted from the centre
/// of the first pixel, as the equation does.
/// </summary>
/// <param name="Origin">Image Position (Patient) (0020,0032): the centre of the first pixel, mm.</param>
/// <param name="Orientation">The directions of its rows and columns.</param>
/// <param name="RowSpacing">Distance of two rows, mm: the first value of Pixel Spacing (0028,0030).</param>
/// <param name="ColumnSpacing">Distance of two columns, mm: the second value.</param>
public sealed record PlaneGeometry(
    Vector3D Origin,
    PlaneOrientation Orientation,
    double RowSpacing,
    double ColumnSpacing
)
{
    /// <summary>Geometry of the attributes' values; null when they do not make one.</summary>
    public static PlaneGeometry? From(
        Vector3D position,
        IReadOnlyList<double> orientation,
        double rowSpacing,
        double columnSpacing
    ) =>
        position.IsFinite
        && rowSpacing > 0
        && columnSpacing > 0
        && PlaneOrientation.From(orientation) is { } directions
            ? new(position, directions, rowSpacing, columnSpacing)
            : null;

    /// <summary>The place of a pixel, mm; between pixels for fractions.</summary>
    public Vector3D ToPatient(double column, double row) =>
        Origin
        + Orientation.Row * (column * ColumnSpacing)
        + Orientation.Column * (row * RowSpacing);

    /// <summary>The pixel under a place projected onto the plane, and the place's distance from the plane along its normal, mm.</summary>
    public (double Column, double Row, double Distance) ToImage(Vector3D place)
    {
        var from = place - Origin;
        return (
            from.Dot(Orientation.Row) / ColumnSpacing,
            from.Dot(Orientation.Column) / RowSpacing,
            from.Dot(Orientation.Normal)
        );
    }

    /// <summary>Length in mm between two pixels of the image.</summary>
    public double Distance(double column1, double row1, double column2, double row2) =>
        double.Hypot((column2 - column1) * ColumnSpacing, (row2 - row1) * RowSpacing);
}
