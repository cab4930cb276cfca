namespace Weir.Imaging;

/// <summary>Image Orientation (Patient) (0020,0037): how the image lies in the patient (PS3.3 section C.7.6.2.1.1).</summary>
/// <param name="Row">Direction of a row, towards higher columns; length 1.</param>
/// <param name="Column">Direction of a column, towards higher rows; length 1, at a right angle to <paramref name="Row"/>.</param>
public readonly record struct PlaneOrientation(Vector3D Row, Vector3D Column)
{
    // Real files round cosines to two or three digits; beyond this the values are no orientation.
    private const double Tolerance = 0.02;

    /// <summary>Right-handed normal of the plane, length 1.</summary>
    public Vector3D Normal => Row.Cross(Column).Normalized();

    /// <summary>Reads six direction cosines; null when they are not two unit vectors at a right angle. Rounded ones are made exact.</summary>
    public static PlaneOrientation? From(IReadOnlyList<double> cosines)
    {
        if (cosines.Count != 6)
        {
            return null;
        }
        var row = new Vector3D(cosines[0], cosines[1], cosines[2]);
        var column = new Vector3D(cosines[3], cosines[4], cosines[5]);
        if (
            !(Math.Abs(row.Length - 1) <= Tolerance)
            || !(Math.Abs(column.Length - 1) <= Tolerance)
            || !(Math.Abs(row.Dot(column)) <= Tolerance)
        )
        {
            return null;
        }
        row = row.Normalized();
        return new(row, (column - row * row.Dot(column)).Normalized());
    }

    /// <summary>True when both planes have the same rows and columns, within half a degree.</summary>
    public bool IsAlike(PlaneOrientation other)
    {
        const double CosineOfHalfADegree = 0.99996;
        return Row.Dot(other.Row) >= CosineOfHalfADegree
            && Column.Dot(other.Column) >= CosineOfHalfADegree;
    }
}
