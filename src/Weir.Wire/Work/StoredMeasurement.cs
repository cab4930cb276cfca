using System.Collections.Immutable;

namespace Weir.Wire;

/// <summary>A measurement as the server keeps it: points in pixels of one frame, and what a reader says of it.</summary>
/// <param name="Id">The same in every tab and at every time.</param>
/// <param name="Kind">One of <see cref="MeasurementCodec.PointsOf"/>: <c>length</c>, <c>angle</c>, <c>ellipse</c>, <c>rectangle</c>.</param>
/// <param name="SeriesUid">Series Instance UID.</param>
/// <param name="SopUid">SOP Instance UID.</param>
/// <param name="Frame">From 1.</param>
/// <param name="Points">X and Y in turn; in pixels, (0, 0) is the top left corner of the first one.</param>
/// <param name="Label">What its reader calls it.</param>
/// <param name="Value">What it measured when that was last worked out, for a list without pixels.</param>
/// <param name="Deleted">True for the mark that a removed one leaves, so that no other tab brings it back.</param>
public sealed record StoredMeasurement(
    Guid Id,
    string Kind,
    string SeriesUid,
    string SopUid,
    int Frame,
    ImmutableArray<double> Points,
    string Label,
    string Value,
    bool Deleted
)
{
    /// <summary>Whether two say the same, point by point.</summary>
    public bool Equals(StoredMeasurement? other) =>
        other is not null
        && (Id, Kind, SeriesUid, SopUid, Frame, Label, Value, Deleted)
            == (
                other.Id,
                other.Kind,
                other.SeriesUid,
                other.SopUid,
                other.Frame,
                other.Label,
                other.Value,
                other.Deleted
            )
        && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Deleted, Label);
}

/// <summary>Measurements of one study at one time.</summary>
/// <param name="Revision">Grows with every change of the study's measurements; 0 before the first.</param>
/// <param name="Items">Those asked for, marks of removed ones among them.</param>
public sealed record MeasurementSet(long Revision, IReadOnlyList<StoredMeasurement> Items);
