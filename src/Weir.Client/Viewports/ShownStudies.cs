using Weir.Client.Memory;

namespace Weir.Client.Viewports;

/// <summary>What viewports show, by study.</summary>
internal static class ShownStudies
{
    /// <summary>A sum over the studies that viewports show, each counted once.</summary>
    public static int SumOfStudies(
        this IReadOnlyList<ViewportModel> viewports,
        Func<StudyEntry, int> number
    )
    {
        var sum = 0;
        for (var i = 0; i < viewports.Count; i++)
        {
            var source = viewports[i].Source;
            var isFirst = source is not null;
            for (var before = 0; isFirst && before < i; before++)
            {
                isFirst = viewports[before].Source != source;
            }
            sum += isFirst ? number(source!.Study) : 0;
        }
        return sum;
    }
}
