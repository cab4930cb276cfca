using Weir.Client.Comparing;
using Weir.Client.Modes;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Tools;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Comparing;

public sealed class CompareTests
{
    [Fact]
    public void The_patients_studies_are_found_by_themselves_and_nothing_of_them_is_loaded()
    {
        var rig = ComparePairs.Rig();
        rig.Open("now");
        Assert.Equal(["now", "then"], rig.Read.PatientStudies.Select(s => s.StudyInstanceUid));
        Assert.Single(rig.Stage.Commands.OfType<OpenCommand>());
        Assert.Empty(rig.Asked("then"));
    }

    [Fact]
    public void A_prior_comes_beside_the_current_with_its_manifest_first_and_its_pixels_when_it_is_shown()
    {
        var rig = ComparePairs.Rig();
        rig.Compare();
        Assert.Equal(new ViewportLayout(1, 2), rig.Read.Layout);
        Assert.Equal(["now", "then"], rig.Read.Viewports.Select(v => v.Shown?.StudyUid));
        Assert.EndsWith("/then/open?pixels=0", rig.Stage.Commands.OfType<OpenCommand>().Last().Url);
        Assert.True(rig.Read.SyncsScroll);
        Assert.Equal(40, rig.Drawable("then").Length);
    }

    [Fact]
    public void Its_end_brings_all_back_as_it_was()
    {
        var rig = ComparePairs.Rig();
        rig.Open("now");
        rig.Read.SetLayout(ViewportLayout.Four);
        rig.Read.SetSyncScroll(false);
        rig.Pane.ScrollTo(7);
        rig.Pane.SetWindow(50, 120);
        rig.Pane.ZoomBy(2);
        rig.Run();
        rig.Read.CompareAsync("then", CompareLayout.Stacked);
        rig.Run();
        Assert.Equal(new ViewportLayout(2, 1), rig.Read.Layout);
        rig.Pane.ScrollTo(30);
        rig.Read.Execute(ViewerCommand.Compare);
        rig.Run();
        Assert.Null(rig.Read.Comparing);
        Assert.Equal(ViewportLayout.Four, rig.Read.Layout);
        Assert.False(rig.Read.SyncsScroll);
        Assert.Equal(
            (7, 50.0, 120.0, 2.0),
            (rig.Pane.Slice, rig.Pane.WindowCenter, rig.Pane.WindowWidth, rig.Pane.Zoom)
        );
        Assert.Equal("now", rig.Pane.Shown!.StudyUid);
        rig.Exit();
        rig.CheckNothingIsLeft();
    }

    [Fact]
    public void The_key_compares_with_the_newest_prior_and_ends_it()
    {
        var rig = ComparePairs.Rig();
        rig.Open("now");
        rig.Read.Execute(ViewerCommand.Compare);
        rig.Run();
        Assert.Equal("then", rig.Read.Comparing!.Prior.Uid);
        rig.Read.Execute(ViewerCommand.Compare);
        rig.Run();
        Assert.Null(rig.Read.Comparing);
    }

    [Fact]
    public void In_one_place_the_two_take_turns_by_themselves_at_a_rate_that_does_not_flash()
    {
        var rig = ComparePairs.Rig();
        rig.Compare();
        rig.Read.Execute(ViewerCommand.TakeTurns);
        Assert.False(rig.Read.TakesTurns);
        rig.Read.SetCompareLayout(CompareLayout.Flicker);
        rig.Read.Execute(ViewerCommand.TakeTurns);
        Assert.True(rig.Read.TakesTurns);
        Assert.Equal(["now", "then", "now"], Turns(rig, TimeSpan.FromSeconds(1), 3));
        rig.Read.TurnRate = 60;
        Assert.Equal(3, rig.Read.TurnRate);
        Assert.Equal(["then", "now"], Turns(rig, TimeSpan.FromSeconds(1.0 / 3), 2));
        rig.Read.SetCompareLayout(CompareLayout.Stacked);
        Assert.False(rig.Read.TakesTurns);
        rig.Read.SetCompareLayout(CompareLayout.Flicker);
        var read = rig.Read;
        read.ToggleTurns();
        Assert.True(read.TakesTurns);
        rig.Exit();
        Assert.False(read.TakesTurns);
        rig.CheckNothingIsLeft();
    }

    private static List<string?> Turns(ClientRig rig, TimeSpan each, int count)
    {
        var shown = new List<string?>();
        for (var i = 0; i < count; i++)
        {
            shown.Add(rig.Read.ActiveViewport.Shown?.StudyUid);
            rig.Time.Advance(each);
            rig.Run();
        }
        return shown;
    }

    [Fact]
    public void An_address_may_ask_for_a_comparison()
    {
        var rig = ComparePairs.Rig();
        var address = ModeAddress.Parse("viewer?StudyInstanceUIDs=1.1,1.2&compare=stacked")!;
        Assert.Equal(CompareLayout.Stacked, address.Compare);
        rig.BeginOpen(new ModeAddress(["now", "then"], null) { Compare = CompareLayout.Stacked });
        rig.Run();
        Assert.Equal(new ViewportLayout(2, 1), rig.Read.Layout);
        Assert.Equal("then", rig.Read.Comparing!.Prior.Uid);
    }

    [Fact]
    public void In_one_place_the_other_one_is_shown_at_the_same_slice()
    {
        var rig = ComparePairs.Rig();
        rig.Compare(CompareLayout.Flicker);
        Assert.Single(rig.Read.Viewports);
        rig.Read.ActiveViewport.ScrollTo(11);
        rig.Run();
        rig.Read.Execute(ViewerCommand.Flicker);
        rig.Run();
        var shown = rig.Read.Viewports[0].Shown!;
        Assert.Equal(("then", 11), (shown.StudyUid, shown.Slice));
        // It was loaded while it was hidden: the turn asks for nothing.
        var requests = rig.Requests;
        rig.Read.Execute(ViewerCommand.Flicker);
        rig.Read.Execute(ViewerCommand.Flicker);
        rig.Run();
        Assert.Equal("then", rig.Read.Viewports[0].Shown!.StudyUid);
        Assert.Equal(requests, rig.Requests);
        rig.Read.SetCompareLayout(CompareLayout.SideBySide);
        rig.Run();
        Assert.Equal(["now", "then"], rig.Read.Viewports.Select(v => v.Shown?.StudyUid));
    }

    [Fact]
    public void Another_patient_beside_the_first_is_refused_until_it_is_confirmed()
    {
        var rig = ComparePairs.Rig();
        rig.OpenAll("now", "other");
        rig.Read.SetLayout(new ViewportLayout(1, 2));
        var series = rig.Read.Studies[1].Manifest!.Series[0];
        rig.Read.AssignSeries(1, series);
        rig.Run();
        Assert.Null(rig.Read.Viewports[1].Series);
        Assert.Empty(rig.Asked("other"));
        var (there, comes) = rig.Read.PatientsToMix!.Value;
        Assert.Equal(("P", "Q"), (there.PatientId, comes.PatientId));
        rig.Read.RefusePatient();
        Assert.Null(rig.Read.PatientsToMix);
        Assert.Null(rig.Read.Viewports[1].Series);
        rig.Read.AssignSeries(1, series);
        rig.Read.ConfirmPatient();
        rig.Run();
        Assert.Equal("other", rig.Read.Viewports[1].Shown!.StudyUid);
        Assert.Equal(2, rig.Read.Patients.Count);
    }

    [Fact]
    public void Another_patients_study_is_no_prior()
    {
        var rig = ComparePairs.Rig();
        rig.Open("now");
        var comparing = rig.Read.CompareAsync("other", CompareLayout.SideBySide);
        rig.Run();
        Assert.False(ClientRig.Result(comparing));
        Assert.Equal(ViewportLayout.One, rig.Read.Layout);
        Assert.Empty(rig.Asked("other"));
    }

    [Fact]
    public void The_series_that_is_most_alike_is_chosen()
    {
        var rig = ComparePairs.Rig();
        var now = rig.Server["now"].Series[0] with
        {
            BodyPart = "CHEST",
            SeriesDescription = "Lung 1 mm",
        };
        var then = TestStudies.Make("x", 3, 40, 38, 40);
        string[] words = ["Scout", "Bone 1 mm", "Lung 1.5 mm", "Lung 1 mm"];
        var study = then with
        {
            Series =
            [
                .. then.Series.Select(
                    (s, i) =>
                        s with
                        {
                            SeriesDescription = words[i],
                            BodyPart = i == 3 ? "ABDOMEN" : "CHEST",
                            Modality = "CT",
                        }
                ),
            ],
        };
        Assert.Equal("Lung 1.5 mm", SeriesMatch.Best(now, study)!.SeriesDescription);
        Assert.Null(SeriesMatch.Best(now, TestStudies.Make("empty")));
    }
}
