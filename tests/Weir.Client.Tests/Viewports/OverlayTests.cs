using System.Text.Json;
using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Hanging;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Viewports;

public sealed class OverlayTests
{
    [Fact]
    public void Any_text_survives_the_way_to_the_stage()
    {
        var json = ViewportOverlay.ToJson([
            new ViewportOverlay(3) { TopLeft = "A\"\\^B\n王^小东\t", Centre = "…" },
            new ViewportOverlay(4) { Left = "R" },
        ]);
        var read = JsonDocument.Parse(json).RootElement;
        Assert.Equal("A\"\\^B\n王^小东 ", read[0].GetProperty("topLeft").GetString());
        Assert.Equal("…", read[0].GetProperty("centre").GetString());
        Assert.Equal(
            (4, "R"),
            (read[1].GetProperty("id").GetInt32(), read[1].GetProperty("left").GetString())
        );
        Assert.Equal(13, read[0].EnumerateObject().Count());
    }

    [Fact]
    public void The_corners_name_patient_study_slice_and_window_and_the_edges_the_orientation()
    {
        var rig = new ClientRig();
        rig.Open("1", 20);
        rig.Pane.ScrollTo(4);
        rig.Run();
        var overlay = rig.Pane.Overlay;
        Assert.StartsWith("PHANTOM 1\nID1", overlay.TopLeft);
        Assert.Contains("Image 5/20", overlay.BottomLeft);
        Assert.Equal("W 400 L 40\nZoom 100 %", overlay.BottomRight);
        Assert.Equal(
            ("R", "L", "A", "P"),
            (overlay.Left, overlay.Right, overlay.Top, overlay.Bottom)
        );
    }

    [Fact]
    public void A_projection_says_its_side_and_view_and_a_slice_does_not()
    {
        var rig = new ClientRig();
        var mammogram = HangingEngineTests.Series("MG", laterality: "R", view: "CC", images: 1);
        rig.Server["1"] = HangingEngineTests.Study("1", mammogram);
        rig.Open("1");
        Assert.StartsWith("MG  R CC  Series 1\n", rig.Pane.Overlay.BottomLeft);
        var slice = HangingEngineTests.Series("MR", laterality: "R", plane: [1, 0, 0, 0, 1, 0]);
        rig.Server["2"] = HangingEngineTests.Study("2", slice);
        rig.Open("2");
        Assert.StartsWith("MR  Series 1\n", rig.Pane.Overlay.BottomLeft);
    }

    [Fact]
    public void Another_language_is_drawn_at_once()
    {
        var rig = new ClientRig();
        rig.Open("1", 20);
        rig.Read.Words = new OverlayWords { Image = "图像" };
        rig.Run();
        Assert.Contains("图像 1/20", rig.Pane.Overlay.BottomLeft);
    }

    [Fact]
    public void A_pane_that_has_nothing_to_show_yet_says_so_after_a_moment()
    {
        var rig = new ClientRig();
        rig.Server["1"] = TestStudies.Make("1", 20);
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("1");
        rig.Stage.DeliverManifest(rig.Stage.OpenRequests.First());
        rig.Run();
        Assert.Equal(ViewportPhase.Loading, rig.Pane.State);
        Assert.Empty(rig.Stage.Shown);
        rig.Time.Advance(TimeSpan.FromMilliseconds(150));
        rig.Run();
        Assert.Equal(PaneKind.Empty, rig.Stage.Shown[0].Kind);
        Assert.Contains("Loading", rig.Pane.Overlay.Centre);
        Assert.StartsWith("PHANTOM 1", rig.Pane.Overlay.TopLeft);
    }
}
