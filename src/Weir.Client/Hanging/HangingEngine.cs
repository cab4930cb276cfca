using Weir.Client.Viewports;
using Weir.Imaging.Hanging;
using Weir.Wire;

namespace Weir.Client.Hanging;

/// <summary>
/// Chooses how studies are hung. A protocol that matches scores one for each condition that it makes and one for each viewport that it must
/// fill; the highest score wins, of equals the first. The same studies and protocols always give the same plan.
/// </summary>
public static class HangingEngine
{
    /// <summary>The most specific protocol that matches; null when none does.</summary>
    /// <param name="protocols">In order: of equals the first is taken.</param>
    /// <param name="studies">The current study, then its priors, the newest first. Empty: none matches.</param>
    public static HangingPlan? Choose(
        IEnumerable<HangingProtocol> protocols,
        IReadOnlyList<StudyManifest> studies
    ) =>
        protocols
            .Where(protocol => Matches(protocol.Match, studies))
            .Select(protocol => Plan(protocol, studies))
            .OfType<HangingPlan>()
            // Not sorted: equals keep their order.
            .Aggregate(
                (HangingPlan?)null,
                (best, plan) => best is null || plan.Score > best.Score ? plan : best
            );

    /// <summary>All protocols: those that match, the most specific first, then the others as they come; and how many match.</summary>
    /// <param name="protocols">In order.</param>
    /// <param name="studies">The current study, then its priors, the newest first.</param>
    public static (IReadOnlyList<HangingProtocol> All, int Matching) Rank(
        IReadOnlyList<HangingProtocol> protocols,
        IReadOnlyList<StudyManifest> studies
    )
    {
        HangingProtocol[] matching =
        [
            .. protocols
                .Where(protocol => Matches(protocol.Match, studies))
                .Select(protocol => Plan(protocol, studies))
                .OfType<HangingPlan>()
                .OrderByDescending(plan => plan.Score)
                .Select(plan => plan.Protocol),
        ];
        return ([.. matching, .. protocols.Except(matching)], matching.Length);
    }

    /// <summary>What a protocol shows of studies; null when a viewport that it must fill would stay empty.</summary>
    /// <param name="protocol">Whether it matches is not asked.</param>
    /// <param name="studies">The current study, then its priors, the newest first.</param>
    /// <param name="asFarAsPossible">Viewports that must be filled may stay empty: a reader has asked for the protocol.</param>
    public static HangingPlan? Plan(
        HangingProtocol protocol,
        IReadOnlyList<StudyManifest> studies,
        bool asFarAsPossible = false
    )
    {
        var shown = new List<SeriesManifest?>();
        foreach (var viewport in protocol.Viewports)
        {
            var series = Find(viewport, studies, shown);
            if (series is null && viewport.Required && !asFarAsPossible)
            {
                return null;
            }
            shown.Add(series);
        }
        var score = protocol.Match.Conditions + protocol.Viewports.Count(v => v.Required);
        return new HangingPlan(protocol, score, shown);
    }

    /// <summary>Whether studies are of the kind that a protocol is for.</summary>
    public static bool Matches(StudyRule rule, IReadOnlyList<StudyManifest> studies) =>
        studies is [var current, ..]
        && rule.StudyDescription?.Fits(current.StudyDescription) != false
        && studies.Count > rule.Priors
        && current.Series.Any(series => Matches(rule.Series, series));

    /// <summary>Whether a series meets all conditions of a rule.</summary>
    public static bool Matches(SeriesRule rule, SeriesManifest series) =>
        series.FrameCount > 0
        && rule.Modality?.Fits(series.Modality) != false
        && rule.BodyPart?.Fits(series.BodyPart) != false
        && rule.SeriesDescription?.Fits(series.SeriesDescription) != false
        && rule.Laterality?.Fits(series.Laterality) != false
        && rule.View?.Fits(series.View) != false
        && rule.Plane?.Fits(StackPlane.Of(series)) != false
        && (rule.MinImages ?? 0) <= series.FrameCount
        && (rule.MaxImages ?? int.MaxValue) >= series.FrameCount;

    private static SeriesManifest? Find(
        HangingViewport viewport,
        IReadOnlyList<StudyManifest> studies,
        List<SeriesManifest?> shown
    )
    {
        if (viewport.Study >= studies.Count)
        {
            return null;
        }
        var fitting = studies[viewport.Study].Series.Where(s => Matches(viewport.Series, s));
        if (viewport.NotShown)
        {
            fitting = fitting.Where(s => !shown.Contains(s));
        }
        if (viewport.Like > 0)
        {
            if (shown[viewport.Like - 1] is not { } model)
            {
                return null;
            }
            // What is called the same comes first; else the order of the study stays.
            fitting = fitting
                .Where(s => IsLike(s, model))
                .OrderBy(s => !Same(s.SeriesDescription, model.SeriesDescription));
        }
        return fitting.ElementAtOrDefault(viewport.Nth - 1);
    }

    // Of the same kind, part, side, view and plane, as far as both say so.
    private static bool IsLike(SeriesManifest series, SeriesManifest model) =>
        series.Modality == model.Modality
        && Agree(series.BodyPart, model.BodyPart)
        && Agree(series.Laterality, model.Laterality)
        && Agree(series.View, model.View)
        && StackPlane.Of(series) == StackPlane.Of(model);

    private static bool Agree(string one, string other) =>
        one.Length == 0 || other.Length == 0 || Same(one, other);

    private static bool Same(string one, string other) =>
        one.Trim().Equals(other.Trim(), StringComparison.OrdinalIgnoreCase);
}
