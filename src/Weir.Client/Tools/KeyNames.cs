using Weir.Client.Text;

namespace Weir.Client.Tools;

/// <summary>What commands are called where keys are listed.</summary>
public static class KeyNames
{
    /// <summary>The name of a command in the reader's language.</summary>
    public static string Of(Texts text, KeyBinding binding) =>
        binding.Command switch
        {
            ViewerCommand.Tool => Of(text, (DragTool)binding.Argument),
            ViewerCommand.Preset => text.Format("Keys.Preset", binding.Argument),
            _ => text["Keys." + binding.Id],
        };

    /// <summary>The name of a tool in the reader's language.</summary>
    public static string Of(Texts text, DragTool tool) =>
        tool is DragTool.Rotate or DragTool.Magnifier
            ? text[$"Picture.Tool.{tool}"]
            : text[$"Viewer.Tool.{tool}"];

    /// <summary>What a mouse does, gesture by gesture, in the reader's language.</summary>
    public static IEnumerable<(string Gesture, string What)> Mouse(
        Texts text,
        MouseBindings mouse
    ) =>
        [
            (text["Mouse.Left"], text["Mouse.Left.Chosen"]),
            (text["Mouse.Middle"], Of(text, mouse.Middle)),
            (text["Mouse.Right"], Of(text, mouse.Right)),
            (text["Mouse.Wheel"], text[$"Mouse.Wheel.{mouse.Wheel}"]),
            (text["Mouse.ControlWheel"], text[$"Mouse.Wheel.{mouse.ControlWheel}"]),
            (text["Mouse.DoubleClick"], text[$"Mouse.DoubleClick.{mouse.DoubleClick}"]),
            (text["Mouse.ShiftLeft"], text["Picture.Tool.Magnifier"]),
        ];
}
