using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client.Measuring;
using Weir.Client.Measuring.Keeping;
using Weir.Client.Modes;
using Weir.Client.Studies;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Measuring;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Ui;

/// <summary>The list of measurements, and the way through the list of studies.</summary>
public sealed class MeasurementListTests : UiContext
{
    private readonly WorkServer _work = new();

    public MeasurementListTests() =>
        Keeper = new MeasurementKeeper(
            new MeasurementBook(),
            new HttpClient(_work) { BaseAddress = new Uri("http://localhost/") },
            Time,
            _work.Tab(),
            () => ""
        );

    private MeasurementBook Book => Keeper!.Book;

    private static ImagePlace Place(int series, int slice)
    {
        var one = TestStudies.Make("1.2", 20, 5).Series[series - 1];
        var frame = one.Frames[slice];
        return new("1.2", one.SeriesInstanceUid, frame.SopInstanceUid, frame.FrameNumber);
    }

    private IRenderedComponent<ViewerPage> OpenPage()
    {
        Rig.Server["1.2"] = TestStudies.Make("1.2", 20, 5);
        Services.GetRequiredService<NavigationManager>().NavigateTo("viewer?StudyInstanceUIDs=1.2");
        Turn(Services.GetRequiredService<ModeRouter>().Start);
        var page = Render<ViewerPage>();
        Turn(() => Rig.Stage.Resize(800, 600));
        Settle(page);
        return page;
    }

    private void Line(int series, int slice, double pixels) =>
        Turn(() =>
            Book.Add(MeasurementKind.Length, Place(series, slice), [new(0, 0), new(pixels, 0)])
        );

    [Fact]
    public void The_list_says_value_place_and_whether_it_is_saved()
    {
        var page = OpenPage();
        page.Find(".viewer").KeyDown("M");
        Assert.NotEmpty(All(page, "measure-none"));
        Line(2, 3, 100);
        Line(1, 7, 10);
        Assert.Equal(SaveState.Saving, Keeper!.State);
        Settle(page);
        var rows = All(page, "measure-row");
        Assert.Equal(2, rows.Count);
        Assert.Contains("7 mm", rows[0].TextContent);
        Assert.Contains("70 mm", rows[1].TextContent);
        Turn(() => Time.Advance(TimeSpan.FromSeconds(1)));
        Settle(page);
        Assert.Equal("Saved", Find(page, "measure-saved").GetAttribute("data-state"));
        Assert.Equal(2, _work.Alive("1.2").Length);
        _work.Unreachable = true;
        Line(1, 1, 1);
        Turn(() => Time.Advance(TimeSpan.FromSeconds(1)));
        Settle(page);
        Assert.Equal("Waiting", Find(page, "measure-saved").GetAttribute("data-state"));
        _work.Unreachable = false;
        Find(page, "measure-save-now").Click();
        Settle(page);
        Assert.Equal("Saved", Find(page, "measure-saved").GetAttribute("data-state"));
        page.Find("[data-testid=measure-list]").KeyDown("Escape");
        Assert.Empty(All(page, "measure-list"));
    }

    [Fact]
    public void A_click_shows_the_image_and_chooses_the_measurement()
    {
        var page = OpenPage();
        Line(2, 3, 100);
        Turn(() => Book.Select(0));
        Find(page, "measure-open").Click();
        Find(page, "measure-go").Click();
        Settle(page);
        var pane = Find(page, "viewport");
        Assert.Equal(
            ("1.2.2", "3"),
            (pane.GetAttribute("data-series-uid"), pane.GetAttribute("data-slice"))
        );
        Assert.Equal(Book.All[0].Id, Book.SelectedId);
        Assert.Equal("true", Find(page, "measure-go").GetAttribute("aria-current"));
    }

    [Fact]
    public void A_label_and_a_removal_are_steps_that_undo_takes_back()
    {
        var page = OpenPage();
        Line(1, 0, 100);
        Find(page, "measure-open").Click();
        Find(page, "measure-label").Change("  aorta ");
        Assert.Equal("aorta", Book.All[0].Label);
        Find(page, "measure-remove").Click();
        Assert.Empty(Book.All);
        Find(page, "measure-list").KeyDown(new KeyboardEventArgs { Key = "z", CtrlKey = true });
        Assert.Equal("aorta", Assert.Single(Book.All).Label);
        Find(page, "measure-list").KeyDown(new KeyboardEventArgs { Key = "z", CtrlKey = true });
        Assert.Equal("", Assert.Single(Book.All).Label);
    }

    [Fact]
    public void A_region_whose_pixels_are_not_here_says_what_was_last_worked_out()
    {
        var page = OpenPage();
        Turn(() =>
        {
            var one = Book.Add(MeasurementKind.Rectangle, Place(2, 3), [new(0, 0), new(10, 10)]);
            Book.Note(one.Id, "Mean 42 HU");
        });
        Find(page, "measure-open").Click();
        Settle(page);
        Assert.Contains("Mean 42 HU", Find(page, "measure-go").TextContent);
        Assert.NotEmpty(All(page, "measure-stored"));
    }

    [Fact]
    public void Files_name_no_patient_and_no_formula_gets_into_a_spreadsheet()
    {
        var page = OpenPage();
        Line(1, 0, 100);
        Turn(() => Book.Rename(Book.All[0].Id, "=1+1,\"x\""));
        Find(page, "measure-open").Click();
        Find(page, "measure-csv").Click();
        Find(page, "measure-json").Click();
        var saved = JSInterop.Invocations["weirUi.save"];
        var csv = (string)saved[0].Arguments[1]!;
        Assert.Contains("\r\nlength,\"'=1+1,\"\"x\"\"\",70 mm,1.2,1.2.1,", csv);
        Assert.EndsWith(",1,0;0 100;0\r\n", csv);
        Assert.Contains("\"value\": \"70 mm\"", (string)saved[1].Arguments[1]!);
        Assert.All(
            saved,
            s =>
                Assert.Matches(
                    @"^weir-measurements-\d{4}-\d\d-\d\d\.(csv|json)$",
                    (string)s.Arguments[0]!
                )
        );
    }

    [Fact]
    public void A_fault_in_the_viewer_keeps_measurements_and_gives_a_report_without_its_message()
    {
        var page = OpenPage();
        Line(1, 0, 100);
        Turn(() => _ = Rig.Modes.FailAsync(new InvalidOperationException("PHANTOM^SECRET")));
        Settle(page);
        Assert.Single(_work.Alive("1.2"));
        Assert.NotEmpty(All(page, "failure-kept"));
        Find(page, "failure-report").Click();
        var report = (string)JSInterop.Invocations["weirUi.copy"][0].Arguments[0]!;
        Assert.Contains("System.InvalidOperationException", report);
        Assert.DoesNotContain("SECRET", report);
        Find(page, "failure-retry").Click();
        Settle(page);
        page.Find(".viewer").KeyDown("M");
        Assert.Single(All(page, "measure-row"));
    }

    [Fact]
    public async Task The_neighbours_of_a_study_are_those_of_the_list()
    {
        Server.Add(14);
        var list = Services.GetRequiredService<StudyListState>();
        var steps = Services.GetRequiredService<StudySteps>();
        Assert.Null(steps.PlaceOf("1.2.3.2"));
        (list.Total, list.Selected, list.Opened) = (14, 2, "1.2.3.2");
        Assert.Equal((3, 14), steps.PlaceOf("1.2.3.2"));
        Assert.Null(await steps.StepAsync("another", 1, CancellationToken.None));
        Assert.Equal("1.2.3.3", await steps.StepAsync("1.2.3.2", 1, CancellationToken.None));
        Assert.Equal((4, 14), steps.PlaceOf("1.2.3.3"));
        for (var i = 4; i < 14; i++)
            Assert.Equal(
                $"1.2.3.{i}",
                await steps.StepAsync($"1.2.3.{i - 1}", 1, CancellationToken.None)
            );
        Assert.Null(await steps.StepAsync("1.2.3.13", 1, CancellationToken.None));
        Assert.Equal("1.2.3.12", await steps.StepAsync("1.2.3.13", -1, CancellationToken.None));
    }
}
