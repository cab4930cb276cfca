using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Tools;
using Weir.Client.Viewports;
using Weir.Imaging;

namespace Weir.Client.Tests.Viewports;

public sealed class PictureTests
{
    private readonly ClientRig _rig = new();

    public PictureTests() => _rig.Open("1", 20);

    private ViewportModel Pane => _rig.Pane;

    private ViewportState State => _rig.Stage.Shown[0];

    private void Do(ViewerCommand command, int argument = 0)
    {
        _rig.Read.Execute(command, argument);
        _rig.Run();
    }

    private static (double X, double Y) ToPane(ViewportState s, double x, double y) =>
        (s.M11 * x + s.M12 * y + s.Dx, s.M21 * x + s.M22 * y + s.Dy);

    private string Edges =>
        string.Join(
            ' ',
            Pane.Overlay.Left,
            Pane.Overlay.Right,
            Pane.Overlay.Top,
            Pane.Overlay.Bottom
        );

    private void Gesture(
        StageInputKind kind,
        double x,
        double y,
        int buttons,
        double dx = 0,
        double dy = 0,
        double scale = 1,
        InputModifiers keys = 0
    )
    {
        _rig.Stage.Gesture(new StageInput(kind, x, y, dx, dy, buttons, keys, scale));
        _rig.Run();
    }

    [Fact]
    public void A_quarter_turn_turns_pixels_labels_and_the_place_under_the_pointer_together()
    {
        Assert.Equal("R L A P", Edges);
        Do(ViewerCommand.RotateRight);
        // What was at the top is at the right: the image's left edge is on top.
        Assert.Equal("P A R L", Edges);
        var (x, y) = ToPane(State, 0, 0);
        var place = Pane.ImagePointAt(x, y)!.Value;
        Assert.Equal((0, 0), (Math.Round(place.X, 6), Math.Round(place.Y, 6)));
        Assert.True(x > 400 && y < 300);
        Assert.Equal((0, 0), (State.M11, State.M22));
        Do(ViewerCommand.RotateLeft);
        Assert.Equal("R L A P", Edges);
    }

    [Fact]
    public void A_flip_is_one_on_the_screen_whatever_the_rotation()
    {
        Do(ViewerCommand.RotateRight);
        Do(ViewerCommand.FlipHorizontally);
        Assert.Equal("A P R L", Edges);
        Do(ViewerCommand.FlipVertically);
        Assert.Equal("A P L R", Edges);
        Do(ViewerCommand.Reset);
        Assert.Equal("R L A P", Edges);
    }

    [Fact]
    public void A_turn_leaves_what_is_in_the_middle_of_the_pane_there()
    {
        Pane.ZoomBy(3);
        Pane.PanBy(120, -45);
        _rig.Run();
        var before = Pane.ImagePointAt(400, 300)!.Value;
        Do(ViewerCommand.RotateRight);
        Pane.RotateBy(33);
        _rig.Run();
        Do(ViewerCommand.FlipVertically);
        var after = Pane.ImagePointAt(400, 300)!.Value;
        Assert.Equal(before.X, after.X, 6);
        Assert.Equal(before.Y, after.Y, 6);
    }

    [Fact]
    public void A_free_turn_follows_the_pointer_round_the_middle_and_keeps_the_size()
    {
        var before = State.M11;
        _rig.Read.Execute(ViewerCommand.Tool, (int)DragTool.Rotate);
        Gesture(StageInputKind.PointerDown, 600, 300, 1);
        Gesture(StageInputKind.Drag, 400, 500, 1, -200, 200);
        Gesture(StageInputKind.PointerUp, 400, 500, 1);
        Assert.Equal(90, Pane.Turn.Degrees, 6);
        Assert.Equal(before, State.M21, 6);
    }

    [Fact]
    public void Nearest_neighbour_is_the_viewport_s_own_choice()
    {
        Do(ViewerCommand.ToggleSmooth);
        Assert.True(State.Flags.HasFlag(ViewportFlags.Nearest));
        Do(ViewerCommand.ToggleSmooth);
        Assert.False(State.Flags.HasFlag(ViewportFlags.Nearest));
    }

    [Fact]
    public void Colours_are_a_table_of_the_stage_and_the_bar_names_the_window_s_ends()
    {
        Do(ViewerCommand.Colours, 1);
        var (kind, numbers) = _rig.Stage.Defined[State.Palette];
        Assert.Equal((StageTable.Palette, 768), (kind, numbers.Length));
        Assert.Equal(ColourMap.HotIron.Rgb.ToArray().Select(b => (double)b), numbers);
        Assert.Equal(("-160 HU", "239 HU"), (Pane.Overlay.ColourLow, Pane.Overlay.ColourHigh));
        Do(ViewerCommand.Invert);
        Assert.Equal(("239 HU", "-160 HU"), (Pane.Overlay.ColourLow, Pane.Overlay.ColourHigh));
        Do(ViewerCommand.Colours);
        Assert.Equal((0, ""), (State.Palette, Pane.Overlay.ColourLow));
    }

    [Fact]
    public void After_the_last_colours_comes_grey()
    {
        var seen = new List<string?>();
        for (var i = 0; i <= ColourMap.All.Count; i++)
        {
            Do(ViewerCommand.NextColours);
            seen.Add(Pane.Colours?.Key);
        }
        Assert.Equal([.. ColourMap.All.Select(map => map.Key), null], seen);
    }

    [Fact]
    public void A_lens_follows_the_pointer_while_the_button_is_held_and_changes_no_window()
    {
        var window = Pane.WindowWidth;
        Gesture(StageInputKind.PointerDown, 100, 120, 1, keys: InputModifiers.Shift);
        Assert.Equal((100, 120, 240), (State.LensX, State.LensY, State.LensSize));
        Gesture(StageInputKind.Drag, 150, 130, 1, 50, 10, keys: InputModifiers.Shift);
        Assert.Equal((150, 130, 2.5), (State.LensX, State.LensY, State.LensZoom));
        Gesture(StageInputKind.PointerUp, 150, 130, 1);
        Assert.Equal((0, window), (State.LensSize, Pane.WindowWidth));
    }

    [Fact]
    public void Two_fingers_apart_zoom_about_their_middle_which_the_image_follows()
    {
        var before = Pane.ImagePointAt(200, 200)!.Value;
        Gesture(StageInputKind.PointerDown, 200, 200, StageInput.TwoFingers);
        Gesture(StageInputKind.Drag, 210, 205, StageInput.TwoFingers, 10, 5, 2);
        Gesture(StageInputKind.PointerUp, 210, 205, StageInput.TwoFingers);
        Assert.Equal(2, Pane.Zoom, 6);
        var after = Pane.ImagePointAt(210, 205)!.Value;
        Assert.Equal(before.X, after.X, 6);
        Assert.Equal(before.Y, after.Y, 6);
        Assert.Equal(0, Pane.Slice);
    }

    [Fact]
    public void Two_fingers_beside_each_other_scroll_and_what_they_began_they_go_on_with()
    {
        Gesture(StageInputKind.PointerDown, 200, 200, StageInput.TwoFingers);
        Gesture(StageInputKind.Drag, 200, 290, StageInput.TwoFingers, 0, 90);
        Assert.Equal(3, Pane.Slice);
        Gesture(StageInputKind.Drag, 200, 290, StageInput.TwoFingers, 0, 0, 2);
        Assert.Equal((3, 1.0), (Pane.Slice, Pane.Zoom));
    }

    [Fact]
    public void A_captured_picture_s_name_says_nothing_of_the_patient()
    {
        var task = _rig.Read.CaptureAsync(texts: false);
        _rig.Run();
        var picture = ClientRig.Result(task)!;
        Assert.Matches(@"^weir-ct-\d+-1\.png$", picture.Name);
        Assert.Equal(
            new CaptureCommand(0, false),
            _rig.Stage.Commands.OfType<CaptureCommand>().Single()
        );
    }

    [Fact]
    public void The_address_of_a_picture_opens_exactly_it()
    {
        Pane.ScrollTo(7);
        Pane.SetWindow(-600.5, 1500);
        _rig.Run();
        var address = ModeAddress.Parse(_rig.Read.AddressShown!.ToString())!;
        Assert.Equal(_rig.Read.AddressShown, address);
        var other = new ClientRig();
        other.Server["1"] = _rig.Server["1"];
        other.BeginOpen(address);
        other.Run();
        Assert.Equal((7, Pane.Shown!.SopUid), (other.Pane.Shown!.Slice, other.Pane.Shown.SopUid));
        Assert.Equal((-600.5, 1500), (other.Pane.WindowCenter, other.Pane.WindowWidth));
    }

    [Theory]
    [InlineData("&image=1.2&frame=0", "1.2", null)]
    [InlineData("&image=../etc&frame=3", null, 3)]
    [InlineData("&window=1,-5", null, null)]
    [InlineData("&window=NaN,1e999", null, null)]
    [InlineData("&window=40", null, null)]
    public void What_is_no_image_frame_or_window_is_ignored(string query, string? image, int? frame)
    {
        var address = ModeAddress.Parse("viewer?StudyInstanceUIDs=1.2" + query)!;
        Assert.Equal((image, frame, null), (address.ImageUid, address.FrameNumber, address.Window));
    }

    [Theory]
    [InlineData("PixelSpacing", 0.5, 1, 1600, "5 cm", 100)]
    [InlineData("PixelSpacing", 0.5, 4, 1600, "2 cm", 160)]
    [InlineData("PixelSpacing", 0.5, 100, 1600, "0.5 mm", 100)]
    [InlineData("ImagerPixelSpacing", 0.5, 1, 400, "5 cm at the detector", 100)]
    [InlineData("PixelAspectRatio", 2, 1, 1600, "100 pixels", 100)]
    [InlineData("", 0, 0.01, 1600, "10000 pixels", 100)]
    public void A_scale_bar_is_a_round_length_that_fits_and_says_what_it_is(
        string kind,
        double spacing,
        double scale,
        double pane,
        string text,
        double length
    )
    {
        var format = TestStudies.Ct with
        {
            SpacingKind = kind,
            ColumnSpacing = spacing,
            RowSpacing = spacing,
        };
        var bar = ScaleBar.Of(format, scale, pane, new OverlayWords());
        Assert.Equal((text, length), (bar.Text, Math.Round(bar.Length, 6)));
    }

    [Fact]
    public void A_scale_bar_follows_the_zoom()
    {
        var before = State.ScaleBar;
        Assert.True(before > 0);
        Pane.ZoomBy(1.01);
        _rig.Run();
        Assert.Equal(before * 1.01, State.ScaleBar, 6);
    }
}
