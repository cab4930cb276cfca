namespace Weir.Imaging;

/// <summary>What is known of a slice before it is put in order.</summary>
/// <param name="Orientation">Null when unknown.</param>
/// <param name="Position">Image Position (Patient) (0020,0032), mm; null when unknown.</param>
/// <param name="InstanceNumber">Orders what geometry does not.</param>
/// <param name="FrameNumber">Orders what the instance number does not.</param>
public readonly record struct SlicePlace(
    PlaneOrientation? Orientation,
    Vector3D? Position,
    int InstanceNumber = 0,
    int FrameNumber = 1
);

/// <summary>
/// The order in which a reader scrolls: by the position along the slices' normal, whatever numbers or names the files have.
/// Axial stacks run from head to feet, coronal ones from front to back, sagittal ones from right to left.
/// </summary>
public sealed partial class SliceOrder
{
    private SliceOrder(int[] order, SliceFindings findings)
    {
        Order = order;
        Findings = findings;
    }

    /// <summary>Indices into the given slices, in the order to show them.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>What was noticed.</summary>
    public SliceFindings Findings { get; }

    /// <summary>Usual distance of neighbours along the normal, mm: the median; 0 when there are none.</summary>
    public double Spacing { get; private init; }

    /// <summary>Smallest distance of neighbours that do not coincide, mm.</summary>
    public double SmallestGap { get; private init; }

    /// <summary>Largest distance of neighbours, mm.</summary>
    public double LargestGap { get; private init; }

    /// <summary>Angle between the normal and the line through the slices' positions, degrees.</summary>
    public double TiltDegrees { get; private init; }

    /// <summary>Puts slices in order. Any number of them, with or without geometry.</summary>
    public static SliceOrder Sort(IReadOnlyList<SlicePlace> slices)
    {
        var stacks = new List<Stack>();
        var rest = new List<int>();
        for (var i = 0; i < slices.Count; i++)
        {
            if (slices[i] is not { Orientation: { } orientation, Position: { IsFinite: true } })
            {
                rest.Add(i);
                continue;
            }
            var stack = stacks.Find(s => s.Orientation.IsAlike(orientation));
            if (stack is null)
            {
                stacks.Add(stack = new Stack(orientation));
            }
            stack.Members.Add(i);
        }
        foreach (var stack in stacks)
        {
            stack.Arrange(slices);
        }
        // Planes of several orientations (localizers) stay together by plane, as their numbers have them.
        stacks.Sort((a, b) => ByNumber(slices, a.FirstByNumber(slices), b.FirstByNumber(slices)));
        rest.Sort((a, b) => ByNumber(slices, a, b));
        var order = stacks.SelectMany(s => s.Members).Concat(rest).ToArray();
        return stacks.Count == 1 && rest.Count == 0
            ? Describe(order, stacks[0], slices)
            : new(
                order,
                (stacks.Count > 1 ? SliceFindings.SeveralOrientations : SliceFindings.None)
                    | (rest.Count > 0 ? SliceFindings.WithoutGeometry : SliceFindings.None)
            );
    }

    private static int ByNumber(IReadOnlyList<SlicePlace> slices, int a, int b)
    {
        var byInstance = slices[a].InstanceNumber.CompareTo(slices[b].InstanceNumber);
        if (byInstance != 0)
        {
            return byInstance;
        }
        var byFrame = slices[a].FrameNumber.CompareTo(slices[b].FrameNumber);
        // The given order settles the rest: Sort is not stable by itself.
        return byFrame != 0 ? byFrame : a.CompareTo(b);
    }

    private sealed class Stack(PlaneOrientation orientation)
    {
        public PlaneOrientation Orientation { get; } = orientation;

        public Vector3D Direction { get; } = ReadingDirection(orientation.Normal);

        public List<int> Members { get; private set; } = [];

        public double[] Distances { get; private set; } = [];

        public int FirstByNumber(IReadOnlyList<SlicePlace> slices) =>
            Members.Aggregate((a, b) => ByNumber(slices, a, b) <= 0 ? a : b);

        public void Arrange(IReadOnlyList<SlicePlace> slices)
        {
            // Positions that differ by less than the files' rounding are one place: numbers order those.
            var along = Members.ToDictionary(
                i => i,
                i => Math.Round(Direction.Dot(slices[i].Position!.Value), 3)
            );
            Members.Sort(
                (a, b) =>
                    along[a] != along[b] ? along[a].CompareTo(along[b]) : ByNumber(slices, a, b)
            );
            Distances = [.. Members.Select(i => along[i])];
        }

        private static Vector3D ReadingDirection(Vector3D normal)
        {
            var (x, y, z) = (Math.Abs(normal.X), Math.Abs(normal.Y), Math.Abs(normal.Z));
            var forward =
                z >= x && z >= y ? normal.Z < 0
                : y >= x ? normal.Y > 0
                : normal.X > 0;
            return forward ? normal : -normal;
        }
    }
}
