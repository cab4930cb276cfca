using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Tools;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Tools;

public sealed class ToolTests
{
    private readonly ClientRig _rig = new();

    public ToolTests() => _rig.Open("1", 100, 30);

    private ViewportModel Pane => _rig.Pane;

    private void Wheel(double notches, InputModifiers keys = InputModifiers.None)
    {
        _rig.Stage.Gesture(new StageInput(StageInputKind.Wheel, 400, 300, 0, notches, 0, keys));
        _rig.Run();
    }

    private void Drag(int button, double dx, double dy)
    {
        _rig.Stage.Gesture(new StageInput(StageInputKind.PointerDown, 200, 150, 0, 0, button, 0));
        _rig.Stage.Gesture(new StageInput(StageInputKind.Drag, 200, 150, dx, dy, button, 0));
        _rig.Stage.Gesture(new StageInput(StageInputKind.PointerUp, 200, 150, 0, 0, button, 0));
        _rig.Run();
    }

    [Fact]
    public void The_wheel_scrolls_and_stops_at_the_ends()
    {
        Wheel(3);
        Assert.Equal(3, Pane.Shown!.Slice);
        Wheel(-9);
        Assert.Equal(0, Pane.Shown!.Slice);
    }

    [Fact]
    public void Buttons_wheel_and_double_click_do_what_the_reader_chose()
    {
        var rig = new ClientRig();
        rig.Bindings.Mouse = new(
            DragTool.Pan,
            DragTool.WindowLevel,
            DragTool.Scroll,
            WheelAction.Zoom,
            WheelAction.Scroll,
            DoubleClickAction.Reset
        );
        rig.Open("1", 100);
        void Send(StageInputKind kind, double y, int button, InputModifiers keys = 0)
        {
            rig.Stage.Gesture(new StageInput(kind, 400, 300, 0, y, button, keys));
            rig.Run();
        }
        void Drag(int button, double y)
        {
            Send(StageInputKind.PointerDown, 0, button);
            Send(StageInputKind.Drag, y, button);
            Send(StageInputKind.PointerUp, 0, button);
        }
        var pane = rig.Pane;
        Drag(2, 60);
        Assert.Equal(10, pane.Slice);
        Drag(4, -128);
        Assert.Equal((-160, 400), (pane.WindowCenter, pane.WindowWidth));
        var before = rig.Stage.Shown[0];
        Drag(1, 20);
        Assert.Equal(20, rig.Stage.Shown[0].Dy - before.Dy);
        Send(StageInputKind.Wheel, -1, 0);
        Assert.Equal(before.M11 * 1.25, rig.Stage.Shown[0].M11, 6);
        Send(StageInputKind.Wheel, 2, 0, InputModifiers.Control);
        Assert.Equal(12, pane.Slice);
        Send(StageInputKind.DoubleClick, 0, 1);
        Assert.Equal(40, pane.WindowCenter);
        Assert.Equal(before.M11, rig.Stage.Shown[0].M11, 6);
    }

    [Fact]
    public void Parts_of_a_notch_add_up()
    {
        for (var i = 0; i < 4; i++)
        {
            Wheel(0.25);
        }
        Assert.Equal(1, Pane.Slice);
    }

    [Fact]
    public void The_left_button_changes_the_window_by_its_own_width_over_256_pixels()
    {
        Drag(1, 256, 0);
        Assert.Equal((40, 800), (Pane.WindowCenter, Pane.WindowWidth));
        Drag(1, 0, -128);
        Assert.Equal(-160, Pane.WindowCenter);
    }

    [Fact]
    public void A_right_drag_zooms_about_the_point_where_it_began()
    {
        var before = _rig.Stage.Shown[0];
        var x = (200 - before.Dx) / before.M11;
        Drag(2, 0, -100);
        var after = _rig.Stage.Shown[0];
        Assert.True(after.M11 > before.M11 * 1.5);
        Assert.Equal(200, after.M11 * x + after.Dx, 6);
    }

    [Fact]
    public void A_middle_drag_moves_the_image()
    {
        var before = _rig.Stage.Shown[0];
        Drag(4, 30, -20);
        var after = _rig.Stage.Shown[0];
        Assert.Equal((30, -20), (after.Dx - before.Dx, after.Dy - before.Dy));
    }

    [Fact]
    public void The_left_button_scrolls_when_the_reader_wants_it_so()
    {
        _rig.Read.LeftTool = DragTool.Scroll;
        Drag(1, 0, 60);
        Assert.Equal(10, Pane.Slice);
    }

    [Fact]
    public void Keys_do_what_they_say()
    {
        foreach (
            var (key, slice) in new[] { ("End", 99), ("PageUp", 89), ("ArrowUp", 88), ("Home", 0) }
        )
        {
            _rig.Read.Execute(new InputBindings().Map(key)!.Command);
            Assert.Equal(slice, Pane.Slice);
        }
        _rig.Read.Execute(ViewerCommand.Preset, new InputBindings().Map("2")!.Argument);
        Assert.Equal(_rig.Read.Presets[1].Width, Pane.WindowWidth);
        _rig.Read.Execute(ViewerCommand.Invert);
        _rig.Run();
        Assert.True(_rig.Stage.Shown[0].Flags.HasFlag(ViewportFlags.Invert));
        _rig.Read.Execute(ViewerCommand.Reset);
        Assert.Equal((40, 400, false), (Pane.WindowCenter, Pane.WindowWidth, Pane.Inverted));
    }

    [Fact]
    public void Many_gestures_before_the_stage_answers_are_folded_into_few_draws()
    {
        var draws = _rig.Stage.Commands.OfType<DrawCommand>().Count();
        for (var i = 0; i < 50; i++)
        {
            _rig.Stage.Gesture(new StageInput(StageInputKind.Wheel, 400, 300, 0, 1, 0, 0));
        }
        Assert.Equal(2, _rig.Stage.Commands.OfType<DrawCommand>().Count() - draws);
        _rig.Run();
        Assert.Equal(50, Pane.Shown!.Slice);
    }

    [Fact]
    public void Four_viewports_are_drawn_in_one_message_and_each_takes_its_own_series()
    {
        _rig.Read.SetLayout(ViewportLayout.Four);
        var draw = _rig.Stage.Commands.OfType<DrawCommand>().Last();
        Assert.Equal(4, draw.Viewports.Length);
        _rig.Run();
        Assert.Equal("1.1", _rig.Read.Viewports[0].Shown!.SeriesUid);
        Assert.Equal("1.2", _rig.Read.Viewports[1].Shown!.SeriesUid);
        Assert.Equal(ViewportPhase.Empty, _rig.Read.Viewports[2].State);
    }

    [Fact]
    public void A_hundred_changes_of_layout_leave_as_many_textures_as_before()
    {
        var before = _rig.Stats();
        for (var i = 0; i < 100; i++)
        {
            _rig.Read.SetLayout(i % 2 == 0 ? ViewportLayout.Four : ViewportLayout.One);
            _rig.Run();
        }
        var after = _rig.Stats();
        Assert.Equal(before.Leases, after.Leases);
        Assert.True(after.Stage.TextureCount <= before.Stage.TextureCount + 1);
        Assert.Equal(1, after.Stage.Viewports);
    }
}
