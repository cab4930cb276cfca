namespace Weir.Imaging;

/// <summary>The letters at the edges of a picture: where a reader sees right, left, front, back, head and feet.</summary>
/// <param name="Left">At the left edge.</param>
/// <param name="Right">At the right edge.</param>
/// <param name="Top">At the top edge.</param>
/// <param name="Bottom">At the bottom edge.</param>
public readonly record struct OrientationLabels(
    string Left,
    string Right,
    string Top,
    string Bottom
)
{
    // A direction within some 6 degrees of an axis is named by that axis alone.
    private const double Threshold = 0.1;

    /// <summary>No orientation is known.</summary>
    public static OrientationLabels None { get; } = new("", "", "", "");

    /// <summary>
    /// Letters of a direction, the strongest first: R L A P H F, as Patient Orientation (0020,0020) has them
    /// (PS3.3 section C.7.6.1.1.1). Up to three for an oblique one; empty for no direction.
    /// </summary>
    public static string Of(Vector3D direction)
    {
        if (!direction.IsFinite || direction.Length == 0)
        {
            return "";
        }
        var unit = direction.Normalized();
        Span<(double Size, char Letter)> parts =
        [
            (Math.Abs(unit.X), unit.X < 0 ? 'R' : 'L'),
            (Math.Abs(unit.Y), unit.Y < 0 ? 'A' : 'P'),
            (Math.Abs(unit.Z), unit.Z < 0 ? 'F' : 'H'),
        ];
        parts.Sort((a, b) => b.Size.CompareTo(a.Size));
        var letters = "";
        foreach (var (size, letter) in parts)
        {
            letters += size > Threshold ? letter.ToString() : "";
        }
        return letters;
    }

    /// <summary>Labels of a picture as it is shown.</summary>
    /// <param name="orientation">How the image lies in the patient.</param>
    /// <param name="view">How it is turned and flipped.</param>
    public static OrientationLabels Edges(PlaneOrientation orientation, ViewTurn view)
    {
        var (right, down) = view.Directions(orientation);
        return new(Of(-right), Of(right), Of(-down), Of(down));
    }

    /// <summary>
    /// Labels of a projection, which says in letters where its rows and columns lead to: Patient Orientation (0020,0020), PS3.3 section
    /// C.7.6.1.1.1. The opposite letters stand at the other edges. <see cref="None"/> for what is not in letters of a person lying or standing.
    /// </summary>
    /// <param name="patientOrientation">Two values with a backslash between, such as <c>A\F</c>.</param>
    /// <param name="view">How it is turned and flipped; what is turned by less than a quarter keeps the letters of the nearest quarter.</param>
    public static OrientationLabels Edges(string patientOrientation, ViewTurn view)
    {
        var values = patientOrientation.Split('\\', StringSplitOptions.TrimEntries);
        if (values is not [var row, var column] || !AreLetters(row) || !AreLetters(column))
        {
            return None;
        }
        var (sin, cos) = view.SinCos();
        // As ViewTurn.Directions has it, in the image's own axes.
        var (x, y) = (view.FlipHorizontal ? -1 : 1, view.FlipVertical ? -1 : 1);
        var right = Toward(x * cos, -y * sin);
        var down = Toward(x * sin, y * cos);
        return new(Opposite(right), right, Opposite(down), down);

        string Toward(double along, double across) =>
            Math.Abs(along) >= Math.Abs(across) ? (along > 0 ? row : Opposite(row))
            : across > 0 ? column
            : Opposite(column);
    }

    private static bool AreLetters(string value) =>
        value.Length is > 0 and <= 3 && value.All("RLAPHF".Contains);

    private static string Opposite(string letters) =>
        string.Concat(
            letters.Select(letter =>
                letter switch
                {
                    'R' => 'L',
                    'L' => 'R',
                    'A' => 'P',
                    'P' => 'A',
                    'H' => 'F',
                    _ => 'H',
                }
            )
        );

    /// <summary>Labels of a picture that is neither turned nor flipped; <see cref="None"/> when the cosines are no orientation.</summary>
    /// <param name="orientation">Image Orientation (Patient) (0020,0037), six cosines or none.</param>
    public static OrientationLabels Edges(IReadOnlyList<double> orientation) =>
        Edges(orientation, ViewTurn.None);

    /// <inheritdoc cref="Edges(IReadOnlyList{double})"/>
    /// <param name="orientation">Image Orientation (Patient) (0020,0037), six cosines or none.</param>
    /// <param name="view">How it is turned and flipped.</param>
    public static OrientationLabels Edges(IReadOnlyList<double> orientation, ViewTurn view) =>
        PlaneOrientation.From(orientation) is { } plane ? Edges(plane, view) : None;
}
