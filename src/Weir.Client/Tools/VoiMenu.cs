using Weir.Client.Viewports;
using Weir.Wire;

namespace Weir.Client.Tools;

/// <summary>One of the windows and lookup tables that images bring along.</summary>
/// <param name="Index">For <see cref="ViewportModel.ChooseVoi"/>.</param>
/// <param name="Number">Among its kind, from 1.</param>
/// <param name="Explanation">What the image calls it; empty when it does not.</param>
/// <param name="IsLut">A lookup table, not a window.</param>
/// <param name="Window">Center and width where all images of the series have the same; null for a table.</param>
public readonly record struct VoiEntry(
    int Index,
    int Number,
    string Explanation,
    bool IsLut,
    (double Center, double Width)? Window
);

/// <summary>What the menu of windows says of the images themselves.</summary>
public static class VoiMenu
{
    /// <summary>The choices of a series' first image; empty for colour, and without windows and tables.</summary>
    public static IReadOnlyList<VoiEntry> Of(SeriesManifest? series)
    {
        if (series is not { FrameCount: > 0 })
        {
            return [];
        }
        var format = series.Frames[0].Format;
        var alike = series.Frames.All(frame => ReferenceEquals(frame.Format, format));
        var entries = new VoiEntry[DefaultWindow.CountOf(format)];
        for (var i = 0; i < entries.Length; i++)
        {
            var choice = DefaultWindow.Choice(format, i);
            var isLut = choice.Lut is not null;
            entries[i] = new VoiEntry(
                i,
                1 + (isLut ? i - format.Windows.Count : i),
                choice.Explanation,
                isLut,
                isLut || !alike ? null : (choice.Center, choice.Width)
            );
        }
        return entries;
    }
}
