using Weir.Client.Text;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>Tells the stacks of one series apart: which of how many, and by what they differ.</summary>
internal static class StackPart
{
    /// <summary>Such as <c>2/3 · 256 × 256 · sagittal</c>; empty when the series is one stack.</summary>
    public static string Of(Texts text, StudyManifest study, SeriesManifest stack)
    {
        var parts = study
            .Series.Where(s => s.SeriesInstanceUid == stack.SeriesInstanceUid && s.FrameCount > 0)
            .ToList();
        if (parts.Count < 2 || stack.FrameCount == 0)
        {
            return "";
        }
        List<string> words = [$"{parts.IndexOf(stack) + 1}/{parts.Count}"];
        if (Differ(parts, SizeOf))
        {
            words.Add(SizeOf(stack));
        }
        if (Differ(parts, ViewOf) && ViewOf(stack) is { Length: > 0 } view)
        {
            words.Add(view);
        }
        if (Differ(parts, PlaneOf) && PlaneOf(stack) is { Length: > 0 } plane)
        {
            words.Add(text[plane]);
        }
        // Otherwise alike: several multi-frame images, which their numbers tell apart.
        if (words.Count == 1)
        {
            words.Add($"#{stack.Frames[0].InstanceNumber}");
        }
        return string.Join(" · ", words);
    }

    private static bool Differ(List<SeriesManifest> parts, Func<SeriesManifest, string> of) =>
        parts.Select(of).Distinct().Count() > 1;

    private static string SizeOf(SeriesManifest stack) =>
        stack.Frames[0].Format is var format ? $"{format.Columns} × {format.Rows}" : "";

    private static string ViewOf(SeriesManifest stack) => $"{stack.Laterality} {stack.View}".Trim();

    private static string PlaneOf(SeriesManifest stack) =>
        StackPlane.Of(stack) is { Length: > 0 } plane ? $"Plane.{plane}" : "";
}
