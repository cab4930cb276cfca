namespace Weir.Client.Tools;

/// <summary>Everything a key, a button or a menu entry may ask of the active viewport.</summary>
public enum ViewerCommand
{
    /// <summary>One slice on.</summary>
    NextSlice,

    /// <summary>One slice back.</summary>
    PreviousSlice,

    /// <summary>Ten slices on.</summary>
    PageForward,

    /// <summary>Ten slices back.</summary>
    PageBack,

    /// <summary>The first slice.</summary>
    FirstSlice,

    /// <summary>The last slice.</summary>
    LastSlice,

    /// <summary>Larger, about the viewport's middle.</summary>
    ZoomIn,

    /// <summary>Smaller, about the viewport's middle.</summary>
    ZoomOut,

    /// <summary>White becomes black.</summary>
    Invert,

    /// <summary>Window, zoom, pan and inversion as at first.</summary>
    Reset,

    /// <summary>The whole image fills the viewport.</summary>
    Fit,

    /// <summary>One pixel of the image becomes one of the screen.</summary>
    ActualPixels,

    /// <summary>Overlays of the image are shown or hidden.</summary>
    ToggleOverlays,

    /// <summary>One of the image's own windows and lookup tables; the argument is its index, from 0.</summary>
    ChooseVoi,

    /// <summary>A narrower window: more contrast.</summary>
    NarrowWindow,

    /// <summary>A wider window: less contrast.</summary>
    WidenWindow,

    /// <summary>A window preset; the argument is its number, 1 to 9.</summary>
    Preset,

    /// <summary>The next series of the study in the active viewport.</summary>
    NextSeries,

    /// <summary>The previous series of the study in the active viewport.</summary>
    PreviousSeries,

    /// <summary>The next viewport becomes the active one.</summary>
    NextViewport,

    /// <summary>The stack plays as a film, or stands still.</summary>
    PlayOrPause,

    /// <summary>The film plays slower.</summary>
    Slower,

    /// <summary>The film plays faster.</summary>
    Faster,

    /// <summary>The film runs back from its end, or begins again there.</summary>
    Bounce,

    /// <summary>Another number of viewports; the argument is <see cref="Viewports.ViewportLayout.Argument"/>.</summary>
    Layout,

    /// <summary>The active viewport alone, as large as there is room; once more: all as they were.</summary>
    Maximise,

    /// <summary>Compares with the newest prior, or ends the comparison.</summary>
    Compare,

    /// <summary>Of a comparison in one place: the other one.</summary>
    Flicker,

    /// <summary>Stacks are scrolled together, or no longer.</summary>
    SyncScroll,

    /// <summary>Reference lines are drawn, or none.</summary>
    ReferenceLines,

    /// <summary>A tool for the left button; the argument is a <see cref="DragTool"/>.</summary>
    Tool,

    /// <summary>Removes the chosen measurement.</summary>
    RemoveMeasurement,

    /// <summary>Takes the last change of measurements back.</summary>
    Undo,

    /// <summary>Takes the last undo back.</summary>
    Redo,

    /// <summary>The picture turns a quarter clockwise.</summary>
    RotateRight,

    /// <summary>The picture turns a quarter anticlockwise.</summary>
    RotateLeft,

    /// <summary>Left and right, as the reader sees them, are exchanged.</summary>
    FlipHorizontally,

    /// <summary>Top and bottom, as the reader sees them, are exchanged.</summary>
    FlipVertically,

    /// <summary>Interpolated, or each pixel as a square.</summary>
    ToggleSmooth,

    /// <summary>The colours of grey images; the argument is the map's place in <see cref="Imaging.ColourMap.All"/> from 1, 0 for grey.</summary>
    Colours,

    /// <summary>The next colours; after the last, grey.</summary>
    NextColours,

    /// <summary>The picture as a PNG file, with its texts.</summary>
    SavePicture,

    /// <summary>The picture as a PNG file, without texts.</summary>
    SavePlainPicture,

    /// <summary>The picture onto the clipboard.</summary>
    CopyPicture,

    /// <summary>The address of exactly this image and window onto the clipboard.</summary>
    CopyLink,

    /// <summary>Weir takes the whole screen, or gives it back.</summary>
    FullScreen,

    /// <summary>The choice of layouts is opened; the page's to carry out.</summary>
    ChooseLayout,

    /// <summary>The attributes of what the viewport shows; the page's to carry out.</summary>
    ShowAttributes,

    /// <summary>All keys and what they do; the page's to carry out.</summary>
    ShowShortcuts,

    /// <summary>The list of measurements is opened or closed.</summary>
    ShowMeasurements,

    /// <summary>The study of the active viewport is kept in memory, or kept no longer; the page's to carry out.</summary>
    KeepStudy,

    /// <summary>The two that are compared in one place take turns by themselves, or stop.</summary>
    TakeTurns,

    /// <summary>The next study of the list.</summary>
    NextStudy,

    /// <summary>The study before it in the list.</summary>
    PreviousStudy,
}

/// <summary>What a drag with the left button does.</summary>
public enum DragTool
{
    /// <summary>Horizontal: width; vertical: center.</summary>
    WindowLevel,

    /// <summary>Vertical: through the stack.</summary>
    Scroll,

    /// <summary>Vertical: larger and smaller about the point where the drag began.</summary>
    Zoom,

    /// <summary>The image follows the pointer.</summary>
    Pan,

    /// <summary>Measures a length.</summary>
    Length,

    /// <summary>Measures an angle.</summary>
    Angle,

    /// <summary>Measures an ellipse.</summary>
    Ellipse,

    /// <summary>Measures a rectangle.</summary>
    Rectangle,

    /// <summary>The picture turns with the pointer about the viewport's middle.</summary>
    Rotate,

    /// <summary>A lens under the pointer, as long as the button is held.</summary>
    Magnifier,
}
