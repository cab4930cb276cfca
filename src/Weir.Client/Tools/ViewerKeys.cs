namespace Weir.Client.Tools;

/// <summary>The keys of the viewer, by the names of <c>KeyboardEvent.key</c> (W3C UI Events).</summary>
public static class ViewerKeys
{
    /// <summary>The command of a key, or null when the viewer has none for it.</summary>
    /// <param name="key">As in <c>KeyboardEvent.key</c>.</param>
    /// <param name="argument">The preset's number for <see cref="ViewerCommand.Preset"/>, else 0.</param>
    public static ViewerCommand? Map(string key, out int argument)
    {
        argument = 0;
        if (key is [>= '1' and <= '9'])
        {
            argument = key[0] - '0';
            return ViewerCommand.Preset;
        }
        return key switch
        {
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
            "[" => ViewerCommand.NarrowWindow,
            "]" => ViewerCommand.WidenWindow,
            "." or ">" => ViewerCommand.NextSeries,
            "," or "<" => ViewerCommand.PreviousSeries,
            "v" or "V" => ViewerCommand.NextViewport,
            "c" or "C" => ViewerCommand.PlayOrPause,
            "b" or "B" => ViewerCommand.Bounce,
            "j" or "J" => ViewerCommand.Slower,
            "k" or "K" => ViewerCommand.Faster,
            _ => null,
        };
    }
}
