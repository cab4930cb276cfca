using System.Text.Json;
using Bunit;
using Weir.Client.Memory;
using Weir.Client.MemoryPanel;

namespace Weir.Client.Tests.Ui;

public sealed class LeakAndReportTests : UiContext
{
    private const long MB = 1_000_000;

    [Fact]
    public void Without_a_leak_there_is_no_alarm()
    {
        OpenStudy("1", 40);
        Settle();
        Assert.Empty(All(Render<LeakSection>(), "memory-leak"));
    }

    [Fact]
    public void A_leak_shows_its_bytes_since_when_and_what_was_released_lately_and_offers_the_report()
    {
        var notice = Render<MemoryNoticeBar>();
        var section = Render<LeakSection>();
        Turn(Rig.Memory.StartWatching);
        Rig.Platform.Measured = 80 * MB;
        Watch(40);
        OpenStudy("1", 100);
        LeaveStudy();
        Turn(() => _ = Rig.Memory.ClearAllAsync());
        Rig.Platform.Measured += 150 * MB;
        Watch(180);
        var alarm = Find(section, "memory-leak");
        Assert.Contains("143 MB more than was asked for", alarm.TextContent);
        Assert.Contains("ago", alarm.TextContent);
        var released = All(section, "leak-release").Select(r => r.TextContent).ToArray();
        Assert.Contains(released, r => r.Contains("Images in RAM, cleared") && r.Contains("100"));
        Assert.Equal("Leak", Find(notice, "memory-notice").GetAttribute("data-kind"));
        Find(section, "leak-report").Click();
        Settle(section);
        section.WaitForAssertion(() => Assert.Single(JSInterop.Invocations["weirUi.save"]));
    }

    [Fact]
    public void The_report_is_a_JSON_file_named_by_its_date_without_patient_data()
    {
        OpenStudy("1.2.840.99", 40);
        Time.SetUtcNow(new DateTimeOffset(2026, 11, 27, 9, 0, 0, TimeSpan.Zero));
        Settle();
        var button = Render<ReportButton>(p => p.Add(b => b.TestId, "memory-report"));
        Find(button, "memory-report").Click();
        Settle(button);
        button.WaitForAssertion(() => Assert.Single(JSInterop.Invocations["weirUi.save"]));
        var arguments = JSInterop.Invocations["weirUi.save"].Single().Arguments;
        Assert.Equal("weir-memory-report-2026-11-27.json", arguments[0]);
        var text = (string)arguments[1]!;
        using var json = JsonDocument.Parse(text);
        Assert.Equal(1, json.RootElement.GetProperty("studies").GetArrayLength());
        Assert.DoesNotContain("PHANTOM", text);
        Assert.DoesNotContain("1.2.840.99", text);
        Assert.Contains("weir-memory-report-2026-11-27.json", button.Markup);
    }

    private void Watch(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Turn(() => Time.Advance(TimeSpan.FromSeconds(1)));
            Run();
        }
    }
}
