using System.Runtime.CompilerServices;
using System.Text.Json;
using Weir.Client.Support;
using Weir.Client.Tests.Core;

namespace Weir.Client.Tests.Support;

public sealed class TabSupportTests
{
    private static JsonElement StatsOf(ClientRig rig)
    {
        var json = new TabSupport(rig.Memory).StatsJsonAsync();
        rig.Run();
        return JsonDocument.Parse(ClientRig.Result(json)).RootElement;
    }

    [Fact]
    public void The_statistics_have_exactly_the_members_that_the_schema_names()
    {
        var rig = new ClientRig();
        rig.Open("1", 10);
        var stats = StatsOf(rig);
        var schema = JsonDocument.Parse(File.ReadAllText(SchemaPath())).RootElement;
        Check(schema, stats);
        var properties = schema.GetProperty("properties");
        Check(properties.GetProperty("tiers").GetProperty("items"), stats.GetProperty("tiers")[0]);
        Check(
            properties.GetProperty("studies").GetProperty("items"),
            stats.GetProperty("studies")[0]
        );
        foreach (var nested in new[] { "stage", "removals" })
        {
            var required = properties.GetProperty(nested).GetProperty("required");
            Assert.All(
                required.EnumerateArray(),
                name =>
                    Assert.True(stats.GetProperty(nested).TryGetProperty(name.GetString()!, out _))
            );
        }
    }

    [Fact]
    public void The_statistics_tell_of_each_study_how_much_needs_no_network()
    {
        var rig = new ClientRig();
        rig.Open("1", 10);
        var study = StatsOf(rig).GetProperty("studies")[0];
        Assert.Equal("1", study.GetProperty("studyUid").GetString());
        Assert.Equal(10, study.GetProperty("frames").GetInt32());
        Assert.Equal(10, study.GetProperty("drawableFrames").GetInt32());
        Assert.True(study.GetProperty("open").GetBoolean());
        Assert.DoesNotContain("PHANTOM", StatsOf(rig).GetRawText());
    }

    [Fact]
    public void Purging_frees_all_but_the_screen_and_says_how_much()
    {
        var rig = new ClientRig();
        rig.Open("1", 10);
        var json = new TabSupport(rig.Memory).PurgeJsonAsync();
        rig.Run();
        Assert.Equal("{\"freedBytes\":1800000}", ClientRig.Result(json));
    }

    private static void Check(JsonElement schema, JsonElement value)
    {
        var allowed = schema
            .GetProperty("properties")
            .EnumerateObject()
            .Select(p => p.Name)
            .Order();
        Assert.Equal(allowed, value.EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(
            allowed,
            schema.GetProperty("required").EnumerateArray().Select(p => p.GetString()!).Order()
        );
    }

    private static string SchemaPath([CallerFilePath] string here = "") =>
        Path.Combine(here, "../../../../docs/weir-stats.schema.json");
}
