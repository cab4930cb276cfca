using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client.Modes;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Ui;

public sealed class SeveralStudiesUiTests : UiContext
{
    private IRenderedComponent<ViewerPage> Open(string address, string? unknown = null)
    {
        Rig.Stage.AutoDeliver = false;
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        Turn(Services.GetRequiredService<ModeRouter>().Start);
        var page = Render<ViewerPage>();
        Turn(() => Rig.Stage.Resize(800, 600));
        Run();
        while (Rig.Stage.OpenRequests.Any())
        {
            Turn(() =>
            {
                var request = Rig.Stage.OpenRequests.First();
                var open = Rig
                    .Stage.Commands.OfType<OpenCommand>()
                    .FirstOrDefault(o => o.Request == request);
                var fails = unknown is not null && open?.Url.Contains($"/{unknown}/") == true;
                if (!fails)
                {
                    Rig.Stage.Deliver(request);
                }
                Rig.Stage.EndFetch(request, fails ? 404 : 0);
            });
            Run();
        }
        Rig.Stage.AutoDeliver = true;
        page.WaitForAssertion(() =>
            Assert.Equal("ready", Find(page, "viewport").GetAttribute("data-state"))
        );
        Settle(page);
        return page;
    }

    private void Serve(params string[] uids)
    {
        foreach (var uid in uids)
        {
            Rig.Server[uid] = TestStudies.Make(uid, 5, 6) with { StudyDate = "20250312" };
        }
    }

    [Fact]
    public void Series_are_grouped_by_study_under_patient_and_date()
    {
        Serve("1.2", "1.3");
        var page = Open("viewer?StudyInstanceUIDs=1.2,1.3");
        var headings = All(page, "strip-study");
        Assert.Equal(["1.2", "1.3"], headings.Select(h => h.GetAttribute("data-study-uid")));
        Assert.Contains("PHANTOM", headings[1].TextContent);
        Assert.Contains("2025-03-12", headings[1].TextContent);
        Assert.Equal(
            ["1.2.1", "1.2.2", "1.3.1", "1.3.2"],
            All(page, "series-card").Select(c => c.GetAttribute("data-series-uid"))
        );
        Assert.Equal("1.2", Find(page, "viewport").GetAttribute("data-study-uid"));
    }

    [Fact]
    public void One_study_has_no_heading_and_no_banner()
    {
        Serve("1.2");
        var page = Open("viewer?StudyInstanceUIDs=1.2");
        Assert.Empty(All(page, "strip-study"));
        Assert.Empty(All(page, "patients-banner"));
    }

    [Fact]
    public void A_click_on_a_series_of_another_study_shows_it_and_the_bar_names_its_patient()
    {
        Serve("1.2", "1.3");
        var page = Open("viewer?StudyInstanceUIDs=1.2&StudyInstanceUIDs=1.3");
        Assert.Contains("PHANTOM, 1.2", page.Find(".who").TextContent);
        All(page, "series-card")[3].Click();
        Settle(page);
        Assert.Equal("1.3.2", Find(page, "viewport").GetAttribute("data-series-uid"));
        Assert.Contains("PHANTOM, 1.3", page.Find(".who").TextContent);
    }

    [Fact]
    public void Two_patients_are_said_to_be_open_and_named()
    {
        Serve("1.2", "1.3", "1.4");
        Rig.Server["1.4"] = Rig.Server["1.4"] with
        {
            PatientId = "ID1.2",
            PatientName = "PHANTOM^1.2",
        };
        var page = Open("viewer?StudyInstanceUIDs=1.2,1.3,1.4");
        var banner = Find(page, "patients-banner");
        Assert.Equal("alert", banner.GetAttribute("role"));
        Assert.Contains("More than one patient", banner.TextContent);
        Assert.Contains("ID1.2", banner.TextContent);
        Assert.Contains("ID1.3", banner.TextContent);
        Assert.DoesNotContain("1.4", banner.TextContent);
    }

    [Fact]
    public void Studies_of_one_patient_need_no_banner()
    {
        Serve("1.2", "1.3");
        Rig.Server["1.3"] = Rig.Server["1.3"] with { PatientId = "ID1.2" };
        var page = Open("viewer?StudyInstanceUIDs=1.2,1.3");
        Assert.Equal(2, All(page, "strip-study").Count);
        Assert.Empty(All(page, "patients-banner"));
    }

    [Fact]
    public void A_study_that_the_archive_has_not_says_so_in_its_place_and_the_others_open()
    {
        Serve("1.2", "1.3");
        var page = Open("viewer?StudyInstanceUIDs=1.9,1.2,1.3", unknown: "1.9");
        Assert.Equal(3, All(page, "strip-study").Count);
        Assert.Contains("1.9", All(page, "strip-study")[0].TextContent);
        Assert.Contains("no such study", Find(page, "study-error").TextContent);
        Assert.Equal(4, All(page, "series-card").Count);
        Assert.Equal("1.2", Find(page, "viewport").GetAttribute("data-study-uid"));
        Serve("1.9");
        Find(page, "study-retry").Click();
        Settle(page);
        Assert.Empty(All(page, "study-error"));
        Assert.Equal(6, All(page, "series-card").Count);
    }

    [Fact]
    public void Thumbnails_are_asked_for_one_after_the_other()
    {
        Serve("1.2", "1.3");
        var page = Open("viewer?StudyInstanceUIDs=1.2,1.3");
        Assert.Single(All(page, "thumbnail"));
        // One that came, and one that did not, make way for the next.
        All(page, "thumbnail")[0].TriggerEvent("onload", new ProgressEventArgs());
        Settle(page);
        Assert.Equal(2, All(page, "thumbnail").Count);
        All(page, "thumbnail")[1]
            .TriggerEvent("onerror", new Microsoft.AspNetCore.Components.Web.ErrorEventArgs());
        Settle(page);
        var now = All(page, "thumbnail");
        Assert.Equal(2, now.Count);
        Assert.Equal("api/studies/1.3/series/1.3.1/thumbnail", now[1].GetAttribute("src"));
        // Series that are hidden give their turn back.
        var turn = 0;
        page.Find("button[aria-label='Hide the series']").Click();
        Rig.Read.Thumbnails!.Ask(() => turn++);
        Assert.Equal(1, turn);
    }

    [Fact]
    public void Leaving_ends_all_of_them()
    {
        Serve("1.2", "1.3");
        var page = Open("viewer?StudyInstanceUIDs=1.2,1.3");
        Find(page, "back-to-list").Click();
        Settle(page);
        Assert.Equal(ModeState.None, Rig.Modes.State);
        Turn(Rig.CheckNothingIsLeft);
    }
}
