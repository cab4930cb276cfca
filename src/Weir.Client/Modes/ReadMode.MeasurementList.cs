using Weir.Client.Measuring;
using Weir.Wire;

namespace Weir.Client.Modes;

// The measurements of the open studies as a list, and the way from the list to the image.
public sealed partial class ReadMode
{
    /// <summary>Measurements of the open studies, by series and image.</summary>
    public IReadOnlyList<ListedMeasurement> ListMeasurements() =>
        [
            .. Book
                .All.Where(m => _studies.Exists(s => s.Uid == m.Place.StudyUid))
                .Select(Listed)
                .OrderBy(m => m.Study)
                .ThenBy(m => m.Series?.SeriesNumber ?? int.MaxValue)
                .ThenBy(m => m.Slice),
        ];

    /// <summary>Shows a measurement's image in the active viewport and chooses the measurement. False when the image is not there.</summary>
    public bool GoTo(Measurement measurement)
    {
        if (Find(measurement.Place) is not ({ } series, var slice))
        {
            return false;
        }
        using var _ = OneDraw();
        if (ActiveViewport.Series != series)
        {
            AssignSeries(ActiveIndex, series);
        }
        _handsOn = true;
        ActiveViewport.ScrollTo(slice);
        Book.Select(measurement.Id);
        return true;
    }

    private ListedMeasurement Listed(Measurement one)
    {
        var study = _studies.FindIndex(s => s.Uid == one.Place.StudyUid);
        if (Find(one.Place) is not ({ } series, var slice))
        {
            return new(one, study, null, 0, one.Value, IsStored: true, IsCalibrated: true);
        }
        var format = series.Frames[slice].Format;
        var values = _layer?.StatisticsOf(one);
        // Only values of pixels need pixels; all else is worked out as on the image.
        var isStored =
            one.IsRegion
            && values is null
            && one.Value.Length > 0
            && !PixelValues.IsColor(format.Pixels);
        var text = isStored
            ? one.Value
            : MeasurementText.Label(MeasurementWords, series.Modality, format, one, values);
        return new(
            one,
            study,
            series,
            slice,
            text,
            isStored,
            one.Kind == MeasurementKind.Angle
                || Calibration.Of(format, [.. one.Points.Select(p => p.Pair)]).HasUnits
        );
    }

    private (SeriesManifest? Series, int Slice) Find(ImagePlace place)
    {
        var manifest = _studies.Find(s => s.Uid == place.StudyUid)?.Manifest;
        foreach (
            var series in manifest?.Series.Where(s => s.SeriesInstanceUid == place.SeriesUid) ?? []
        )
        {
            for (var i = 0; i < series.FrameCount; i++)
            {
                var frame = series.Frames[i];
                if (frame.SopInstanceUid == place.SopUid && frame.FrameNumber == place.FrameNumber)
                {
                    return (series, i);
                }
            }
        }
        return (null, 0);
    }
}
