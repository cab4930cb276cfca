namespace Weir.Client.Measuring;

/// <summary>The words of measurements in the reader's language; the interface sets them.</summary>
public sealed record MeasurementWords
{
    /// <summary>Before the mean.</summary>
    public string Mean { get; init; } = "Mean";

    /// <summary>Before the standard deviation.</summary>
    public string Deviation { get; init; } = "SD";

    /// <summary>Before the lowest value.</summary>
    public string Minimum { get; init; } = "Min";

    /// <summary>Before the highest value.</summary>
    public string Maximum { get; init; } = "Max";

    /// <summary>Before the area.</summary>
    public string Area { get; init; } = "Area";

    /// <summary>The unit without calibration.</summary>
    public string Pixels { get; init; } = "px";

    /// <summary>Said of lengths that are those at the detector.</summary>
    public string AtDetector { get; init; } = "at detector";

    /// <summary>Lengths of a projection of which only an estimate of its enlargement is known.</summary>
    public string Estimated { get; init; } = "estimated";

    /// <summary>In place of the value of a padding pixel.</summary>
    public string Padding { get; init; } = "no value";

    /// <summary>Says that there is no SUV, and which attribute is missing.</summary>
    public Func<string, string> NoUptake { get; init; } = keyword => $"no SUV: {keyword}";
}
