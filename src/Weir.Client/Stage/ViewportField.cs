namespace Weir.Client.Stage;

/// <summary>Where each value of a <see cref="ViewportState"/> stands in its record of doubles.</summary>
public enum ViewportField
{
    /// <summary>The viewport.</summary>
    Id = 0,

    /// <summary>Comes back when drawn.</summary>
    Serial = 1,

    /// <summary>Left, CSS pixels.</summary>
    X = 2,

    /// <summary>Top, CSS pixels.</summary>
    Y = 3,

    /// <summary>Width, CSS pixels.</summary>
    Width = 4,

    /// <summary>Height, CSS pixels.</summary>
    Height = 5,

    /// <summary><see cref="PaneKind"/>.</summary>
    Kind = 6,

    /// <summary>The frame.</summary>
    Handle = 7,

    /// <summary><see cref="ViewportFlags"/>.</summary>
    Flags = 8,

    /// <summary><see cref="VoiCurve"/>.</summary>
    Voi = 9,

    /// <summary>Window center.</summary>
    WindowCenter = 10,

    /// <summary>Window width.</summary>
    WindowWidth = 11,

    /// <summary>Rescale slope.</summary>
    RescaleSlope = 12,

    /// <summary>Rescale intercept.</summary>
    RescaleIntercept = 13,

    /// <summary>First padding value.</summary>
    PaddingLow = 14,

    /// <summary>Last padding value.</summary>
    PaddingHigh = 15,

    /// <summary>Image to viewport matrix.</summary>
    M11 = 16,

    /// <summary>Image to viewport matrix.</summary>
    M12 = 17,

    /// <summary>Image to viewport matrix.</summary>
    M21 = 18,

    /// <summary>Image to viewport matrix.</summary>
    M22 = 19,

    /// <summary>Image to viewport matrix.</summary>
    Dx = 20,

    /// <summary>Image to viewport matrix.</summary>
    Dy = 21,

    /// <summary>Modality lookup table.</summary>
    ModalityLut = 22,

    /// <summary>VOI lookup table.</summary>
    VoiLut = 23,

    /// <summary>Display shutter.</summary>
    Shutter = 24,

    /// <summary>Colour map.</summary>
    Palette = 25,

    /// <summary>Length of the scale bar.</summary>
    ScaleBar = 26,

    /// <summary>Middle of the lens.</summary>
    LensX = 27,

    /// <summary>Middle of the lens.</summary>
    LensY = 28,

    /// <summary>Side of the lens.</summary>
    LensSize = 29,

    /// <summary>Magnification of the lens.</summary>
    LensZoom = 30,
}

/// <summary>What a pane shows.</summary>
public enum PaneKind
{
    /// <summary>The viewport is gone: its area is cleared and it is forgotten.</summary>
    Removed = 0,

    /// <summary>A frame.</summary>
    Image = 1,

    /// <summary>Nothing but its texts.</summary>
    Empty = 2,

    /// <summary>No image where one belongs (failed, released): hatched, its texts say why.</summary>
    Marked = 3,
}

/// <summary>How an image is drawn.</summary>
[Flags]
public enum ViewportFlags
{
    /// <summary>As the pixels are, interpolated.</summary>
    None = 0,

    /// <summary>The user's inversion.</summary>
    Invert = 1,

    /// <summary>MONOCHROME1: the lowest value is white. With Invert the two cancel out.</summary>
    Monochrome1 = 2,

    /// <summary>Nearest pixel instead of bilinear.</summary>
    Nearest = 4,

    /// <summary>Stored values from PaddingLow to PaddingHigh are drawn as background.</summary>
    Padding = 8,

    /// <summary>The frame's overlay plane is drawn over it.</summary>
    Overlay = 16,
}

/// <summary>VOI functions, PS3.3 C.11.2.1.2.1 and C.11.2.1.3. Colour frames are windowed too: LinearExact with center 127.5 and width 255 shows 8-bit colour as it is.</summary>
public enum VoiCurve
{
    /// <summary>LINEAR.</summary>
    Linear = 0,

    /// <summary>LINEAR_EXACT.</summary>
    LinearExact = 1,

    /// <summary>SIGMOID.</summary>
    Sigmoid = 2,
}
