using System.Collections.Immutable;

namespace Weir.Client.Measuring;

/// <summary>What a measurement measures.</summary>
public enum MeasurementKind
{
    /// <summary>The distance of two points.</summary>
    Length,

    /// <summary>The angle at the second of three points.</summary>
    Angle,

    /// <summary>Pixels inside an upright ellipse; two opposite corners of the rectangle around it.</summary>
    Ellipse,

    /// <summary>Pixels inside an upright rectangle; two opposite corners.</summary>
    Rectangle,
}

/// <summary>A place on an image: pixels, (0, 0) is the top left corner of the first one.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Downwards.</param>
public readonly record struct ImagePoint(double X, double Y)
{
    /// <summary>The pair that geometry takes.</summary>
    public (double X, double Y) Pair => (X, Y);
}

/// <summary>The image that a measurement lies on.</summary>
/// <param name="StudyUid">Study Instance UID.</param>
/// <param name="SeriesUid">Series Instance UID.</param>
/// <param name="SopUid">SOP Instance UID.</param>
/// <param name="FrameNumber">From 1.</param>
public readonly record struct ImagePlace(
    string StudyUid,
    string SeriesUid,
    string SopUid,
    int FrameNumber
);

/// <summary>One measurement, as its points; what they measure is worked out from the image.</summary>
/// <param name="Id">Its number in the tab.</param>
/// <param name="Kind">What it measures.</param>
/// <param name="Place">On which image.</param>
/// <param name="Points">Two, or three of an angle.</param>
public sealed record Measurement(
    int Id,
    MeasurementKind Kind,
    ImagePlace Place,
    ImmutableArray<ImagePoint> Points
)
{
    /// <summary>The same in every tab and at every time.</summary>
    public Guid Key { get; init; } = Guid.NewGuid();

    /// <summary>What its reader calls it.</summary>
    public string Label { get; init; } = "";

    /// <summary>What it measured when that was last worked out; empty until then.</summary>
    public string Value { get; init; } = "";

    /// <summary>Points that the kind has.</summary>
    public static int PointsOf(MeasurementKind kind) => kind == MeasurementKind.Angle ? 3 : 2;

    /// <summary>Whether it takes in pixels.</summary>
    public bool IsRegion => Kind is MeasurementKind.Ellipse or MeasurementKind.Rectangle;

    /// <summary>With one point elsewhere.</summary>
    public Measurement WithPoint(int index, ImagePoint point) =>
        this with
        {
            Points = Points.SetItem(index, point),
            Value = "",
        };

    /// <summary>Moved as a whole.</summary>
    public Measurement MovedBy(double dx, double dy) =>
        this with
        {
            Points = [.. Points.Select(p => new ImagePoint(p.X + dx, p.Y + dy))],
            Value = "",
        };
}
