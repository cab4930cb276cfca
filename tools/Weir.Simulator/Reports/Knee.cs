namespace Weir.Simulator.Reports;

/// <summary>
/// Where a curve of diminishing returns bends: the point farthest above the chord from its first to its last, both axes scaled to
/// one (V. Satopää et al., "Finding a 'Kneedle' in a Haystack", ICDCSW 2011).
/// </summary>
internal static class Knee
{
    /// <param name="budgets">Ascending; taken by their logarithm, as the chart draws them.</param>
    /// <param name="values">Rising with the budget, mostly.</param>
    /// <returns>The index of the knee; 0 when the curve does not rise.</returns>
    public static int Find(IReadOnlyList<long> budgets, IReadOnlyList<double> values)
    {
        var (first, last) = (Math.Log2(budgets[0]), Math.Log2(budgets[^1]));
        var rise = values[^1] - values[0];
        var (knee, farthest) = (0, 0.0);
        for (var i = 0; i < budgets.Count && rise > 0; i++)
        {
            var x = (Math.Log2(budgets[i]) - first) / (last - first);
            var above = ((values[i] - values[0]) / rise) - x;
            if (above > farthest + 1e-9)
            {
                (knee, farthest) = (i, above);
            }
        }
        return knee;
    }
}
