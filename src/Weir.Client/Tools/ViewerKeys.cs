namespace Weir.Client.Tools;

/// <summary>The keys of the viewer, by the names of <c>KeyboardEvent.key</c> (W3C UI Events).</summary>
public static class ViewerKeys
{
    /// <summary>The command of a key held with Control (or Command), or null when it is the browser's.</summary>
    /// <param name="key">As in <c>KeyboardEvent.key</c>; a capital with Shift.</param>
    public static ViewerCommand? MapControl(string key) =>
        key switch
        {
            "z" => ViewerCommand.Undo,
            "Z" or "y" => ViewerCommand.Redo,
            _ => null,
        };

    private static DragTool? ToolOf(string key) =>
        key switch
        {
            "w" or "W" => DragTool.WindowLevel,
            "l" or "L" => DragTool.Length,
            "a" or "A" => DragTool.Angle,
            "e" or "E" => DragTool.Ellipse,
            "b" or "B" => DragTool.Rectangle,
            "g" or "G" => DragTool.Rotate,
            "q" or "Q" => DragTool.Magnifier,
            _ => null,
        };

    /// <summary>The command of a key, or null when the viewer has none for it.</summary>
    /// <param name="key">As in <c>KeyboardEvent.key</c>.</param>
    /// <param name="argument">The preset's number for <see cref="ViewerCommand.Preset"/>, the tool for <see cref="ViewerCommand.Tool"/>, else 0.</param>
    public static ViewerCommand? Map(string key, out int argument)
    {
        argument = 0;
        if (key is [>= '1' and <= '9'])
        {
            argument = key[0] - '0';
            return ViewerCommand.Preset;
        }
        if (ToolOf(key) is { } tool)
        {
            argument = (int)tool;
            return ViewerCommand.Tool;
        }
        return key switch
        {
            "Delete" or "Backspace" => ViewerCommand.RemoveMeasurement,
            "ArrowDown" or "ArrowRight" => ViewerCommand.NextSlice,
            "ArrowUp" or "ArrowLeft" => ViewerCommand.PreviousSlice,
            "PageDown" => ViewerCommand.PageForward,
            "PageUp" => ViewerCommand.PageBack,
            "Home" => ViewerCommand.FirstSlice,
            "End" => ViewerCommand.LastSlice,
            "+" or "=" => ViewerCommand.ZoomIn,
            "-" or "_" => ViewerCommand.ZoomOut,
            "i" or "I" => ViewerCommand.Invert,
            "r" or "R" => ViewerCommand.Reset,
            "f" or "F" => ViewerCommand.Fit,
            "p" or "P" => ViewerCommand.ActualPixels,
            "o" or "O" => ViewerCommand.ToggleOverlays,
            "[" => ViewerCommand.NarrowWindow,
            "]" => ViewerCommand.WidenWindow,
            "." or ">" => ViewerCommand.NextSeries,
            "," or "<" => ViewerCommand.PreviousSeries,
            "v" or "V" => ViewerCommand.NextViewport,
            "x" or "X" => ViewerCommand.Maximise,
            "\\" => ViewerCommand.Compare,
            "0" => ViewerCommand.Flicker,
            ";" => ViewerCommand.SyncScroll,
            "/" => ViewerCommand.ReferenceLines,
            "c" or "C" => ViewerCommand.PlayOrPause,
            "n" or "N" => ViewerCommand.Bounce,
            "j" or "J" => ViewerCommand.Slower,
            "k" or "K" => ViewerCommand.Faster,
            "d" => ViewerCommand.RotateRight,
            "D" => ViewerCommand.RotateLeft,
            "h" => ViewerCommand.FlipHorizontally,
            "H" => ViewerCommand.FlipVertically,
            "u" or "U" => ViewerCommand.ToggleSmooth,
            "m" => ViewerCommand.NextColours,
            "s" => ViewerCommand.SavePicture,
            "S" => ViewerCommand.SavePlainPicture,
            "y" => ViewerCommand.CopyPicture,
            "Y" => ViewerCommand.CopyLink,
            "z" or "Z" => ViewerCommand.FullScreen,
            _ => null,
        };
    }
}
