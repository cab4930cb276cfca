using System.Buffers.Binary;
using Weir.Client.Measuring;
using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Tools;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Measuring;

/// <summary>Panes of 800 × 600 with images of 512 × 512: a pixel takes 600 / 512 CSS pixels, the image begins at x 100.</summary>
public sealed class MeasuringTests
{
    private const double Scale = 600.0 / 512;
    private readonly ClientRig _rig = new();

    public MeasuringTests()
    {
        // Stored value: 10 × column + row.
        _rig.Stage.Pixels = (_, area) =>
        {
            var raw = new byte[area.Columns * area.Rows * 2];
            for (var i = 0; i < area.Columns * area.Rows; i++)
            {
                var value = (10 * (area.X + (i % area.Columns))) + area.Y + (i / area.Columns);
                BinaryPrimitives.WriteInt16LittleEndian(raw.AsSpan(2 * i), (short)value);
            }
            return raw;
        };
        _rig.Open("1", 20, 5);
    }

    private MeasurementBook Book => _rig.Read.Book;
    private ViewportModel Pane => _rig.Pane;

    private IEnumerable<ReadCommand> Reads => _rig.Stage.Commands.OfType<ReadCommand>();

    private void Gesture(StageInputKind kind, double column, double row, int buttons = 0) =>
        _rig.Stage.Gesture(
            new StageInput(kind, 100 + (column * Scale), row * Scale, 0, 0, buttons, 0)
        );

    private void Drag(params (double Column, double Row)[] points)
    {
        Gesture(StageInputKind.PointerDown, points[0].Column, points[0].Row, 1);
        foreach (var (column, row) in points.Skip(1))
        {
            Gesture(StageInputKind.Drag, column, row, 1);
        }
        Gesture(StageInputKind.PointerUp, points[^1].Column, points[^1].Row, 1);
        _rig.Run();
    }

    private void Hover(double column, double row)
    {
        Gesture(StageInputKind.Hover, column, row);
        _rig.Run();
    }

    [Fact]
    public void The_pointer_reads_the_modality_value_of_its_pixel()
    {
        Hover(100.5, 7.5);
        Assert.Equal(
            (100, 7, "-17 HU"),
            (Pane.Reading!.Column, Pane.Reading.Row, Pane.Reading.Text)
        );
        Hover(-3, 7);
        Assert.Null(Pane.Reading);
        Hover(511.5, 511.5);
        Assert.Equal((511, 511), (Pane.Reading!.Column, Pane.Reading.Row));
        Gesture(StageInputKind.Leave, 0, 0);
        Assert.Null(Pane.Reading);
    }

    [Fact]
    public void A_hurried_pointer_has_one_read_under_way_and_ends_at_its_last_place()
    {
        var before = Reads.Count();
        for (var i = 0; i < 50; i++)
        {
            Gesture(StageInputKind.Hover, 10.5 + i, 20.5);
        }
        Assert.Equal(before + 1, Reads.Count());
        _rig.Run();
        Assert.Equal(before + 2, Reads.Count());
        Assert.Equal(59, Pane.Reading!.Column);
    }

    [Fact]
    public void A_value_never_stays_over_another_picture()
    {
        Hover(100.5, 7.5);
        Pane.ReadingChanged += () =>
            Assert.True(Pane.Reading is null || Pane.Reading.Place == Pane.ShownPlace);
        // Read for one picture, but others are drawn before the answer.
        Gesture(StageInputKind.Hover, 50.5, 50.5);
        for (var slice = 1; slice < 10; slice++)
        {
            Pane.ScrollTo(slice);
            _rig.Turn();
        }
        _rig.Run();
        // A pointer at rest reads the new picture by itself.
        Assert.Equal((9, 50), (Pane.Shown!.Slice, Pane.Reading!.Column));
        Assert.Equal(Pane.ShownPlace, Pane.Reading.Place);
    }

    [Fact]
    public void An_ellipse_shows_the_mean_of_the_source_values_inside()
    {
        _rig.Read.LeftTool = DragTool.Ellipse;
        Drag((100, 100), (120, 110), (140, 120));
        var made = Assert.Single(Book.All);
        Assert.Equal(Pane.ShownPlace, made.Place);
        var shapes = _rig.Stage.Commands.OfType<ShapesCommand>().Last();
        // Symmetric about (120, 110): 10 × 119.5 + 109.5 - 1024.
        Assert.Contains("Mean 280.5 HU", shapes.Labels);
        // Half axes 20 × 0.7 and 10 × 0.7 mm.
        Assert.Contains("Area 307.9 mm", shapes.Labels);
        Assert.True(shapes.Segments.Length / ShapeBuilder.SegmentFields > 70);
    }

    [Fact]
    public void A_colour_image_has_no_mean()
    {
        var colour = TestStudies.Ct with { Pixels = Wire.PixelFormat.Rgb8 };
        _rig.Server["2"] = TestStudies.Make("2", 1, colour, [3]);
        _rig.Open("2");
        _rig.Read.LeftTool = DragTool.Rectangle;
        Drag((100, 100), (140, 120));
        var shapes = _rig.Stage.Commands.OfType<ShapesCommand>().Last();
        Assert.Contains("Area", shapes.Labels);
        Assert.DoesNotContain("Mean", shapes.Labels);
    }

    [Fact]
    public void Lines_belong_to_their_frame_and_are_there_again_when_it_is()
    {
        _rig.Read.LeftTool = DragTool.Length;
        Drag((100, 100), (200, 100));
        var handle = _rig.Stage.Shown[0].Handle;
        Assert.Equal(handle, _rig.Stage.Commands.OfType<ShapesCommand>().Last().Handle);
        Pane.ScrollTo(5);
        _rig.Run();
        Assert.NotEqual(handle, _rig.Stage.Shown[0].Handle);
        Assert.All(
            _rig.Stage.Commands.OfType<ShapesCommand>(),
            shapes => Assert.Equal(handle, shapes.Handle)
        );
        _rig.Exit();
        _rig.Open("1");
        var again = _rig.Stage.Commands.OfType<ShapesCommand>().Last();
        Assert.Equal(_rig.Stage.Shown[0].Handle, again.Handle);
    }

    [Fact]
    public void What_was_removed_unseen_is_not_drawn_again_however_many_frames_were_measured()
    {
        _rig.Open("3", 90);
        _rig.Read.LeftTool = DragTool.Length;
        var lines = new Dictionary<int, double[]>();
        for (var slice = 0; slice < 90; slice++)
        {
            Pane.ScrollTo(slice);
            _rig.Run();
            Drag((100, 100), (200, 100));
        }
        while (Book.CanUndo)
        {
            _rig.Read.Execute(ViewerCommand.Undo);
        }
        for (var slice = 0; slice < 90; slice++)
        {
            Pane.ScrollTo(slice);
            _rig.Run();
        }
        foreach (var shapes in _rig.Stage.Commands.OfType<ShapesCommand>())
        {
            lines[shapes.Handle] = shapes.Segments;
        }
        Assert.Equal(90, lines.Count);
        Assert.All(lines.Values, Assert.Empty);
    }

    [Fact]
    public void A_second_arm_waits_while_the_pointer_is_over_another_pane()
    {
        _rig.Read.SetLayout(ViewportLayout.Four);
        _rig.Run();
        _rig.Read.LeftTool = DragTool.Angle;
        // Panes of 400 × 300, less the gap between them.
        _rig.Stage.Gesture(new StageInput(StageInputKind.PointerDown, 100, 100, 0, 0, 1, 0));
        _rig.Stage.Gesture(new StageInput(StageInputKind.Drag, 200, 100, 0, 0, 1, 0));
        _rig.Stage.Gesture(new StageInput(StageInputKind.PointerUp, 200, 100, 0, 0, 1, 0));
        _rig.Stage.Gesture(new StageInput(StageInputKind.Hover, 200, 200, 0, 0, 0, 0));
        var before = Book.All.Single();
        _rig.Stage.Gesture(new StageInput(StageInputKind.Hover, 600, 120, 0, 0, 0, 0));
        Assert.Equal(before, Book.All.Single());
        _rig.Stage.Gesture(new StageInput(StageInputKind.Hover, 120, 200, 0, 0, 0, 0));
        Assert.NotEqual(before, Book.All.Single());
    }

    [Fact]
    public void An_angle_takes_its_second_arm_by_a_click()
    {
        _rig.Read.LeftTool = DragTool.Angle;
        Drag((200, 100), (150, 100), (100, 100));
        Hover(100, 150);
        Hover(100, 200);
        Gesture(StageInputKind.PointerDown, 100, 200, 1);
        Gesture(StageInputKind.PointerUp, 100, 200, 1);
        Hover(300, 300);
        var angle = Assert.Single(Book.All);
        Assert.Equal(3, angle.Points.Length);
        Assert.Contains("90\\u00B0", _rig.Stage.Commands.OfType<ShapesCommand>().Last().Labels);
    }

    [Fact]
    public void A_point_can_be_dragged_and_the_whole_moved_and_each_drag_is_one_step_back()
    {
        _rig.Read.LeftTool = DragTool.Length;
        Drag((100, 100), (150, 100), (200, 100));
        _rig.Read.LeftTool = DragTool.WindowLevel;
        var window = Pane.WindowWidth;
        Drag((200, 100), (210, 110), (220, 120));
        Near(220, 120, Book.All[0].Points[1]);
        Drag((160, 110), (165, 115), (170, 120));
        Near(110, 110, Book.All[0].Points[0]);
        Assert.Equal(window, Pane.WindowWidth);
        _rig.Read.Execute(ViewerCommand.Undo);
        Near(100, 100, Book.All[0].Points[0]);
        _rig.Read.Execute(ViewerCommand.Undo);
        Near(200, 100, Book.All[0].Points[1]);
        _rig.Read.Execute(ViewerCommand.Undo);
        Assert.Empty(Book.All);
        for (var i = 0; i < 3; i++)
        {
            _rig.Read.Execute(ViewerCommand.Redo);
        }
        Near(110, 110, Book.All[0].Points[0]);
        Assert.False(Book.CanRedo);
    }

    [Fact]
    public void A_click_makes_nothing_and_leaves_no_step()
    {
        _rig.Read.LeftTool = DragTool.Rectangle;
        Drag((100, 100), (101, 101));
        Assert.Empty(Book.All);
        Assert.False(Book.CanUndo);
    }

    [Fact]
    public void The_chosen_one_can_be_removed_and_a_click_beside_it_chooses_none()
    {
        _rig.Read.LeftTool = DragTool.Length;
        Drag((100, 100), (200, 100));
        Drag((100, 300), (200, 300));
        Drag((100, 100), (100, 100));
        Assert.Equal(Book.All[0].Id, Book.SelectedId);
        _rig.Read.Execute(ViewerCommand.RemoveMeasurement);
        Assert.Equal(300, Assert.Single(Book.All).Points[0].Y, 1e-9);
        Drag((400, 400), (400, 400));
        _rig.Read.Execute(ViewerCommand.RemoveMeasurement);
        Assert.Single(Book.All);
    }

    [Fact]
    public void A_drag_never_carries_a_measurement_to_another_image()
    {
        _rig.Read.LeftTool = DragTool.Length;
        Gesture(StageInputKind.PointerDown, 100, 100, 1);
        Gesture(StageInputKind.Drag, 200, 100, 1);
        Pane.ScrollTo(7);
        _rig.Run();
        Gesture(StageInputKind.Drag, 300, 300, 1);
        Gesture(StageInputKind.PointerUp, 300, 300, 1);
        _rig.Run();
        Near(200, 100, Assert.Single(Book.All).Points[1]);
        Assert.NotEqual(Pane.ShownPlace, Book.All[0].Place);
    }

    [Fact]
    public void Leaving_while_a_region_is_read_leaves_nothing_behind()
    {
        _rig.Read.LeftTool = DragTool.Ellipse;
        Gesture(StageInputKind.PointerDown, 100, 100, 1);
        Gesture(StageInputKind.Drag, 200, 200, 1);
        _rig.Turn();
        _rig.Exit();
        _rig.CheckNothingIsLeft();
    }

    private static void Near(double x, double y, ImagePoint point)
    {
        Assert.Equal(x, point.X, 1e-9);
        Assert.Equal(y, point.Y, 1e-9);
    }
}
