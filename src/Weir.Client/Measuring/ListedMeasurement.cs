using Weir.Wire;

namespace Weir.Client.Measuring;

/// <summary>A line of the list of measurements.</summary>
/// <param name="Of">The measurement.</param>
/// <param name="Study">Which of the open studies, from 0.</param>
/// <param name="Series">Where it lies; null when the study has no such image any more.</param>
/// <param name="Slice">From 0.</param>
/// <param name="Text">What it measures, as on the image.</param>
/// <param name="IsStored">True when <paramref name="Text"/> is what was last worked out: the pixels are not here.</param>
/// <param name="IsCalibrated">False when sizes are pixels because the image does not say how large they are.</param>
public sealed record ListedMeasurement(
    Measurement Of,
    int Study,
    SeriesManifest? Series,
    int Slice,
    string Text,
    bool IsStored,
    bool IsCalibrated
);
