using Weir.Dicom;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Viewer;

/// <summary>How fast a multi-frame image wants to be played (PS3.3 section C.7.6.5, Cine).</summary>
internal static class FilmRate
{
    /// <summary>No camera of medicine is faster; what says more is a mistake.</summary>
    private const double MaxRate = 1000;

    /// <summary>Frames a second; 0 when the image is no film.</summary>
    /// <remarks>
    /// What is meant for display goes first; a vector of times gives their mean, as a film is played evenly. The vector's first entry is
    /// always 0 and no time between frames (section C.7.6.5.1.2).
    /// </remarks>
    public static double Of(DicomDataset dataset, int frames)
    {
        if (frames < 2)
            return 0;
        ReadOnlySpan<double> rates =
        [
            dataset.GetDouble(RecommendedDisplayFrameRate) ?? 0,
            dataset.GetDouble(CineRate) ?? 0,
            1000 / (dataset.GetDouble(FrameTime) ?? 0),
            1000 / Mean(dataset.GetDoubles(FrameTimeVector)),
        ];
        foreach (var rate in rates)
            if (rate is > 0 and <= MaxRate)
                return rate;
        return 0;
    }

    private static double Mean(double[] times) =>
        times.Length < 2 ? 0 : times.Skip(1).Sum() / (times.Length - 1);
}
