using System.Net;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client.MemoryPanel;
using Weir.Client.Studies;
using Weir.Client.Text;

namespace Weir.Client.Tests.Ui;

public sealed class StudyListTests : UiContext
{
    [Fact]
    public void The_list_shows_its_studies_and_their_count()
    {
        Server.Add(14);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Equal(14, Rows(page).Count));
        Assert.Equal("14 studies", Find(page, "study-count").TextContent);
        var row = Rows(page)[3];
        Assert.Equal("1.2.3.3", row.GetAttribute("data-study-uid"));
        Assert.Contains("Phantom, Number 3", row.TextContent);
        Assert.Contains("2025-03-12", row.TextContent);
        Assert.Contains("14:30", row.TextContent);
    }

    [Fact]
    public async Task What_was_asked_ahead_answers_the_list_s_first_question_and_no_other()
    {
        Server.Add(14);
        var api = Services.GetRequiredService<StudyApi>();
        var none = CancellationToken.None;
        api.AskAhead(new StudyQuery(), 60);
        var first = await api.FindAsync(new StudyQuery(), 0, 5, none);
        Assert.Equal((14, 5), (first.Total, first.Studies.Count));
        Assert.Single(Server.Asked);
        await api.FindAsync(new StudyQuery(), 0, 5, none);
        Assert.Equal(2, Server.Asked.Count);
        api.AskAhead(new StudyQuery(), 60);
        var other = await api.FindAsync(new StudyQuery { PatientName = "number 13" }, 0, 5, none);
        Assert.Equal("1.2.3.13", Assert.Single(other.Studies).StudyInstanceUid);
    }

    [Fact]
    public void An_empty_archive_says_what_to_do()
    {
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Find(page, "list-empty"));
        Assert.Contains("./run --import", Find(page, "list-empty").TextContent);
    }

    [Fact]
    public void A_search_without_hits_offers_to_clear_the_filters()
    {
        Server.Add(3);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Equal(3, Rows(page).Count));
        Find(page, "filter-patient-name").Input("nobody");
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Find(page, "list-no-hit"));
        Find(page, "list-no-hit").QuerySelector("button")!.Click();
        page.WaitForAssertion(() => Assert.Equal(3, Rows(page).Count));
        Assert.Empty(page.FindAll("[data-testid=list-no-hit]"));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, null, false, "HTTP 500")]
    [InlineData(null, "<html>", false, "different versions")]
    [InlineData(null, null, true, "does not answer")]
    public void A_failure_is_explained_and_can_be_retried(
        HttpStatusCode? status,
        string? body,
        bool unreachable,
        string words
    )
    {
        Server.Add(2);
        (Server.Failure, Server.Body, Server.Unreachable) = (status, body, unreachable);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Contains(words, Find(page, "list-error").TextContent));
        (Server.Failure, Server.Body, Server.Unreachable) = (null, null, false);
        Find(page, "list-error").QuerySelector("button")!.Click();
        page.WaitForAssertion(() => Assert.Equal(2, Rows(page).Count));
        Assert.Empty(page.FindAll("[data-testid=list-error]"));
    }

    [Fact]
    public void The_list_is_busy_until_the_first_answer()
    {
        var gate = new TaskCompletionSource();
        Server.Gate = gate.Task;
        var page = Render<StudyListPage>();
        Assert.Equal("true", Find(page, "study-rows").GetAttribute("aria-busy"));
        gate.SetResult();
        page.WaitForAssertion(() =>
            Assert.Equal("false", Find(page, "study-rows").GetAttribute("aria-busy"))
        );
    }

    [Fact]
    public void Typing_asks_the_server_once_when_it_pauses()
    {
        Server.Add(3);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Equal(3, Rows(page).Count));
        var before = Server.Asked.Count;
        foreach (var text in new[] { "n", "nu", "number 2" })
        {
            Find(page, "filter-patient-name").Input(text);
            Time.Advance(TimeSpan.FromMilliseconds(100));
        }
        Assert.Equal(before, Server.Asked.Count);
        Time.Advance(TimeSpan.FromMilliseconds(200));
        page.WaitForAssertion(() => Assert.Single(Rows(page)));
        Assert.Equal(before + 1, Server.Asked.Count);
        Assert.Contains("patientName=number%202", Server.Asked[^1]);
        Assert.Equal("1 study found", Find(page, "study-count").TextContent);
    }

    [Fact]
    public void Arrow_keys_move_the_choice_and_Enter_opens_it()
    {
        Server.Add(5);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Equal(5, Rows(page).Count));
        var rows = Find(page, "study-rows");
        rows.KeyDown("ArrowDown");
        rows.KeyDown("ArrowDown");
        rows.KeyDown("ArrowUp");
        Assert.Equal("true", Rows(page)[1].GetAttribute("aria-selected"));
        rows.KeyDown("End");
        Assert.Equal("study-4", Find(page, "study-rows").GetAttribute("aria-activedescendant"));
        rows.KeyDown("ArrowDown");
        Assert.Equal("true", Rows(page)[4].GetAttribute("aria-selected"));
        rows.KeyDown("Enter");
        Assert.EndsWith("viewer?StudyInstanceUIDs=1.2.3.4", Uri);
    }

    [Fact]
    public void A_click_opens_the_study()
    {
        Server.Add(5);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Equal(5, Rows(page).Count));
        var state = Services.GetRequiredService<StudyListState>();
        // The browser follows the link, here or, with a key or another button, in a tab of its own.
        var link = Rows(page)[2].QuerySelector("a")!;
        Assert.Equal("viewer?StudyInstanceUIDs=1.2.3.2", link.GetAttribute("href"));
        Rows(page)[2].Click(new MouseEventArgs { CtrlKey = true });
        Assert.Null(state.Opened);
        Rows(page)[2].Click();
        Assert.Equal(("1.2.3.2", 2), (state.Opened, state.Selected));
    }

    [Fact]
    public void Escape_closes_the_memory_panel_before_it_clears_filters()
    {
        Server.Add(3);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Equal(3, Rows(page).Count));
        Find(page, "filter-accession").Input("x");
        var watch = Services.GetRequiredService<MemoryWatch>();
        page.InvokeAsync(() => watch.SetOpen(true));
        Find(page, "filter-accession").KeyDown("Escape");
        Assert.False(watch.IsOpen);
        Assert.Equal("x", Find(page, "filter-accession").GetAttribute("value"));
        Find(page, "filter-accession").KeyDown("Escape");
        Assert.Equal("", Find(page, "filter-accession").GetAttribute("value"));
    }

    [Fact]
    public void Escape_clears_every_filter()
    {
        Server.Add(3);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Equal(3, Rows(page).Count));
        Find(page, "filter-patient-name").Input("number 1");
        Find(page, "filter-accession").Input("7");
        Find(page, "filter-accession").KeyDown("Escape");
        page.WaitForAssertion(() => Assert.Equal(3, Rows(page).Count));
        Assert.DoesNotContain("accession", Server.Asked[^1].Replace("accessionNumber", ""));
        Assert.Equal("", Find(page, "filter-patient-name").GetAttribute("value"));
    }

    [Fact]
    public void A_column_head_sorts_and_a_second_click_turns_the_order_round()
    {
        Server.Add(1);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Single(Rows(page)));
        Assert.Contains("sort=-studyDate", Server.Asked[0]);
        page.FindAll("button.sort")[0].Click();
        Assert.Contains("sort=patientName", Server.Asked[^1]);
        page.FindAll("button.sort")[0].Click();
        Assert.Contains("sort=-patientName", Server.Asked[^1]);
        Assert.Equal(
            "descending",
            page.FindAll("[role=columnheader]")[1].GetAttribute("aria-sort")
        );
    }

    [Fact]
    public void The_birth_date_sorts_as_every_column_does_the_latest_first()
    {
        Server.Add(1);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Single(Rows(page)));
        page.FindAll("button.sort")[2].Click();
        Assert.Contains("sort=-patientBirthDate", Server.Asked[^1]);
        page.FindAll("button.sort")[2].Click();
        Assert.Contains("sort=patientBirthDate", Server.Asked[^1]);
        Assert.Equal("ascending", page.FindAll("[role=columnheader]")[3].GetAttribute("aria-sort"));
    }

    [Fact]
    public void A_date_that_is_none_is_marked_and_not_asked_for()
    {
        var page = Render<StudyListPage>();
        Find(page, "filter-date-from").Input("12 March");
        Find(page, "filter-date-to").Input("2025-02");
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Contains("dateTo=20250228", Server.Asked[^1]));
        Assert.DoesNotContain("dateFrom", Server.Asked[^1]);
        Assert.Equal("true", Find(page, "filter-date-from").GetAttribute("aria-invalid"));
        Assert.Null(Find(page, "filter-date-to").GetAttribute("aria-invalid"));
    }

    [Fact]
    public void An_import_is_told_and_its_studies_appear()
    {
        Server.Status = new ServerStatus { Importing = true, ImportedFiles = 10 };
        var page = Render<StudyListPage>();
        Time.Advance(TimeSpan.Zero);
        page.WaitForAssertion(() =>
            Assert.Contains("10 files", Find(page, "server-status").TextContent)
        );
        Server.Add(2);
        Server.Status = new ServerStatus();
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal(2, Rows(page).Count));
        Assert.Equal("", Find(page, "server-status").TextContent.Trim());
    }

    [Fact]
    public async Task Switching_the_language_needs_no_reload()
    {
        Server.Add(2);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Equal(2, Rows(page).Count));
        await page.InvokeAsync(() => Text.SetAsync(Language.SimplifiedChinese));
        Assert.Equal("2 项检查", Find(page, "study-count").TextContent);
        Assert.Equal("检查", page.Find("h1").TextContent);
        JSInterop.VerifyInvoke("localStorage.setItem");
    }

    [Fact]
    public void A_study_in_memory_is_marked_with_its_size()
    {
        Server.Add(2);
        OpenStudy("1.2.3.1", 50);
        LeaveStudy();
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Equal(2, Rows(page).Count));
        Assert.Null(Rows(page)[0].QuerySelector(".dot"));
        Assert.Contains("9.5 MB", Rows(page)[1].QuerySelector(".dot")!.GetAttribute("title"));
    }

    [Fact]
    public void A_study_in_memory_can_be_kept_by_its_mark_or_by_key_and_one_that_is_not_says_why_not()
    {
        Server.Add(2);
        OpenStudy("1.2.3.1", 50);
        LeaveStudy();
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Equal(2, Rows(page).Count));
        Assert.Null(Rows(page)[0].QuerySelector("button"));
        Find(page, "keep-row").Click();
        Assert.True(Rig.Memory.KeptBytes > 0);
        Assert.Equal("true", Find(page, "keep-row").GetAttribute("aria-pressed"));
        Assert.EndsWith("/", Uri);
        var rows = Find(page, "study-rows");
        rows.KeyDown("k");
        Assert.Contains("Open it first", Find(page, "keep-refused").TextContent);
        rows.KeyDown("ArrowDown");
        Assert.Empty(All(page, "keep-refused"));
        rows.KeyDown("k");
        Assert.Equal(0, Rig.Memory.KeptBytes);
    }

    [Fact]
    public void What_was_opened_lately_is_a_click_away_and_an_empty_one_leads_back()
    {
        Server.Add(2);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Equal(2, Rows(page).Count));
        Find(page, "recent").Click();
        Assert.Contains("sort=-opened&recent=true", Server.Asked[^1]);
        Assert.Equal("true", Find(page, "recent").GetAttribute("aria-pressed"));
        Server.Studies.Clear();
        Find(page, "recent").Click();
        Assert.DoesNotContain("recent", Server.Asked[^1]);
        Assert.Contains("sort=-studyDate", Server.Asked[^1]);
        Find(page, "recent").Click();
        page.WaitForAssertion(() => Find(page, "list-no-recent"));
        Server.Add(1);
        Find(page, "list-no-recent").QuerySelector("button")!.Click();
        page.WaitForAssertion(() => Assert.Single(Rows(page)));
    }

    [Fact]
    public void A_return_finds_the_list_as_it_was_left()
    {
        Server.Add(30);
        var state = Services.GetRequiredService<StudyListState>();
        (state.Query, state.Selected) = (new StudyQuery { PatientName = "number 1" }, 4);
        var page = Render<StudyListPage>();
        page.WaitForAssertion(() => Assert.Equal(11, Rows(page).Count));
        Assert.Equal("true", Rows(page)[4].GetAttribute("aria-selected"));
        Assert.Equal("number 1", Find(page, "filter-patient-name").GetAttribute("value"));
    }

    private static IReadOnlyList<IElement> Rows(IRenderedComponent<StudyListPage> page) =>
        All(page, "study-row");
}
