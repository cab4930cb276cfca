using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Client.Stage;
using Weir.Wire;

namespace Weir.Client.Tests.Stage;

/// <summary>C# and TypeScript write the same numbers down once each; here they are compared.</summary>
public sealed partial class ProtocolTests
{
    [Theory]
    [InlineData("protocol.ts", "EventKind", typeof(StageEventKind))]
    [InlineData("protocol.ts", "Outcome", typeof(FetchOutcome))]
    [InlineData("protocol.ts", "Fault", typeof(StageFault))]
    [InlineData("protocol.ts", "Residence", typeof(Residence))]
    [InlineData("protocol.ts", "InputKind", typeof(StageInputKind))]
    [InlineData("protocol.ts", "Modifier", typeof(InputModifiers))]
    [InlineData("shapes.ts", "ShapeStyle", typeof(ShapeStyle))]
    [InlineData("viewport.ts", "Field", typeof(ViewportField))]
    [InlineData("viewport.ts", "PaneKind", typeof(PaneKind))]
    [InlineData("viewport.ts", "ViewportFlags", typeof(ViewportFlags))]
    [InlineData("viewport.ts", "VoiCurve", typeof(VoiCurve))]
    [InlineData("header.ts", "PixelFormat", typeof(PixelFormat))]
    public void TypeScript_and_CSharp_have_the_same_numbers(string file, string name, Type type)
    {
        var flags = type.IsDefined(typeof(FlagsAttribute), false);
        var expected = Enum.GetNames(type)
            .Select(n => (n, Convert.ToInt32(Enum.Parse(type, n), CultureInfo.InvariantCulture)))
            .Where(pair => !flags || pair.Item2 != 0)
            .ToDictionary();
        Assert.Equal(expected, Constants(file, name));
    }

    [Theory]
    [InlineData("viewport.ts", "FIELD_COUNT", ViewportState.FieldCount)]
    [InlineData("protocol.ts", "EVENT_FIELDS", StageRecords.EventFields)]
    [InlineData("protocol.ts", "INPUT_FIELDS", StageRecords.InputFields)]
    [InlineData("shapes.ts", "SEGMENT_FIELDS", ShapeBuilder.SegmentFields)]
    [InlineData("header.ts", "HEADER_BYTES", FrameHeader.Size)]
    public void TypeScript_and_CSharp_have_the_same_lengths(string file, string name, int length)
    {
        Assert.Contains($"const {name} = {length};", Source(file), StringComparison.Ordinal);
        Assert.Equal(ViewportState.FieldCount, Enum.GetValues<ViewportField>().Length);
    }

    [Fact]
    public void Every_statistic_of_CSharp_is_sent_by_TypeScript()
    {
        var source = Source("protocol.ts");
        foreach (var property in typeof(StageStats).GetProperties())
        {
            var name = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            var byStage = name is "listeners" or "inWorker";
            var text = byStage ? Source("stage.ts") : source;
            Assert.Contains(name + ":", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_overlay_has_exactly_the_texts_that_TypeScript_draws()
    {
        var json = ViewportOverlay.ToJson([new ViewportOverlay(3) { TopLeft = "王^X" }]);
        Assert.StartsWith("[{\"id\":3,", json, StringComparison.Ordinal);
        var slots = Regex.Match(
            Source("overlay.ts"),
            @"SLOTS = \[(.*?)\]",
            RegexOptions.Singleline
        );
        foreach (Match slot in Regex.Matches(slots.Groups[1].Value, "\"(\\w+)\""))
        {
            Assert.Contains($"\"{slot.Groups[1].Value}\":", json, StringComparison.Ordinal);
        }
    }

    private static Dictionary<string, int> Constants(string file, string name)
    {
        var block = Regex.Match(
            Source(file),
            $@"const {name} = \{{(.*?)\}} as const",
            RegexOptions.Singleline
        );
        Assert.True(block.Success, $"{file} has no {name}");
        return Entry()
            .Matches(block.Groups[1].Value)
            .ToDictionary(
                m => m.Groups[1].Value,
                m => int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)
            );
    }

    private static string Source(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Weir.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No repository here.");
        }
        return File.ReadAllText(
            Path.Combine(folder.FullName, "src/Weir.Client/Stage/stage/src", file)
        );
    }

    [GeneratedRegex(@"(\w+): (\d+)")]
    private static partial Regex Entry();
}
