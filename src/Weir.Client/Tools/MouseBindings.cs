namespace Weir.Client.Tools;

/// <summary>What turning the wheel does.</summary>
public enum WheelAction
{
    /// <summary>Through the stack.</summary>
    Scroll,

    /// <summary>Larger and smaller about the pointer.</summary>
    Zoom,

    /// <summary>A narrower or wider window.</summary>
    Window,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>What a double click does.</summary>
public enum DoubleClickAction
{
    /// <summary>The viewport alone, and back.</summary>
    Maximise,

    /// <summary>The whole image fills the viewport.</summary>
    Fit,

    /// <summary>Window, zoom, pan and inversion as at first.</summary>
    Reset,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>What the buttons and the wheel of a mouse do.</summary>
/// <param name="Left">The tool of the left button when a study is opened.</param>
/// <param name="Middle">One of <see cref="Movements"/>.</param>
/// <param name="Right">One of <see cref="Movements"/>.</param>
/// <param name="Wheel">The wheel.</param>
/// <param name="ControlWheel">The wheel with Control held; a trackpad's pinch is the same.</param>
/// <param name="DoubleClick">Double click or double tap.</param>
public sealed record MouseBindings(
    DragTool Left,
    DragTool Middle,
    DragTool Right,
    WheelAction Wheel,
    WheelAction ControlWheel,
    DoubleClickAction DoubleClick
)
{
    /// <summary>As it is at first.</summary>
    public static readonly MouseBindings Default = new(
        DragTool.WindowLevel,
        DragTool.Pan,
        DragTool.Zoom,
        WheelAction.Scroll,
        WheelAction.Zoom,
        DoubleClickAction.Maximise
    );

    /// <summary>What the middle and the right button can do: measuring and the lens need the left one.</summary>
    public static readonly IReadOnlyList<DragTool> Movements =
    [
        DragTool.WindowLevel,
        DragTool.Scroll,
        DragTool.Zoom,
        DragTool.Pan,
        DragTool.Rotate,
    ];

    /// <summary>Whether every value is one that the mouse can have.</summary>
    public bool IsValid =>
        Enum.IsDefined(Left)
        && Movements.Contains(Middle)
        && Movements.Contains(Right)
        && Enum.IsDefined(Wheel)
        && Enum.IsDefined(ControlWheel)
        && Enum.IsDefined(DoubleClick);
}
