using Weir.Client.Stage;
using Weir.Client.Tools;
using Weir.Client.Viewports;
using Weir.Imaging;

namespace Weir.Client.Modes;

// Hands on the picture: turning, colours, lens, two fingers, and what the page does for a picture.
public sealed partial class ReadMode
{
    // A side of the lens and its magnification: a fist's width, in which a detail of a few pixels can be told.
    private const double LensSize = 240;
    private const double LensZoom = 2.5;

    private bool _isLens;

    /// <summary>
    /// Raised for commands that are the page's to carry out: it has the clipboard, the file and the whole screen. The active viewport is meant.
    /// </summary>
    public event Action<ViewerCommand>? PageAsked;

    /// <summary>A PNG of what the active viewport shows; null when it shows no image.</summary>
    /// <param name="texts">With what is written and drawn over the picture.</param>
    public async Task<CapturedPicture?> CaptureAsync(bool texts)
    {
        var pane = ActiveViewport;
        if (_session is not { IsOver: false } session || pane.Shown is not { } shown)
        {
            return null;
        }
        var number = pane.Series?.SeriesNumber;
        var modality = pane.Series?.Modality;
        var bytes = await session.Stage.CaptureAsync(pane.Index, texts);
        return bytes is null
            ? null
            : new($"weir-{modality}-{number}-{shown.Slice + 1}.png".ToLowerInvariant(), bytes);
    }

    /// <summary>The address of exactly what the active viewport shows: image and window; null while it shows none.</summary>
    public ModeAddress? AddressShown =>
        ActiveViewport is { ShownPlace: { } place } pane
            ? new ModeAddress([place.StudyUid], place.SeriesUid)
            {
                ImageUid = place.SopUid,
                FrameNumber = place.FrameNumber,
                // A lookup table has no window that could stand for it.
                Window = pane.Voi.Lut is null ? (pane.WindowCenter, pane.WindowWidth) : null,
            }
            : null;

    private bool ExecuteOnPicture(ViewerCommand command, int argument, ViewportModel pane)
    {
        switch (command)
        {
            case ViewerCommand.RotateRight:
                pane.RotateQuarters(1);
                break;
            case ViewerCommand.RotateLeft:
                pane.RotateQuarters(-1);
                break;
            case ViewerCommand.FlipHorizontally:
                pane.FlipHorizontally();
                break;
            case ViewerCommand.FlipVertically:
                pane.FlipVertically();
                break;
            case ViewerCommand.ToggleSmooth:
                pane.ToggleSmooth();
                break;
            case ViewerCommand.Colours:
                pane.SetColours(argument == 0 ? null : ColourMap.All[argument - 1]);
                break;
            case ViewerCommand.NextColours:
                var at = pane.Colours is { } now ? ColourMap.All.ToList().IndexOf(now) + 1 : 0;
                pane.SetColours(at == ColourMap.All.Count ? null : ColourMap.All[at]);
                break;
            case ViewerCommand.SavePicture:
            case ViewerCommand.SavePlainPicture:
            case ViewerCommand.CopyPicture:
            case ViewerCommand.CopyLink:
            case ViewerCommand.FullScreen:
                PageAsked?.Invoke(command);
                return true;
            default:
                return false;
        }
        Changed?.Invoke();
        return true;
    }

    // The lens is a tool, and Shift beside any other tool.
    private bool BeginLens(StageInput input)
    {
        _isLens =
            input.Buttons == LeftButton
            && (LeftTool == DragTool.Magnifier || (input.Modifiers & InputModifiers.Shift) != 0);
        MoveLens(input);
        return _isLens;
    }

    private void MoveLens(StageInput input)
    {
        if (_isLens && _dragged >= 0 && _dragged < Layout.Count)
        {
            var (left, top, _, _) = PaneGrid.Pane(Layout, _dragged, _surface);
            Viewports[_dragged]
                .SetLens(new Lens(input.X - left, input.Y - top, LensSize, LensZoom));
        }
    }

    private void EndLens()
    {
        if (_isLens)
        {
            _isLens = false;
            foreach (var pane in _viewports)
            {
                pane.SetLens(null);
            }
        }
    }

    private void MoveFingers(StageInput input)
    {
        var (left, top, _, _) = PaneGrid.Pane(Layout, _dragged, _surface);
        _tools.Pinch(Viewports[_dragged], input, input.X - left, input.Y - top);
    }

    // The image, frame and window that the address names; only where it is this study's.
    private static bool ShowAddressed(
        ViewportModel pane,
        Memory.StudyLoader loader,
        ModeAddress address
    )
    {
        if (address.ImageUid is not { } image || loader.Study.Manifest is not { } study)
        {
            return false;
        }
        foreach (var series in study.Series)
        {
            for (var i = 0; i < series.FrameCount; i++)
            {
                var frame = series.Frames[i];
                if (
                    frame.SopInstanceUid == image
                    && (address.FrameNumber is null || frame.FrameNumber == address.FrameNumber)
                )
                {
                    pane.Assign(loader, series, i);
                    if (address.Window is var (center, width))
                    {
                        pane.SetWindow(center, width);
                    }
                    return true;
                }
            }
        }
        return false;
    }
}

/// <summary>A picture to save or to copy.</summary>
/// <param name="Name">A file's name that says nothing of the patient.</param>
/// <param name="Png">Its bytes.</param>
public sealed record CapturedPicture(string Name, byte[] Png);
