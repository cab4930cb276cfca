using System.Collections.Frozen;
using System.Globalization;
using static Weir.Client.Tools.ViewerCommand;

namespace Weir.Client.Tools;

/// <summary>A command that a key can have, and the keys it has at first.</summary>
/// <param name="Group">Under what it is listed: <c>Keys.Group.*</c> of the texts.</param>
/// <param name="Command">The command.</param>
/// <param name="Argument">Its argument, else 0.</param>
/// <param name="Keys">Chords as in <see cref="KeyChord"/>.</param>
public sealed record KeyBinding(
    string Group,
    ViewerCommand Command,
    int Argument,
    IReadOnlyList<string> Keys
)
{
    /// <summary>What it is called in files and among the texts: <c>Invert</c>, <c>Tool.Length</c>, <c>Preset.1</c>.</summary>
    public string Id { get; } =
        Command switch
        {
            Tool => $"Tool.{(DragTool)Argument}",
            Preset => string.Create(CultureInfo.InvariantCulture, $"Preset.{Argument}"),
            _ => Command.ToString(),
        };
}

/// <summary>The keys of the viewer as they are at first. A new command is one line here and one text, <c>Keys.</c> with its name.</summary>
public static class KeyBindings
{
    /// <summary>All, in the order in which they are listed; groups stand together.</summary>
    public static readonly IReadOnlyList<KeyBinding> All =
    [
        Key("Stack", NextSlice, "ArrowDown", "ArrowRight"),
        Key("Stack", PreviousSlice, "ArrowUp", "ArrowLeft"),
        Key("Stack", PageForward, "PageDown"),
        Key("Stack", PageBack, "PageUp"),
        Key("Stack", FirstSlice, "Home"),
        Key("Stack", LastSlice, "End"),
        Key("Stack", NextSeries, ".", ">"),
        Key("Stack", PreviousSeries, ",", "<"),
        Of("Window", DragTool.WindowLevel, "W"),
        Key("Window", NarrowWindow, "["),
        Key("Window", WidenWindow, "]"),
        Key("Window", Invert, "I"),
        .. Enumerable
            .Range(1, 9)
            .Select(i => new KeyBinding("Window", Preset, i, [$"{(char)('0' + i)}"])),
        Key("Picture", ZoomIn, "+", "="),
        Key("Picture", ZoomOut, "-", "_"),
        Key("Picture", Fit, "F"),
        Key("Picture", ActualPixels, "P"),
        Key("Picture", Reset, "R"),
        Key("Picture", RotateRight, "D"),
        Key("Picture", RotateLeft, "Shift+D"),
        Key("Picture", FlipHorizontally, "H"),
        Key("Picture", FlipVertically, "Shift+H"),
        Key("Picture", ToggleSmooth, "U"),
        Key("Picture", NextColours, "M"),
        Key("Picture", ToggleOverlays, "O"),
        Key("Picture", SavePicture, "S"),
        Key("Picture", SavePlainPicture, "Shift+S"),
        Key("Picture", CopyPicture, "Y"),
        Key("Picture", CopyLink, "Shift+Y"),
        Of("Tools", DragTool.Scroll),
        Of("Tools", DragTool.Zoom),
        Of("Tools", DragTool.Pan),
        Of("Tools", DragTool.Rotate, "G"),
        Of("Tools", DragTool.Magnifier, "Q"),
        Of("Tools", DragTool.Length, "L"),
        Of("Tools", DragTool.Angle, "A"),
        Of("Tools", DragTool.Ellipse, "E"),
        Of("Tools", DragTool.Rectangle, "B"),
        Key("Tools", RemoveMeasurement, "Delete", "Backspace"),
        Key("Tools", Undo, "Ctrl+Z"),
        Key("Tools", Redo, "Ctrl+Shift+Z", "Ctrl+Y"),
        Key("View", NextViewport, "V"),
        Key("View", Maximise, "X"),
        Key("View", ChooseLayout, "#"),
        Key("View", Compare, "\\"),
        Key("View", Flicker, "0"),
        Key("View", TakeTurns, "Shift+F"),
        Key("View", SyncScroll, ";"),
        Key("View", ReferenceLines, "/"),
        Key("View", ShowAttributes, "T"),
        Key("View", ShowMeasurements, "Shift+M"),
        Key("View", KeepStudy, "Shift+K"),
        Key("View", NextStudy, "}"),
        Key("View", PreviousStudy, "{"),
        Key("View", FullScreen, "Z"),
        Key("View", ShowShortcuts, "?"),
        Key("Film", PlayOrPause, "C"),
        Key("Film", Slower, "J"),
        Key("Film", Faster, "K"),
        Key("Film", Bounce, "N"),
    ];

    private static readonly FrozenDictionary<string, KeyBinding> ById = All.ToFrozenDictionary(b =>
        b.Id
    );

    /// <summary>The one of a name; null when there is none.</summary>
    public static KeyBinding? Find(string id) => ById.GetValueOrDefault(id);

    private static KeyBinding Key(string group, ViewerCommand command, params string[] keys) =>
        new(group, command, 0, keys);

    private static KeyBinding Of(string group, DragTool tool, params string[] keys) =>
        new(group, Tool, (int)tool, keys);
}
