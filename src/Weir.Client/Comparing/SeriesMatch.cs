using Weir.Client.Viewports;
using Weir.Wire;

namespace Weir.Client.Comparing;

/// <summary>Which series of another study shows the same as one that is open.</summary>
public static class SeriesMatch
{
    /// <summary>
    /// The series that is most alike: of the same modality if there is any, then by plane, part, side and view, description, number of
    /// images and their distance. Null where the study has no image.
    /// </summary>
    /// <param name="model">What it shall be like.</param>
    /// <param name="study">Where it is looked for.</param>
    public static SeriesManifest? Best(SeriesManifest model, StudyManifest study) =>
        study
            .Series.Where(series => series.FrameCount > 0)
            .OrderByDescending(series => Likeness(model, series))
            .FirstOrDefault();

    // What matters more outweighs all that matters less.
    private static double Likeness(SeriesManifest model, SeriesManifest series) =>
        (Same(model.Modality, series.Modality) ? 64 : 0)
        + (StackPlane.Of(model) == StackPlane.Of(series) ? 32 : 0)
        + (Same(model.BodyPart, series.BodyPart) ? 8 : 0)
        + (Same(model.Laterality, series.Laterality) && Same(model.View, series.View) ? 8 : 0)
        + (4 * Words(model.SeriesDescription, series.SeriesDescription))
        + (2 * Ratio(model.FrameCount, series.FrameCount))
        + Ratio(Spacing(model), Spacing(series));

    private static bool Same(string one, string other) =>
        one.Trim().Equals(other.Trim(), StringComparison.OrdinalIgnoreCase);

    // The share of words that both have.
    private static double Words(string one, string other)
    {
        var (a, b) = (Split(one), Split(other));
        var all = a.Union(b, StringComparer.OrdinalIgnoreCase).Count();
        return all == 0
            ? 1
            : (double)a.Intersect(b, StringComparer.OrdinalIgnoreCase).Count() / all;
    }

    // Numbers and units say how thick, not what.
    private static string[] Split(string text) =>
        [
            .. text.Split([' ', '_', '-', ',', '/', '.'], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word.Length > 2 && !char.IsDigit(word[0])),
        ];

    private static double Ratio(double one, double other) =>
        one <= 0 || other <= 0 ? 0 : Math.Min(one, other) / Math.Max(one, other);

    private static double Spacing(SeriesManifest series)
    {
        var (first, last) = (series.Frames[0].Position, series.Frames[^1].Position);
        return series.FrameCount < 2 || !first.IsKnown || !last.IsKnown
            ? 0
            : new Imaging.Vector3D(last.X - first.X, last.Y - first.Y, last.Z - first.Z).Length
                / (series.FrameCount - 1);
    }
}
