namespace Weir.Imaging.Comparing;

/// <summary>Parallel slices in the patient: where each one lies along the stack's normal.</summary>
public sealed class StackGeometry
{
    // Slices that differ by more are no stack: nothing is at one place along one normal.
    private const double CosineOfOneDegree = 0.99985;

    private readonly Vector3D[] _centres;

    private StackGeometry(Vector3D normal, Vector3D[] centres, string frameOfReferenceUid) =>
        (Normal, _centres, FrameOfReferenceUid) = (normal, centres, frameOfReferenceUid);

    /// <summary>Of the first slice's plane, length 1.</summary>
    public Vector3D Normal { get; }

    /// <summary>Frame of Reference UID (0020,0052); empty when unknown.</summary>
    public string FrameOfReferenceUid { get; }

    /// <summary>Number of slices.</summary>
    public int Count => _centres.Length;

    /// <summary>The geometry of a stack; null where a slice has no place or the slices are not parallel.</summary>
    /// <param name="slices">The plane of each slice, in the order in which they are shown, with its columns and rows.</param>
    /// <param name="frameOfReferenceUid">Frame of Reference UID (0020,0052).</param>
    public static StackGeometry? Of(
        IReadOnlyList<(PlaneGeometry? Plane, int Columns, int Rows)> slices,
        string frameOfReferenceUid
    )
    {
        if (slices.Count == 0 || slices[0].Plane is not { } first)
        {
            return null;
        }
        var normal = first.Orientation.Normal;
        var centres = new Vector3D[slices.Count];
        for (var i = 0; i < slices.Count; i++)
        {
            if (
                slices[i] is not { Plane: { } plane, Columns: var columns, Rows: var rows }
                || Math.Abs(plane.Orientation.Normal.Dot(normal)) < CosineOfOneDegree
            )
            {
                return null;
            }
            centres[i] = plane.ToPatient((columns - 1) / 2.0, (rows - 1) / 2.0);
        }
        return new(normal, centres, frameOfReferenceUid);
    }

    /// <summary>The middle of a slice, mm.</summary>
    public Vector3D Centre(int slice) => _centres[slice];

    /// <summary>The slice whose plane is nearest to a place.</summary>
    /// <param name="along">The place along <see cref="Normal"/>, mm.</param>
    public int Nearest(double along)
    {
        var (best, least) = (0, double.PositiveInfinity);
        for (var i = 0; i < _centres.Length; i++)
        {
            var distance = Math.Abs(_centres[i].Dot(Normal) - along);
            if (distance < least)
            {
                (best, least) = (i, distance);
            }
        }
        return best;
    }

    /// <summary>The lowest and the highest place of the slices' middles along a direction, mm.</summary>
    internal (double Low, double High) Extent(Vector3D direction)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var centre in _centres)
        {
            var along = centre.Dot(direction);
            (low, high) = (Math.Min(low, along), Math.Max(high, along));
        }
        return (low, high);
    }
}
