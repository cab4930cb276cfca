using Weir.Imaging;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>All that one picture in a pane is made of: pixels and text are both written from it, so they cannot differ.</summary>
/// <param name="Study">Null for an empty pane.</param>
/// <param name="Series">Null for an empty pane.</param>
/// <param name="Slice">From 0.</param>
/// <param name="Center">Window center, rescaled units.</param>
/// <param name="Width">Window width, rescaled units.</param>
/// <param name="Lut">A lookup table in place of the window; null for the window.</param>
/// <param name="Zoom">1 is fit.</param>
/// <param name="Reduced">Whether fewer pixels than the image has are shown.</param>
public readonly record struct Picture(
    StudyManifest? Study,
    SeriesManifest? Series,
    int Slice,
    double Center,
    double Width,
    VoiLut? Lut,
    double Zoom,
    bool Reduced
)
{
    /// <summary>How it is turned.</summary>
    public ViewTurn Turn { get; init; }

    /// <summary>The colours of a grey image; null for grey and for what has its own colours.</summary>
    public ColourMap? Colours { get; init; }

    /// <summary>Whether the reader inverted it.</summary>
    public bool Inverted { get; init; }

    /// <summary>The bar that says how large it is.</summary>
    public ScaleBar ScaleBar { get; init; }

    /// <summary>The frame; null for an empty pane.</summary>
    public FrameManifest? Frame => Series is { FrameCount: > 0 } ? Series.Frames[Slice] : null;
}
