using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client.Memory;
using Weir.Client.MemoryPanel;
using Weir.Client.Text;
using Weir.Memory;

namespace Weir.Client.Tests.Ui;

public sealed class StudyTableTests : UiContext
{
    private const long MiB = 1 << 20;

    [Fact]
    public void Nothing_in_memory_is_said()
    {
        var table = Render<StudyTable>();
        Assert.Contains("Open one from the list", Find(table, "studies-none").TextContent);
        Assert.Empty(table.FindAll("table"));
    }

    [Fact]
    public void A_row_says_what_a_study_holds_by_tier_how_warm_it_is_and_why_it_stays()
    {
        OpenStudy("1", 100);
        Settle();
        var row = Find(Render<StudyTable>(), "study-usage");
        Assert.Equal("PHANTOM, 1", row.QuerySelector(".study-label")!.TextContent);
        Assert.Contains("100 images", row.TextContent);
        Assert.Contains("just now", row.TextContent);
        var heat = row.QuerySelector("[data-testid=study-heat]")!;
        Assert.Equal(("Warm", "warm"), (heat.GetAttribute("data-heat"), heat.TextContent));
        var tiers = row.QuerySelectorAll(".by-tier > span").Select(s => s.TextContent);
        Assert.Equal(["Images in RAM 19 MB", "Textures in the GPU 0.5 MB"], tiers);
        Assert.Equal(["OnScreen"], Why(row));
    }

    [Fact]
    public void Each_reason_for_staying_is_shown_in_words()
    {
        var usage = new StudyUsage("1", "A^B · CT", 5 * MiB, 9, 9, true)
        {
            IsCompared = true,
            IsKept = true,
        };
        var row = Render<StudyUsageRow>(p =>
            p.Add(r => r.Study, usage).Add(r => r.Tiers, []).Add(r => r.Opened, "now")
        );
        var chips = All(row, "pinned").Select(c => c.TextContent);
        Assert.Equal(["on screen", "comparison", "kept"], chips);
    }

    [Fact]
    public void Sorting_is_by_bytes_or_last_opened_and_a_second_click_turns_it_around()
    {
        OpenStudy("big", 90);
        Pass(60);
        OpenStudy("small", 30);
        Pass(60);
        OpenStudy("middle", 60);
        Settle();
        var table = Render<StudyTable>();
        Assert.Equal(["big", "middle", "small"], Uids(table));
        Find(table, "sort-LastOpened").Click();
        Assert.Equal(["middle", "small", "big"], Uids(table));
        Assert.Equal("descending", Sorted(table, "sort-LastOpened"));
        Find(table, "sort-LastOpened").Click();
        Assert.Equal(["big", "small", "middle"], Uids(table));
        Assert.Equal("ascending", Sorted(table, "sort-LastOpened"));
        Find(table, "sort-Bytes").Click();
        Assert.Equal(["big", "middle", "small"], Uids(table));
        Assert.Equal("none", Sorted(table, "sort-LastOpened"));
    }

    [Fact]
    public void Of_two_hundred_studies_a_screenful_is_shown_and_all_on_request()
    {
        for (var i = 0; i < 200; i++)
        {
            OpenStudy($"{i}", 1);
            LeaveStudy();
        }
        Settle();
        var table = Render<StudyTable>();
        Assert.Equal(StudyTable.Few, Uids(table).Count);
        Assert.Equal("Show all 200 studies", Find(table, "studies-more").TextContent.Trim());
        Find(table, "studies-more").Click();
        Assert.Equal(200, Uids(table).Count);
        Find(table, "studies-more").Click();
        Assert.Equal(StudyTable.Few, Uids(table).Count);
    }

    [Fact]
    public void A_row_is_rendered_only_when_something_it_shows_has_changed()
    {
        OpenStudy("1", 20);
        LeaveStudy();
        OpenStudy("2", 20);
        Settle();
        var table = Render<StudyTable>();
        Services.GetRequiredService<MemoryWatch>().Take();
        var rows = table.FindComponents<StudyUsageRow>();
        var before = rows.Select(r => r.RenderCount).ToArray();
        for (var i = 0; i < 20; i++)
        {
            Services.GetRequiredService<MemoryWatch>().Take();
        }
        Assert.Equal(before, rows.Select(r => r.RenderCount));
        Turn(() => Rig.Memory.Keep("1"));
        Settle();
        Assert.Equal(["2", "1"], Uids(table));
        Assert.Equal(before[0], rows[0].RenderCount);
        Assert.Equal(before[1] + 1, rows[1].RenderCount);
    }

    [Fact]
    public void A_study_can_be_kept_and_kept_no_more()
    {
        OpenStudy("1", 100);
        LeaveStudy();
        Settle();
        var table = Render<StudyTable>();
        Assert.Equal("false", Find(table, "keep-study").GetAttribute("aria-pressed"));
        Find(table, "keep-study").Click();
        Assert.True(Rig.Memory.KeptBytes > 0);
        Assert.Equal("true", Find(table, "keep-study").GetAttribute("aria-pressed"));
        Assert.Equal(["Kept"], Why(Find(table, "study-usage")));
        Find(table, "keep-study").Click();
        Assert.Equal(0, Rig.Memory.KeptBytes);
        Assert.Empty(Why(Find(table, "study-usage")));
    }

    [Fact]
    public void A_refusal_to_keep_says_what_would_be_needed_and_what_there_is()
    {
        Turn(() => Rig.Memory.SetLimit(64 * MiB));
        OpenStudy("1", 120);
        OpenStudy("2", 110);
        Settle();
        var table = Render<StudyTable>();
        Keep(table, "1");
        Assert.Empty(All(table, "keep-refused"));
        Keep(table, "2");
        var said = Find(table, "keep-refused");
        Assert.Equal("alert", said.GetAttribute("role"));
        Assert.Contains("21 MB more would be needed, 9.1 MB may still be kept", said.TextContent);
        Assert.Equal(
            "2",
            said.ParentElement!.PreviousElementSibling!.GetAttribute("data-study-uid")
        );
        // Keeping the first no more takes the word back and makes the room.
        Keep(table, "1");
        Assert.Empty(All(table, "keep-refused"));
        Keep(table, "2");
        Assert.Empty(All(table, "keep-refused"));
    }

    [Fact]
    public void Clear_all_says_before_that_it_frees_kept_studies_too()
    {
        OpenStudy("1", 100);
        LeaveStudy();
        Settle();
        var table = Render<StudyTable>();
        Assert.Contains("kept studies too", Find(table, "clear-all").GetAttribute("title"));
        Assert.Empty(All(table, "memory-kept"));
        Keep(table, "1");
        Assert.Contains("Kept: 1, 19 MB of at most 256 MB", Find(table, "memory-kept").TextContent);
        Assert.Equal("memory-kept-too", Find(table, "clear-all").GetAttribute("aria-describedby"));
        Find(table, "clear-others").Click();
        Settle(table);
        table.WaitForAssertion(() =>
            Assert.Equal("There was nothing to free.", Find(table, "memory-freed").TextContent)
        );
        Find(table, "clear-all").Click();
        Settle(table);
        table.WaitForAssertion(() => Find(table, "studies-none"));
        Assert.Equal("Freed 19 MB.", Find(table, "memory-freed").TextContent);
        Assert.Empty(Rig.Stage.Encoded);
    }

    [Fact]
    public void A_second_click_while_clearing_does_nothing()
    {
        OpenStudy("1", 100);
        LeaveStudy();
        OpenStudy("2", 100);
        LeaveStudy();
        Settle();
        var table = Render<StudyTable>();
        Find(table, "clear-study").Click();
        Find(table, "clear-all").Click();
        Settle(table);
        table.WaitForAssertion(() =>
            Assert.Equal("Freed 19 MB.", Find(table, "memory-freed").TextContent)
        );
        Assert.Single(Uids(table));
    }

    [Theory]
    [InlineData("Wang^Li=王^丽 · CT", "Wang, Li · CT", "王丽 · CT")]
    [InlineData("Chest = 2 views", "Chest = 2 views", "Chest = 2 views")]
    [InlineData("A^B", "A, B", "A, B")]
    public void A_study_is_named_as_its_reader_writes_names(string label, string en, string zh)
    {
        Assert.Equal(en, StudyName.Of(label, Language.English));
        Assert.Equal(zh, StudyName.Of(label, Language.SimplifiedChinese));
    }

    [Theory]
    [InlineData(20, "just now")]
    [InlineData(-500, "just now")]
    [InlineData(125, "2 min ago")]
    [InlineData(3 * 3600 + 100, "3 h ago")]
    [InlineData(50 * 3600, "2 d ago")]
    public void How_long_ago_is_said_in_one_unit(int seconds, string words)
    {
        var now = Time.GetUtcNow();
        Assert.Equal(words, RelativeTime.Ago(Text, now.AddSeconds(-seconds), now));
    }

    private void Pass(int seconds) => Turn(() => Time.Advance(TimeSpan.FromSeconds(seconds)));

    private static void Keep(IRenderedComponent<StudyTable> table, string uid) =>
        table.Find($"[data-testid=keep-study][data-study-uid='{uid}']").Click();

    private static IReadOnlyList<string?> Uids<T>(IRenderedComponent<T> page)
        where T : IComponent =>
        [.. All(page, "study-usage").Select(r => r.GetAttribute("data-study-uid"))];

    private static IEnumerable<string?> Why(IElement row) =>
        row.QuerySelectorAll("[data-testid=pinned]").Select(c => c.GetAttribute("data-why"));

    private static string? Sorted(IRenderedComponent<StudyTable> table, string button) =>
        Find(table, button).ParentElement!.GetAttribute("aria-sort");
}
