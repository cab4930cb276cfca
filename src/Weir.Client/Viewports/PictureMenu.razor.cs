using Microsoft.AspNetCore.Components;
using Weir.Client.Modes;
using Weir.Client.Shell;
using Weir.Client.Tools;
using Weir.Imaging;

namespace Weir.Client.Viewports;

/// <summary>The menu of the picture; it also carries out, by menu or by key, what only the page can: file, clipboard, whole screen.</summary>
public sealed partial class PictureMenu
{
    private const int SwatchStops = 16;

    private static readonly (ViewerCommand Command, string Id)[] Entries =
    [
        (ViewerCommand.RotateRight, "rotate-right"),
        (ViewerCommand.RotateLeft, "rotate-left"),
        (ViewerCommand.FlipHorizontally, "flip-horizontally"),
        (ViewerCommand.FlipVertically, "flip-vertically"),
        (ViewerCommand.ToggleSmooth, "smooth"),
        (ViewerCommand.SavePicture, "save"),
        (ViewerCommand.SavePlainPicture, "save-plain"),
        (ViewerCommand.CopyPicture, "copy"),
        (ViewerCommand.CopyLink, "link"),
        (ViewerCommand.FullScreen, "full-screen"),
    ];

    private static readonly (DragTool Tool, string Id)[] Tools =
    [
        (DragTool.Rotate, "rotate"),
        (DragTool.Magnifier, "magnifier"),
    ];

    private readonly Dictionary<string, ElementReference> _items = [];
    private ReadMode? _followed;
    private Popover? _popover;
    private string _note = "";
    private int _notes;

    /// <summary>The mode.</summary>
    [Parameter, EditorRequired]
    public ReadMode Mode { get; set; } = null!;

    private ViewportModel Pane => Mode.ActiveViewport;

    /// <summary>What the menu shows of a mode: a new value means a new rendering.</summary>
    internal static object VisibleOf(ReadMode? mode) =>
        (mode?.ActiveViewport.Colours, mode?.ActiveViewport.IsSmooth);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_followed, Mode))
        {
            OnDispose();
            _followed = Mode;
            Mode.PageAsked += OnPageAsked;
        }
    }

    /// <inheritdoc/>
    protected override void OnDispose() => _followed?.PageAsked -= OnPageAsked;

    private async Task FocusFirst()
    {
        await Task.Yield();
        await _items[Entries[0].Id].FocusAsync();
    }

    private async Task DoAsync(ViewerCommand command)
    {
        // The clipboard and the whole screen are given only in the turn of a click or a key.
        Mode.Execute(command);
        await _popover!.CloseAsync();
    }

    private async Task ChooseAsync(DragTool tool)
    {
        Mode.LeftTool = tool;
        await _popover!.CloseAsync();
    }

    private async Task ColourAsync(int number)
    {
        Mode.Execute(ViewerCommand.Colours, number);
        await _popover!.CloseAsync();
    }

    private void OnPageAsked(ViewerCommand command) =>
        _ = InvokeAsync(() => CarryOutAsync(command));

    private async Task CarryOutAsync(ViewerCommand command)
    {
        switch (command)
        {
            case ViewerCommand.SavePicture:
            case ViewerCommand.SavePlainPicture:
                if (await Mode.CaptureAsync(command == ViewerCommand.SavePicture) is { } file)
                {
                    await Page.SavePictureAsync(file.Name, file.Png);
                    Say("Picture.Saved");
                }
                break;
            case ViewerCommand.CopyPicture:
                if (await Mode.CaptureAsync(texts: true) is { } picture)
                {
                    var copied = await Page.CopyPictureAsync(picture.Png);
                    Say(copied ? "Picture.Copied" : "Picture.NotCopied");
                }
                break;
            case ViewerCommand.CopyLink:
                if (Mode.AddressShown is { } address)
                {
                    await Page.CopyAsync(Navigation.ToAbsoluteUri(address.ToString()).ToString());
                    Say("Picture.LinkCopied");
                }
                break;
            case ViewerCommand.FullScreen:
                await Page.ToggleFullScreenAsync();
                break;
        }
    }

    // A new element each time: its fading begins anew.
    private void Say(string text)
    {
        _note = Text[text];
        _notes++;
        StateHasChanged();
    }

    private static string Gradient(ColourMap? map)
    {
        if (map is null)
        {
            return "linear-gradient(90deg,#000,#fff)";
        }
        var rgb = map.Rgb.Span;
        var stops = new string[SwatchStops];
        for (var i = 0; i < SwatchStops; i++)
        {
            var at = i * (ColourMap.Entries - 1) / (SwatchStops - 1) * 3;
            stops[i] = $"rgb({rgb[at]},{rgb[at + 1]},{rgb[at + 2]})";
        }
        return $"linear-gradient(90deg,{string.Join(',', stops)})";
    }
}
