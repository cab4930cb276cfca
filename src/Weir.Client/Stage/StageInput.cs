namespace Weir.Client.Stage;

/// <summary>A gesture on the surface. Coordinates are CSS pixels from the surface's top left corner.</summary>
/// <param name="Kind">Which gesture.</param>
/// <param name="X">Where, to the right.</param>
/// <param name="Y">Where, downwards.</param>
/// <param name="DeltaX">Drag: pixels moved since the last callback. Wheel: notches to the right.</param>
/// <param name="DeltaY">Drag: pixels moved since the last callback. Wheel: notches downwards (a trackpad gives fractions).</param>
/// <param name="Buttons"><see cref="TwoFingers"/>, or buttons held, as in PointerEvent.buttons: 1 left, 2 right, 4 middle. For PointerUp: those released.</param>
/// <param name="Modifiers">Keys held.</param>
/// <param name="Scale">Two fingers: how much farther apart they are since the last callback, as a factor; else 1.</param>
public readonly record struct StageInput(
    StageInputKind Kind,
    double X,
    double Y,
    double DeltaX,
    double DeltaY,
    int Buttons,
    InputModifiers Modifiers,
    double Scale = 1
)
{
    /// <summary>Two fingers on the glass, where <see cref="Buttons"/> has the buttons of a mouse; X and Y are their middle.</summary>
    public const int TwoFingers = 32;
}

/// <summary>The gestures.</summary>
public enum StageInputKind
{
    /// <summary>The wheel was turned.</summary>
    Wheel = 1,

    /// <summary>A button went down; drags follow until PointerUp, also outside the surface.</summary>
    PointerDown = 2,

    /// <summary>The pointer moved with a button held.</summary>
    Drag = 3,

    /// <summary>The last button was released, or the browser took the pointer away.</summary>
    PointerUp = 4,

    /// <summary>Double click or double tap.</summary>
    DoubleClick = 5,

    /// <summary>The mouse moved without a button.</summary>
    Hover = 6,

    /// <summary>The mouse left the surface, or is over a control of a pane's own.</summary>
    Leave = 7,
}

/// <summary>Keys held during a gesture.</summary>
[Flags]
public enum InputModifiers
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Shift.</summary>
    Shift = 1,

    /// <summary>Control.</summary>
    Control = 2,

    /// <summary>Alt.</summary>
    Alt = 4,

    /// <summary>Meta (Command).</summary>
    Meta = 8,
}

/// <summary>Size of the surface in CSS pixels, and device pixels per CSS pixel.</summary>
/// <param name="Width">Width in CSS pixels.</param>
/// <param name="Height">Height in CSS pixels.</param>
/// <param name="PixelRatio">Device pixels per CSS pixel.</param>
public readonly record struct SurfaceSize(double Width, double Height, double PixelRatio);
