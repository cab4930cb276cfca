using Weir.Client.Comparing;
using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Viewports;
using Weir.Imaging.Comparing;

namespace Weir.Client.Tests.Comparing;

public sealed class SyncTests
{
    [Fact]
    public void In_one_frame_of_reference_the_prior_goes_where_the_current_is()
    {
        var rig = ComparePairs.Rig(prior: s => ComparePairs.At(s, -5, 2.5, "F"));
        rig.Server["now"] = rig.Server["now"] with
        {
            Series = [ComparePairs.At(rig.Server["now"].Series[0], 0, 1, "F")],
        };
        rig.Compare();
        rig.Pane.ScrollTo(20);
        rig.Run();
        Assert.Equal([20, 10], rig.Read.Slices());
        rig.Read.Viewports[1].ScrollTo(4);
        rig.Run();
        Assert.Equal([5, 4], rig.Read.Slices());
        Assert.Null(rig.Read.ApproximateLink);
    }

    [Fact]
    public void Stacks_that_are_not_parallel_never_follow()
    {
        var tilted = TestStudies.Ct with { Orientation = [1, 0, 0, 0, 0, -1] };
        var rig = ComparePairs.Rig(prior: s => ComparePairs.At(s, 0, 1, "", tilted));
        rig.Compare();
        var before = rig.Read.Viewports[1].Slice;
        rig.Pane.ScrollTo(30);
        rig.Run();
        Assert.Equal(before, rig.Read.Viewports[1].Slice);
        Assert.Equal(
            StackRelation.NotParallel,
            rig.Read.LinkOf(rig.Pane, rig.Read.Viewports[1])!.Value.Relation
        );
    }

    [Fact]
    public void In_two_frames_of_reference_the_offset_is_approximate_and_can_be_set_and_taken_back()
    {
        var rig = ComparePairs.Rig(prior: s => ComparePairs.At(s, 900, 1, "G"));
        rig.Compare();
        rig.Pane.ScrollTo(10);
        rig.Run();
        // The middles of both stacks lie on one another.
        Assert.Equal([10, 10], rig.Read.Slices());
        Assert.Equal(900, rig.Read.ApproximateLink!.Value.Link.Offset, 9);
        rig.Read.ShiftOffset(3);
        rig.Run();
        Assert.Equal([10, 13], rig.Read.Slices());
        rig.Pane.ScrollTo(20);
        rig.Run();
        Assert.Equal([20, 23], rig.Read.Slices());
        Assert.Equal(903, rig.Read.ApproximateLink!.Value.Link.Offset, 9);
        // Back from the other side, by the same offset.
        rig.Read.Viewports[1].ScrollTo(33);
        rig.Run();
        Assert.Equal([30, 33], rig.Read.Slices());
        rig.Read.ResetOffset();
        rig.Run();
        Assert.Equal([30, 30], rig.Read.Slices());
    }

    [Fact]
    public void What_is_on_screen_can_be_made_to_belong_together()
    {
        var rig = ComparePairs.Rig(prior: s => ComparePairs.At(s, 900, 1, "G"));
        rig.Compare();
        rig.Read.SetSyncScroll(false);
        rig.Pane.ScrollTo(5);
        rig.Read.Viewports[1].ScrollTo(25);
        rig.Read.SetOffsetHere();
        rig.Read.SetSyncScroll(true);
        rig.Pane.ScrollTo(8);
        rig.Run();
        Assert.Equal([8, 28], rig.Read.Slices());
    }

    [Fact]
    public void A_step_of_four_synchronised_viewports_is_one_draw()
    {
        var rig = ComparePairs.Rig();
        rig.Open("now");
        rig.Read.SetLayout(ViewportLayout.Four);
        for (var i = 1; i < 4; i++)
        {
            rig.Read.AssignSeries(i, rig.Pane.Series!);
        }
        rig.Read.Activate(0);
        rig.Read.SetSyncScroll(true);
        rig.Run();
        var before = rig.Stage.Commands.OfType<DrawCommand>().Count();
        rig.Pane.ScrollBy(1);
        var draws = rig.Stage.Commands.OfType<DrawCommand>().Skip(before).ToArray();
        Assert.Single(draws);
        Assert.Equal([0, 1, 2, 3], draws[0].Viewports.Select(v => v.Id).Order());
        rig.Run();
        Assert.All(rig.Read.Viewports, v => Assert.Equal(1, v.Shown!.Slice));
    }

    [Fact]
    public void Window_zoom_and_shift_are_shared_on_demand_only()
    {
        var finer = TestStudies.Ct with { RowSpacing = 0.35, ColumnSpacing = 0.35 };
        var rig = ComparePairs.Rig(prior: s => ComparePairs.At(s, 0, 1, "", finer));
        rig.Compare();
        var prior = rig.Read.Viewports[1];
        rig.Pane.SetWindow(10, 90);
        rig.Pane.ZoomBy(2);
        Assert.Equal((40.0, 400.0, 1.0), (prior.WindowCenter, prior.WindowWidth, prior.Zoom));
        rig.Read.SetSyncWindow(true);
        rig.Read.SetSyncZoom(true);
        Assert.Equal((10.0, 90.0), (prior.WindowCenter, prior.WindowWidth));
        // Half the pixel size: a mm takes as many CSS pixels at half the magnification.
        Assert.Equal(1, prior.Zoom, 9);
        rig.Pane.PanBy(12, -7);
        rig.Pane.ZoomBy(1.5);
        Assert.Equal((rig.Pane.PanX, rig.Pane.PanY), (prior.PanX, prior.PanY));
        Assert.Equal(1.5, prior.Zoom, 9);
        prior.SetWindow(20, 80);
        Assert.Equal((20.0, 80.0), (rig.Pane.WindowCenter, rig.Pane.WindowWidth));
    }

    [Fact]
    public void Reference_lines_show_where_the_active_image_cuts_the_others_and_move_with_it()
    {
        var sagittal = TestStudies.Ct with { Orientation = [0, 1, 0, 0, 0, -1] };
        var rig = ComparePairs.Rig();
        var made = TestStudies.Make("now", 40, 10);
        rig.Server["now"] = made with
        {
            Series =
            [
                ComparePairs.At(made.Series[0], -20, 1, "F"),
                made.Series[1] with
                {
                    FrameOfReferenceUid = "F",
                    Frames =
                    [
                        .. made.Series[1]
                            .Frames.Select(
                                (f, i) =>
                                    f with
                                    {
                                        Format = sagittal,
                                        Position = new(100 + i, 0, 150),
                                    }
                            ),
                    ],
                },
            ],
        };
        rig.Open("now");
        rig.Read.SetLayout(new ViewportLayout(1, 2));
        rig.Run();
        double Line() =>
            rig
                .Stage.Commands.OfType<ShapesCommand>()
                .Last(s => s.Segments.Length == ShapeBuilder.SegmentFields)
                .Segments[1];
        // z = -20 lies 170 mm below the first row of 0.7 mm.
        Assert.Equal((170 / 0.7) + 0.5, Line(), 6);
        rig.Pane.ScrollTo(7);
        rig.Run();
        Assert.Equal((163 / 0.7) + 0.5, Line(), 6);
        rig.Read.SetReferenceLines(false);
        Assert.Empty(rig.Stage.Commands.OfType<ShapesCommand>().Last().Segments);
    }
}
