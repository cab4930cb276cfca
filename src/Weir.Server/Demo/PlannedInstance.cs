namespace Weir.Server.Demo;

/// <summary>A file of the demo studies that can be written at any time, in any order, by any thread.</summary>
public sealed class PlannedInstance
{
    internal PlannedInstance(DemoSeries series, int index)
    {
        Series = series;
        Index = index;
        SopInstanceUid = series.Uid($"image {index}");
    }

    /// <summary>Study Instance UID.</summary>
    public string StudyInstanceUid => Series.Study.StudyInstanceUid;

    /// <summary>Series Instance UID.</summary>
    public string SeriesInstanceUid => Series.SeriesInstanceUid;

    /// <summary>SOP Instance UID; by it a resumed job knows what is there already.</summary>
    public string SopInstanceUid { get; }

    /// <summary>Where a file would go, with forward slashes, such as <c>ct01/series1/0001.dcm</c>.</summary>
    public string RelativePath => $"{Series.Study.Key}/series{Series.Number}/{Index + 1:0000}.dcm";

    /// <summary>The file is not larger than this.</summary>
    public long MaxBytes => MaxHeaderBytes + 2L * Series.Columns * Series.Rows;

    internal DemoSeries Series { get; }

    /// <summary>From 0, from the feet upwards for axial series.</summary>
    internal int Index { get; }

    // Headers are 1.7 KB; a test holds this.
    private const int MaxHeaderBytes = 4096;
}
