using Weir.Client.Hanging;
using Weir.Client.Modes;
using Weir.Client.Tests.Core;
using Weir.Client.Viewports;
using Weir.Imaging;
using Weir.Wire;
using static Weir.Client.Tests.Hanging.HangingEngineTests;

namespace Weir.Client.Tests.Hanging;

/// <summary>Protocols at work in the read mode.</summary>
public sealed class HangingModeTests
{
    private static readonly double[] Axial = [1, 0, 0, 0, 1, 0];

    private readonly ClientRig _rig = new() { Protocols = new HangingLibrary() };

    [Fact]
    public void A_study_opens_as_the_best_protocol_says_with_all_of_it_drawn()
    {
        _rig.Server["1"] = Chest("1");
        _rig.Open("1");
        Assert.Equal("ct-chest", _rig.Read.Hanging!.Id);
        Assert.Equal(new ViewportLayout(1, 2), _rig.Read.Layout);
        Assert.Equal([-600, 50], _rig.Read.Viewports.Select(v => v.WindowCenter));
        Assert.Equal([1500, 350], _rig.Read.Viewports.Select(v => v.WindowWidth));
        Assert.All(_rig.Read.Viewports, v => Assert.Equal(ViewportPhase.Ready, v.State));
        Assert.True(_rig.Read.SyncsScroll);
    }

    [Fact]
    public void A_protocol_sets_slice_inversion_magnification_and_edge()
    {
        _rig.Protocols = Only(
            """
            { "series": {}, "slice": "middle", "invert": true, "zoom": 2, "window": { "center": 7, "width": 70 } },
            { "series": {}, "slice": "last", "align": "right" },
            { "series": {}, "align": "left", "window": "own" }
            """
        );
        _rig.Server["1"] = Chest("1");
        _rig.Open("1");
        var panes = _rig.Read.Viewports;
        Assert.Equal(
            (10, true, 2.0, 7.0, 70.0),
            (
                panes[0].Shown!.Slice,
                panes[0].Inverted,
                panes[0].Zoom,
                panes[0].WindowCenter,
                panes[0].WindowWidth
            )
        );
        Assert.Equal((19, 1), (panes[1].Shown!.Slice, panes[1].Align));
        Assert.Equal(
            (-1, 40.0, 400.0),
            (panes[2].Align, panes[2].WindowCenter, panes[2].WindowWidth)
        );
        // 1 x 4 of 800 x 600: panes of 198.5 x 600, square images: nothing is narrower than its pane.
        Assert.Equal(0, panes[2].ImagePointAt(0, 300)!.Value.X, 6);
        _rig.Stage.Resize(2400, 300);
        _rig.Run();
        // Now each is 598.5 x 300: the image lies at the right, and at the left edge.
        Assert.Equal(512, panes[1].ImagePointAt(panes[1].PaneWidth, 150)!.Value.X, 6);
        Assert.Equal(0, panes[2].ImagePointAt(0, 150)!.Value.X, 6);
        // Once the reader moves it, it is a shift like any other; fitted, it is at its edge again.
        var before = panes[2].ImagePointAt(30, 150)!.Value.X;
        panes[2].PanBy(10, 0);
        Assert.Equal(before, panes[2].ImagePointAt(40, 150)!.Value.X, 6);
        panes[2].ZoomAbout(2, 40, 150);
        Assert.Equal(before, panes[2].ImagePointAt(40, 150)!.Value.X, 6);
        panes[2].Fit();
        Assert.Equal(0, panes[2].ImagePointAt(0, 150)!.Value.X, 6);
    }

    [Fact]
    public void A_protocol_turns_pictures_and_flips_a_mammogram_whose_chest_wall_lies_at_the_other_edge()
    {
        _rig.Protocols = Only(
            """{ "rotation": 90 }, { "flip": true }, { "rotation": 270, "flip": true }"""
        );
        _rig.Server["1"] = Chest("1");
        _rig.Open("1");
        Assert.Equal(
            [
                ViewTurn.None.Rotated(90),
                ViewTurn.None.FlippedOnScreenHorizontally(),
                ViewTurn.None.FlippedOnScreenHorizontally().Rotated(270),
            ],
            _rig.Read.Viewports.Take(3).Select(v => v.Turn)
        );
        _rig.Exit();
        _rig.Protocols = new HangingLibrary();
        _rig.Server["2"] = Study("2", Mammogram("R", "A\\R"), Mammogram("L", "A\\R"));
        _rig.Open("2");
        Assert.Equal("mg", _rig.Read.Hanging!.Id);
        Assert.Equal(
            [ViewTurn.None.FlippedOnScreenHorizontally(), ViewTurn.None],
            _rig.Read.Viewports.Select(v => v.Turn)
        );
    }

    [Fact]
    public void A_reset_goes_back_to_how_the_protocol_turned_the_picture()
    {
        _rig.Server["2"] = Study("2", Mammogram("R", "A\\R"), Mammogram("L", "A\\R"));
        _rig.Open("2");
        _rig.Pane.RotateQuarters(1);
        _rig.Pane.Reset();
        Assert.Equal(
            (ViewTurn.None.FlippedOnScreenHorizontally(), 1),
            (_rig.Pane.Turn, _rig.Pane.Align)
        );
    }

    private static SeriesManifest Mammogram(string side, string orientation)
    {
        var series = Series("MG", laterality: side, view: "CC", images: 1);
        var format = series.Frames[0].Format with { PatientOrientation = orientation };
        return series with { Frames = [series.Frames[0] with { Format = format }] };
    }

    [Fact]
    public void The_address_names_a_protocol_and_one_that_nobody_knows_is_told()
    {
        _rig.Server["1"] = Chest("1");
        Enter(new(["1"], null) { HangingProtocolId = "us-six" });
        Assert.Equal(
            ("us-six", new ViewportLayout(2, 3)),
            (_rig.Read.Hanging!.Id, _rig.Read.Layout)
        );
        Assert.Null(_rig.Read.UnknownProtocol);
        Assert.Equal("1.1", _rig.Pane.Shown!.SeriesUid);
        _rig.Exit();
        Enter(new(["1"], null) { HangingProtocolId = "nobody-knows" });
        Assert.Equal(
            ("nobody-knows", "ct-chest"),
            (_rig.Read.UnknownProtocol, _rig.Read.Hanging!.Id)
        );
    }

    [Fact]
    public void A_series_that_the_address_names_is_shown_alone_and_first()
    {
        _rig.Server["1"] = Study("1", Ct("CHEST"), Ct("CHEST"));
        Enter(new(["1"], "1.2"));
        Assert.Null(_rig.Read.Hanging);
        Assert.Equal(ViewportLayout.One, _rig.Read.Layout);
        Assert.Equal("1.2", _rig.Pane.Shown!.SeriesUid);
    }

    [Fact]
    public void A_reader_who_wants_no_protocols_gets_none()
    {
        _rig.ViewerSettings.HangsByItself = false;
        _rig.Server["1"] = Chest("1");
        _rig.Open("1");
        Assert.Null(_rig.Read.Hanging);
        Assert.Equal(40, Assert.Single(_rig.Read.Viewports).WindowCenter);
        _rig.Read.HangBest();
        Assert.Equal("ct-chest", _rig.Read.Hanging!.Id);
    }

    [Fact]
    public void The_layout_that_a_reader_chose_for_a_modality_goes_before_the_protocols_until_it_is_reset()
    {
        _rig.Server["1"] = Chest("1");
        _rig.Open("1");
        _rig.Read.ChooseLayout(ViewportLayout.One);
        _rig.Exit();
        _rig.Open("1");
        Assert.Equal(("ct-chest", ViewportLayout.One), (_rig.Read.Hanging!.Id, _rig.Read.Layout));
        Assert.Equal(-600, _rig.Pane.WindowCenter);
        _rig.Read.ResetHanging();
        _rig.Run();
        Assert.Equal(new ViewportLayout(1, 2), _rig.Read.Layout);
        _rig.Exit();
        _rig.Open("1");
        Assert.Equal(new ViewportLayout(1, 2), _rig.Read.Layout);
    }

    [Fact]
    public void A_protocol_by_hand_can_be_taken_back_with_all_that_was_there()
    {
        _rig.Server["1"] = Study("1", Ct("CHEST"), Ct("CHEST"), Ct("CHEST"));
        _rig.Open("1");
        _rig.Read.ChooseLayout(new(2, 2));
        _rig.Read.Activate(2);
        _rig.Read.ActiveViewport.ScrollTo(7);
        _rig.Read.ActiveViewport.ZoomBy(3);
        _rig.Read.ActiveViewport.PanBy(5, 6);
        _rig.Run();
        var before = _rig.Read.Viewports.Select(Seen).ToArray();
        Assert.False(_rig.Read.CanHangBack);
        _rig.Read.Hang(_rig.Protocols!.Find("ct")!);
        _rig.Run();
        Assert.Single(_rig.Read.Viewports);
        _rig.Read.HangBack();
        _rig.Run();
        Assert.Equal(before, _rig.Read.Viewports.Select(Seen));
        Assert.Equal(("ct-chest", 2), (_rig.Read.Hanging!.Id, _rig.Read.ActiveIndex));
        _rig.Read.HangBack();
        Assert.Equal("ct", _rig.Read.Hanging!.Id);
    }

    [Fact]
    public void When_a_prior_has_come_it_hangs_beside_the_current_one_unless_the_reader_has_begun()
    {
        _rig.Server["1"] = Chest("1");
        _rig.Server["2"] = Chest("2");
        _rig.OpenAll("1", "2");
        Assert.Equal("ct-chest-prior", _rig.Read.Hanging!.Id);
        Assert.Equal(["1", "2"], _rig.Read.Viewports.Select(v => v.Shown!.StudyUid));
        _rig.Exit();
        _rig.Stage.AutoDeliver = false;
        _rig.Server["3"] = Chest("3");
        _rig.Server["4"] = Chest("4");
        _rig.BeginOpen("3", "4");
        _rig.Run();
        _rig.Stage.Deliver(_rig.Stage.OpenRequests.First());
        _rig.Run();
        Assert.Equal("ct-chest", _rig.Read.Hanging!.Id);
        _rig.Read.Execute(Client.Tools.ViewerCommand.NextSlice);
        _rig.Stage.AutoDeliver = true;
        foreach (var request in _rig.Stage.OpenRequests.ToArray())
        {
            _rig.Stage.Deliver(request);
            _rig.Stage.EndFetch(request);
        }
        _rig.Run();
        Assert.Equal(2, _rig.Read.Studies.Count(s => s.Manifest is not null));
        Assert.Equal("ct-chest", _rig.Read.Hanging!.Id);
    }

    [Fact]
    public void Another_patients_study_is_no_prior()
    {
        _rig.Server["1"] = Chest("1");
        _rig.Server["2"] = Chest("2") with { PatientId = "OTHER" };
        _rig.OpenAll("1", "2");
        Assert.Equal("ct-chest", _rig.Read.Hanging!.Id);
        Assert.All(_rig.Read.Viewports, v => Assert.Equal("1", v.Shown!.StudyUid));
    }

    [Fact]
    public void Viewports_that_a_protocol_does_not_describe_are_filled_and_those_that_nothing_fits_stay_empty()
    {
        _rig.Protocols = Only("""{ "series": {} }, { "series": { "modality": "XA" } }""");
        _rig.Server["1"] = Study("1", Ct("CHEST"), Ct("CHEST"));
        _rig.Open("1");
        Assert.Equal(
            ["1.1", null, "1.2", null],
            _rig.Read.Viewports.Select(v => v.Series?.SeriesInstanceUid)
        );
    }

    [Fact]
    public void A_hundred_changes_of_protocol_leave_what_was_there()
    {
        _rig.Server["1"] = Study("1", Ct("CHEST"), Ct("CHEST"));
        _rig.Open("1");
        var before = _rig.Stats();
        for (var i = 0; i < 100; i++)
        {
            _rig.Read.Hang(_rig.Protocols!.Find(i % 2 == 0 ? "us-six" : "ct-chest")!);
            _rig.Run();
        }
        var after = _rig.Stats();
        Assert.Equal(before.Leases, after.Leases);
        Assert.Equal(before.Stage.Viewports, after.Stage.Viewports);
        _rig.Exit();
        _rig.CheckNothingIsLeft();
    }

    private void Enter(ModeAddress address)
    {
        _rig.BeginOpen(address);
        _rig.Run();
    }

    private static HangingLibrary Only(string viewports) =>
        new([
            Protocol(
                "zz",
                """{ "minImages": 1, "modality": "CT", "maxImages": 1000, "bodyPart": "CHEST", "plane": "axial" }""",
                viewports
            ),
        ]);

    private static StudyManifest Chest(string uid) => Study(uid, Ct("CHEST"));

    private static SeriesManifest Ct(string bodyPart) =>
        Series("CT", bodyPart: bodyPart, plane: Axial, images: 20);

    private static object Seen(ViewportModel pane) =>
        (
            pane.Shown?.SeriesUid,
            pane.Shown?.Slice,
            pane.WindowCenter,
            pane.Zoom,
            pane.PanX,
            pane.PanY
        );
}
