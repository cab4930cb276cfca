using System.Text.Json;
using Weir.Client.Support;
using Weir.Client.Tests.Core;
using Weir.Memory;

namespace Weir.Client.Tests.Support;

public sealed class TabReportTests
{
    private const string Uid = "1.2.840.113619.7";

    private readonly ClientRig _rig = new(64 * ClientRig.MiB);

    [Fact]
    public void A_report_tells_how_memory_went()
    {
        _rig.Memory.StartWatching();
        _rig.Open(Uid, 100);
        _rig.Open("2", 100);
        _rig.Memory.Keep("2");
        _rig.Reading = new MemoryReading { ProcessBytes = 90, ProcessLimit = 100 };
        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        _rig.Run();
        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        var report = Report();
        Assert.Equal(
            64 * ClientRig.MiB,
            report.GetProperty("settings").GetProperty("budgetBytes").GetInt64()
        );
        Assert.Equal(
            "Demote",
            report
                .GetProperty("settings")
                .GetProperty("exitPolicies")
                .GetProperty("read")
                .GetString()
        );
        Assert.Equal(
            _rig.Memory.Prefetch.ToString(),
            report.GetProperty("settings").GetProperty("prefetch").GetString()
        );
        Assert.Equal("high", report.GetProperty("now").GetProperty("pressure").GetString());
        Assert.Equal("High", report.GetProperty("levels")[0].GetProperty("level").GetString());
        Assert.Equal("Tab", report.GetProperty("levels")[0].GetProperty("cause").GetString());
        Assert.True(report.GetProperty("history").GetArrayLength() > 0);
        Assert.Equal(3, report.GetProperty("tiers").GetArrayLength());
        Assert.Contains(
            report.GetProperty("recentReleases").EnumerateArray(),
            r => r.GetProperty("reason").GetString() == "Pressure"
        );
        var studies = report.GetProperty("studies").EnumerateArray().ToArray();
        Assert.Equal(2, studies.Length);
        Assert.Single(studies, s => s.GetProperty("kept").GetBoolean());
        Assert.All(studies, s => Assert.Equal(1, s.GetProperty("temperature").GetDouble(), 1));
    }

    [Fact]
    public void A_report_names_no_patient_no_study_and_no_key()
    {
        _rig.Open(Uid, 20);
        var text = Report().GetRawText();
        Assert.DoesNotContain(Uid, text);
        Assert.DoesNotContain("PHANTOM", text);
        Assert.DoesNotContain($"ID{Uid}", text);
        Assert.DoesNotContain(_rig.Settings["weir.memory.key"], text);
        Assert.Matches(
            "^[A-Za-z0-9_-]{22}$",
            Report().GetProperty("studies")[0].GetProperty("key").GetString()
        );
    }

    private JsonElement Report()
    {
        var json = new TabSupport(_rig.Memory).ReportJsonAsync();
        _rig.Run();
        return JsonDocument.Parse(ClientRig.Result(json)).RootElement;
    }
}
