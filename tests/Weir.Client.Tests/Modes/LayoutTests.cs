using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Tools;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Modes;

public sealed class LayoutTests
{
    private readonly ClientRig _rig = new();

    [Fact]
    public void Every_layout_up_to_four_by_four_is_drawn_in_one_message_row_by_row()
    {
        _rig.Open("1", [.. Enumerable.Repeat(2, 16)]);
        for (var rows = 1; rows <= 4; rows++)
        {
            for (var columns = 1; columns <= 4; columns++)
            {
                _rig.Read.ChooseLayout(new(rows, columns));
                _rig.Run();
                Assert.Equal(rows * columns, _rig.Read.Viewports.Count);
                Assert.Equal(
                    Enumerable.Range(1, rows * columns).Select(i => $"1.{i}"),
                    _rig.Read.Viewports.Select(v => v.Shown!.SeriesUid)
                );
            }
        }
        Assert.Equal(16, _rig.Stats().Stage.Viewports);
        Assert.Throws<ArgumentOutOfRangeException>(() => _rig.Read.SetLayout(new(5, 1)));
    }

    [Fact]
    public void A_double_click_maximises_a_viewport_and_another_brings_all_back_as_they_were()
    {
        _rig.Open("1", 5, 6, 7, 8, 9, 10);
        _rig.Read.ChooseLayout(new(2, 3));
        _rig.Run();
        foreach (var pane in _rig.Read.Viewports)
        {
            pane.ScrollTo(pane.Index);
            pane.SetWindow(10 * pane.Index, 100);
            pane.ZoomBy(1.5);
        }
        _rig.Run();
        var before = _rig.Read.Viewports.Select(Seen).ToArray();
        // The middle of the lower row: 800 x 600 in 2 x 3.
        DoubleClick(400, 450);
        Assert.True(_rig.Read.IsMaximised);
        var only = Assert.Single(_rig.Read.Viewports);
        Assert.Equal((4, 0), (only.Index, only.Place));
        Assert.Equal(800, only.PaneWidth);
        Assert.Equal("1.5", only.Shown!.SeriesUid);
        Assert.Equal(before[4], Seen(only));
        DoubleClick(400, 450);
        Assert.False(_rig.Read.IsMaximised);
        Assert.Equal(before, _rig.Read.Viewports.Select(Seen));
        Assert.All(_rig.Read.Viewports, v => Assert.Equal(ViewportPhase.Ready, v.State));
        Assert.Equal(4, _rig.Read.ActiveIndex);
    }

    [Fact]
    public void A_double_click_with_a_measuring_tool_maximises_nothing()
    {
        _rig.Open("1", 5, 6);
        _rig.Read.ChooseLayout(new(1, 2));
        _rig.Read.LeftTool = DragTool.Length;
        DoubleClick(100, 100);
        Assert.False(_rig.Read.IsMaximised);
        Assert.Equal(2, _rig.Read.Viewports.Count);
    }

    [Fact]
    public void Another_layout_while_one_is_maximised_has_all_its_viewports()
    {
        _rig.Open("1", 5, 6, 7, 8);
        _rig.Read.ChooseLayout(ViewportLayout.Four);
        _rig.Read.Activate(3);
        _rig.Read.Execute(ViewerCommand.Maximise);
        _rig.Read.ChooseLayout(new(1, 2));
        _rig.Run();
        Assert.False(_rig.Read.IsMaximised);
        Assert.Equal([0, 1], _rig.Read.Viewports.Select(v => v.Index));
        // What the reader worked on stays in sight.
        Assert.Equal("1.4", _rig.Read.ActiveViewport.Shown!.SeriesUid);
    }

    [Fact]
    public void A_viewport_that_is_not_in_the_layout_takes_no_series_and_is_never_active()
    {
        _rig.Open("1", 5, 6);
        _rig.Read.AssignSeries(3, _rig.Read.Study!.Series[1]);
        _rig.Read.Activate(3);
        Assert.Equal(0, _rig.Read.ActiveIndex);
        Assert.Equal("1.1", _rig.Pane.Series!.SeriesInstanceUid);
    }

    [Fact]
    public void Sixteen_large_images_stay_within_the_smallest_budget()
    {
        var rig = new ClientRig(64 * ClientRig.MiB);
        var large = TestStudies.Ct with { Columns = 2048, Rows = 2048 };
        rig.Server["1"] = TestStudies
            .Make("1", 1, large, [.. Enumerable.Repeat(1, 16)])
            .WithSizes(1 << 20);
        rig.Open("1");
        rig.Read.ChooseLayout(new(4, 4));
        rig.Run();
        Assert.True(rig.MostHeld <= 64 * ClientRig.MiB, $"{rig.MostHeld} bytes were held.");
        Assert.Equal(16, rig.Read.Viewports.Count);
        // Reduced or refused with a reason, never an empty pane that waits for ever.
        Assert.All(
            rig.Read.Viewports,
            v => Assert.True(v.State is ViewportPhase.Ready or ViewportPhase.Failed, $"{v.State}")
        );
        Assert.Contains(rig.Read.Viewports, v => v.State == ViewportPhase.Ready);
    }

    [Fact]
    public void A_film_ends_when_its_viewport_leaves_the_layout()
    {
        _rig.Open("1", 20, 20);
        _rig.Read.ChooseLayout(new(1, 2));
        _rig.Read.Activate(1);
        _rig.Read.Execute(ViewerCommand.PlayOrPause);
        var film = _rig.Read.ActiveFilm!;
        Assert.True(film.IsPlaying);
        _rig.Read.Maximise(1);
        Assert.True(film.IsPlaying);
        _rig.Read.Maximise(1);
        _rig.Read.Activate(0);
        _rig.Read.Maximise(0);
        Assert.False(film.IsPlaying);
    }

    [Fact]
    public void Layouts_are_remembered_by_modality_and_forgotten_with_the_user()
    {
        var stored = new Dictionary<string, string>();
        var settings = new ViewerSettings(
            k => stored.GetValueOrDefault(k),
            (k, v) => stored[k] = v
        );
        settings.SetLayout("CT", new(2, 3));
        settings.SetLayout("MR", new(1, 2));
        settings.SetLayout("CT", new(3, 3));
        Assert.Equal("CT=3x3 MR=1x2", stored["weir.viewer.layouts"]);
        Assert.Equal(new ViewportLayout(3, 3), settings.LayoutOf("CT"));
        Assert.Null(settings.LayoutOf("US"));
        settings.SetLayout("CT", null);
        Assert.Null(settings.LayoutOf("CT"));
        settings.ForgetUser();
        Assert.Null(settings.LayoutOf("MR"));
        stored["weir.viewer.layouts"] = "CT=9x9 =1x1 MR=2x2x2 US PT=2x2";
        Assert.Null(settings.LayoutOf("CT"));
        Assert.Equal(ViewportLayout.Four, settings.LayoutOf("PT"));
    }

    private void DoubleClick(double x, double y)
    {
        _rig.Stage.Gesture(new StageInput(StageInputKind.PointerDown, x, y, 0, 0, 1, 0));
        _rig.Stage.Gesture(new StageInput(StageInputKind.PointerUp, x, y, 0, 0, 0, 0));
        _rig.Stage.Gesture(new StageInput(StageInputKind.DoubleClick, x, y, 0, 0, 1, 0));
        _rig.Run();
    }

    private static object Seen(ViewportModel pane) =>
        (
            pane.Series?.SeriesInstanceUid,
            pane.Shown?.Slice,
            pane.WindowCenter,
            pane.WindowWidth,
            pane.Zoom,
            pane.PanX
        );
}
