using Weir.Client.Memory.Prefetch;
using Weir.Client.Modes;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Tools;
using Weir.Client.Viewports;
using Weir.Memory;

namespace Weir.Client.Tests.Modes;

public sealed class SeveralStudiesTests
{
    private static ClientRig Rig()
    {
        var rig = new ClientRig();
        rig.Memory.Prefetch = PrefetchScope.ThisStudy;
        rig.Server["a"] = TestStudies.Make("a", 20, 10);
        rig.Server["b"] = TestStudies.Make("b", 30);
        rig.Server["c"] = TestStudies.Make("c", 40);
        return rig;
    }

    private static void Finish(ClientRig rig, int request, int code = 0)
    {
        if (code == 0)
        {
            rig.Stage.Deliver(request);
        }
        rig.Stage.EndFetch(request, code);
        rig.Run();
    }

    [Fact]
    public void All_studies_of_an_address_are_open_and_the_first_is_shown()
    {
        var rig = Rig();
        rig.OpenAll("b", "a", "c", "a");
        Assert.Equal(["b", "a", "c"], rig.Read.Studies.Select(s => s.Uid));
        Assert.All(rig.Read.Studies, s => Assert.Equal(s.Uid, s.Manifest!.StudyInstanceUid));
        Assert.Equal("b", rig.Pane.Shown!.StudyUid);
        Assert.Equal((30, 30), (rig.Read.LoadedFrames, rig.Read.TotalFrames));
        // Nothing but a manifest of the others.
        Assert.Equal(30, rig.Stage.Encoded.Count);
        Assert.Equal(
            ["/open", "/open?pixels=0", "/open?pixels=0"],
            rig.Stage.Commands.OfType<OpenCommand>().Select(o => o.Url[o.Url.IndexOf("/open")..])
        );
    }

    [Fact]
    public void Any_series_goes_into_any_viewport_and_its_pane_names_its_own_patient()
    {
        var rig = Rig();
        rig.OpenAll("a", "b", "c");
        rig.Read.SetLayout(ViewportLayout.Four);
        rig.Read.AssignSeries(2, rig.Read.Studies[1].Manifest!.Series[0]);
        rig.Read.ConfirmPatient();
        rig.Read.AssignSeries(3, rig.Read.Studies[2].Manifest!.Series[0]);
        rig.Run();
        var panes = rig.Read.Viewports;
        Assert.Equal(["a", "a", "b", "c"], panes.Select(p => p.Shown?.StudyUid));
        Assert.All(panes, p => Assert.Contains($"PHANTOM {p.Shown!.StudyUid}", p.Overlay.TopLeft));
        Assert.Equal("c", rig.Read.Study!.StudyInstanceUid);
        Assert.Equal((100, 100), (rig.Read.LoadedFrames, rig.Read.TotalFrames));
        rig.Read.Viewports[2].ScrollTo(29);
        rig.Run();
        Assert.Equal(29, panes[2].Shown!.Slice);
        Assert.Equal(0, panes[3].Shown!.Slice);
    }

    [Fact]
    public void Keys_step_through_the_series_of_all_studies()
    {
        var rig = Rig();
        rig.OpenAll("a", "b");
        foreach (var uid in new[] { "a.2", "b.1", "b.1" })
        {
            rig.Read.Execute(ViewerCommand.NextSeries);
            rig.Run();
            Assert.Equal(uid, rig.Pane.Shown!.SeriesUid);
        }
        rig.Read.Execute(ViewerCommand.PreviousSeries);
        rig.Run();
        Assert.Equal("a.2", rig.Pane.Shown!.SeriesUid);
    }

    [Theory]
    [InlineData("x", "a", "b")]
    [InlineData("a", "x", "b")]
    [InlineData("a", "b", "x")]
    public void An_unknown_study_among_them_is_an_error_of_its_own(params string[] uids)
    {
        var rig = Rig();
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen(uids);
        while (rig.Stage.OpenRequests.Any())
        {
            var request = rig.Stage.OpenRequests.First();
            var open = rig
                .Stage.Commands.OfType<OpenCommand>()
                .FirstOrDefault(o => o.Request == request);
            Finish(rig, request, open?.Url.Contains("/x/") == true ? 404 : 0);
        }
        Assert.Equal(ModeState.Active, rig.Modes.State);
        Assert.Equal("a", rig.Pane.Shown!.StudyUid);
        Assert.Equal("x", Assert.Single(rig.Read.Studies, s => s.Error is not null).Uid);
        Assert.Equal(
            ["a", "b"],
            rig.Read.Studies.Where(s => s.Manifest is not null).Select(s => s.Uid)
        );
        rig.Exit();
        rig.CheckNothingIsLeft();
    }

    [Fact]
    public void Where_none_can_be_had_the_mode_fails_and_holds_nothing()
    {
        var rig = Rig();
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("x", "y");
        rig.Run();
        Finish(rig, rig.Stage.OpenRequests.Single(), 404);
        Finish(rig, rig.Stage.OpenRequests.Single(), 404);
        Assert.Equal(ModeState.Failed, rig.Modes.State);
        rig.CheckNothingIsLeft();
    }

    [Fact]
    public void A_study_that_could_not_be_had_can_be_tried_again()
    {
        var rig = Rig();
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("a", "b");
        rig.Run();
        Finish(rig, rig.Stage.OpenRequests.Single());
        Finish(rig, rig.Stage.Commands.OfType<OpenCommand>().Last().Request, 503);
        var failed = rig.Read.Studies[1];
        Assert.NotNull(failed.Error);
        rig.Stage.AutoDeliver = true;
        _ = rig.Read.RetryAsync(failed);
        rig.Run();
        Assert.Null(failed.Error);
        Assert.Equal("b", failed.Manifest!.StudyInstanceUid);
    }

    [Fact]
    public void More_than_a_reader_can_tell_apart_are_not_opened_and_it_is_said()
    {
        var rig = new ClientRig();
        var uids = Enumerable.Range(1, 40).Select(i => $"{i}").ToArray();
        Array.ForEach(uids, uid => rig.Server[uid] = TestStudies.Make(uid, 2));
        rig.OpenAll(uids);
        Assert.Equal(ReadMode.MostStudies, rig.Stage.Commands.OfType<OpenCommand>().Count());
        Assert.Equal(8, rig.Read.Studies.Count(s => s.Error is NotSupportedException));
    }

    [Fact]
    public void Patients_are_told_apart_by_id_and_issuer_and_without_an_id_by_name_and_birth_date()
    {
        var rig = Rig();
        rig.Server["b"] = rig.Server["b"] with { PatientId = "IDa" };
        rig.OpenAll("a", "b");
        Assert.Single(rig.Read.Patients);
        rig.Server["d"] = rig.Server["b"] with { StudyInstanceUid = "d", IssuerOfPatientId = "X" };
        rig.OpenAll("a", "d");
        Assert.Equal(["a", "d"], rig.Read.Patients.Select(p => p.StudyInstanceUid));
        foreach (var uid in new[] { "e", "f", "g" })
        {
            rig.Server[uid] = rig.Server["c"] with
            {
                StudyInstanceUid = uid,
                PatientId = "",
                PatientBirthDate = uid == "g" ? "19700101" : "",
            };
        }
        rig.OpenAll("e", "f");
        Assert.Single(rig.Read.Patients);
        rig.OpenAll("e", "g");
        Assert.Equal(2, rig.Read.Patients.Count);
    }

    [Theory]
    [InlineData(ExitPolicy.Purge, 0)]
    [InlineData(ExitPolicy.Demote, 60)]
    public void Leaving_ends_them_all(ExitPolicy policy, int kept)
    {
        var rig = Rig();
        rig.Memory.ExitPolicy = policy;
        rig.OpenAll("a", "b", "c");
        rig.Read.AssignSeries(0, rig.Read.Studies[1].Manifest!.Series[0]);
        rig.Run();
        rig.Exit();
        rig.CheckNothingIsLeft();
        Assert.Equal(kept, rig.Stage.Encoded.Count);
        Assert.All(
            new[] { "a", "b" },
            uid => Assert.Equal(0, rig.Memory.Studies.Find(uid)?.OpenCount ?? 0)
        );
        var commands = rig.Stage.Commands.Count;
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        rig.Run();
        Assert.Equal(commands, rig.Stage.Commands.Count);
    }

    [Fact]
    public void Leaving_while_the_others_are_being_opened_leaves_nothing()
    {
        var rig = Rig();
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("a", "b", "c");
        rig.Run();
        Finish(rig, rig.Stage.OpenRequests.Single());
        Assert.Contains("/b/", rig.Stage.Commands.OfType<OpenCommand>().Last().Url);
        rig.Exit();
        rig.CheckNothingIsLeft();
        Assert.DoesNotContain(rig.Stage.Commands.OfType<OpenCommand>(), o => o.Url.Contains("/c/"));
    }

    [Fact]
    public void A_new_revision_of_one_study_leaves_the_others_panes_as_they_are()
    {
        var rig = Rig();
        rig.OpenAll("a", "b");
        rig.Read.SetLayout(ViewportLayout.Four);
        rig.Run();
        rig.Stage.AutoDeliver = false;
        rig.Read.AssignSeries(1, rig.Read.Studies[1].Manifest!.Series[0]);
        rig.Read.ConfirmPatient();
        rig.Run();
        rig.Server["b"] = TestStudies.Make("b", 2, TestStudies.Ct, [30]);
        Finish(rig, rig.Stage.OpenRequests.First(), 409);
        rig.Stage.AutoDeliver = true;
        Array.ForEach(rig.Stage.OpenRequests.ToArray(), r => Finish(rig, r));
        rig.Run();
        Assert.Equal(2ul, rig.Read.Studies[1].Manifest!.Revision);
        Assert.Equal(["a", "b"], rig.Read.Viewports.Take(2).Select(p => p.Shown!.StudyUid));
        Assert.Equal(30, rig.Drawable("b").Length);
        rig.Exit();
        rig.CheckNothingIsLeft();
    }
}
