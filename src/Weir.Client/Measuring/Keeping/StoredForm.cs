using Weir.Wire;

namespace Weir.Client.Measuring.Keeping;

/// <summary>Measurements as the server keeps them, and back.</summary>
internal static class StoredForm
{
    /// <summary>As the server keeps it.</summary>
    public static StoredMeasurement Of(Measurement one, bool deleted = false) =>
        new(
            one.Key,
            NameOf(one.Kind),
            one.Place.SeriesUid,
            one.Place.SopUid,
            one.Place.FrameNumber,
            [.. one.Points.SelectMany(p => new[] { p.X, p.Y })],
            one.Label,
            one.Value,
            deleted
        );

    /// <summary>As the tab has it; the book numbers it.</summary>
    public static Measurement Read(string study, StoredMeasurement one) =>
        new(
            0,
            KindOf(one.Kind),
            new ImagePlace(study, one.SeriesUid, one.SopUid, one.Frame),
            [.. one.Points.Chunk(2).Select(p => new ImagePoint(p[0], p[1]))]
        )
        {
            Key = one.Id,
            Label = one.Label,
            Value = one.Value,
        };

    /// <summary>The kind's name in what is kept.</summary>
    public static string NameOf(MeasurementKind kind) =>
        kind switch
        {
            MeasurementKind.Length => "length",
            MeasurementKind.Angle => "angle",
            MeasurementKind.Ellipse => "ellipse",
            _ => "rectangle",
        };

    private static MeasurementKind KindOf(string name) =>
        name switch
        {
            "length" => MeasurementKind.Length,
            "angle" => MeasurementKind.Angle,
            "ellipse" => MeasurementKind.Ellipse,
            _ => MeasurementKind.Rectangle,
        };
}
