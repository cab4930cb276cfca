namespace Weir.Imaging;

/// <summary>
/// Mean, deviation and extremes of values, in one pass (Welford, Technometrics 4, 1962): no sum of squares that loses digits.
/// Values that are not numbers are left out.
/// </summary>
public sealed class RegionStatistics
{
    private double _squares;

    /// <summary>How many values were added.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean; not a number without values.</summary>
    public double Mean { get; private set; } = double.NaN;

    /// <summary>The lowest; not a number without values.</summary>
    public double Minimum { get; private set; } = double.NaN;

    /// <summary>The highest; not a number without values.</summary>
    public double Maximum { get; private set; } = double.NaN;

    /// <summary>Standard deviation of the sample, by n - 1; 0 for one value, not a number without any.</summary>
    public double StandardDeviation =>
        Count == 0 ? double.NaN
        : Count == 1 ? 0
        : Math.Sqrt(_squares / (Count - 1));

    /// <summary>Adds values.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (double.IsNaN(value))
            {
                continue;
            }
            if (Count++ == 0)
            {
                (Mean, Minimum, Maximum) = (0, value, value);
            }
            var before = value - Mean;
            Mean += before / Count;
            _squares += before * (value - Mean);
            Minimum = Math.Min(Minimum, value);
            Maximum = Math.Max(Maximum, value);
        }
    }
}
