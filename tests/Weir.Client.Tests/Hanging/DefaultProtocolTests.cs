using System.Text.Json;
using Weir.Client.Hanging;
using Weir.Wire;
using static Weir.Client.Tests.Hanging.HangingEngineTests;

namespace Weir.Client.Tests.Hanging;

/// <summary>The protocols that come with Weir.</summary>
public sealed class DefaultProtocolTests
{
    private static readonly double[] Axial = [1, 0, 0, 0, 1, 0];
    private static readonly double[] Coronal = [1, 0, 0, 0, 0, -1];
    private static readonly double[] Sagittal = [0, 1, 0, 0, 0, -1];

    [Fact]
    public void All_are_read_have_their_files_name_as_id_and_a_name_in_both_languages()
    {
        Assert.True(HangingLibrary.Defaults.Count >= 20);
        Assert.All(
            HangingLibrary.Defaults,
            p => Assert.Equal(["en", "zh-Hans"], p.Names.Keys.Order())
        );
        var files = Directory
            .EnumerateFiles(Path.Combine(Root(), "src", "Weir.Client", "Hanging", "Protocols"))
            .Select(f => Path.GetFileNameWithoutExtension(f)!)
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            files,
            HangingLibrary.Defaults.Select(p => p.Id).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("HEAD", "ct-head")]
    [InlineData("CHEST", "ct-chest")]
    [InlineData("ABDOMEN", "ct-abdomen")]
    [InlineData("KNEE", "ct")]
    [InlineData("", "ct")]
    public void CT_is_hung_by_body_part(string bodyPart, string protocol) =>
        Assert.Equal(protocol, Chosen(Study("1", Ct(bodyPart))));

    [Fact]
    public void A_comparable_prior_hangs_beside_the_current_one_and_another_body_part_does_not()
    {
        var current = Study("1", Ct("CHEST"));
        Assert.Equal("ct-chest-prior", Chosen(current, Study("2", Ct("CHEST"))));
        Assert.Equal("ct-chest", Chosen(current, Study("2", Ct("HEAD"))));
        Assert.Equal("ct-prior", Chosen(Study("1", Ct("KNEE")), Study("2", Ct("KNEE"))));
    }

    [Fact]
    public void MR_is_hung_by_description_by_plane_or_by_number()
    {
        var t1 = Series("MR", "AX T1", "HEAD", plane: Axial);
        var t2 = Series("MR", "AX T2 TSE", "HEAD", plane: Axial);
        var flair = Series("MR", "AX T2 FLAIR", "HEAD", plane: Axial);
        var dwi = Series("MR", "DWI b1000", "HEAD", plane: Axial);
        var study = Study("1", flair, dwi, t2, t1);
        var plan = HangingEngine.Choose(HangingLibrary.Defaults, [study])!;
        Assert.Equal("mr-head-diffusion", plan.Protocol.Id);
        Assert.Equal(
            ["AX T1", "AX T2 TSE", "AX T2 FLAIR", "DWI b1000"],
            plan.Series.Select(s => s!.SeriesDescription)
        );
        Assert.Equal("mr-head", Chosen(Study("1", flair, t1, t2)));
        var planes = Study("1", Mr(Sagittal), Mr(Coronal), Mr(Axial));
        Assert.Equal("mr-planes", Chosen(planes));
        Assert.Equal("mr", Chosen(Study("1", Mr(Axial))));
        Assert.Equal("mr-two", Chosen(Study("1", Mr(Axial), Mr(Axial), Mr(Axial))));
        Assert.Equal("mr-four", Chosen(Study("1", Mr(Axial), Mr(Axial), Mr(Axial), Mr(Axial))));
    }

    [Fact]
    public void Four_mammograms_hang_by_side_and_view_with_their_chest_walls_to_each_other()
    {
        var study = Study("1", Mg("L", "MLO"), Mg("R", "MLO"), Mg("L", "CC"), Mg("R", "CC"));
        var plan = HangingEngine.Choose(HangingLibrary.Defaults, [study])!;
        Assert.Equal("mg-4-view", plan.Protocol.Id);
        Assert.Equal(["R CC", "L CC", "R MLO", "L MLO"], plan.Series.Select(Named));
        // A right breast's chest wall is at the right of its picture, and lies at the right edge of its viewport.
        Assert.All(
            plan.Series.Zip(plan.Protocol.Viewports),
            pair =>
                Assert.Equal(
                    pair.First!.Laterality == "R" ? "Right" : "Left",
                    $"{pair.Second.Align}"
                )
        );
        var prior = HangingEngine.Choose(HangingLibrary.Defaults, [study, study])!;
        Assert.Equal(
            ("mg-4-view-prior", 2, 4),
            (prior.Protocol.Id, prior.Protocol.Rows, prior.Protocol.Columns)
        );
        Assert.Equal(8, prior.Series.Count(s => s is not null));
        Assert.Equal("mg", Chosen(Study("1", Mg("R", "CC"), Mg("L", "CC"))));
    }

    [Fact]
    public void Radiographs_hang_frontal_beside_lateral_and_the_prior_with_them()
    {
        var two = Study("1", Dx("LL"), Dx("PA"));
        var plan = HangingEngine.Choose(HangingLibrary.Defaults, [two])!;
        Assert.Equal("xr-2-views", plan.Protocol.Id);
        Assert.Equal(["PA", "LL"], plan.Series.Select(s => s!.View));
        Assert.Equal("xr-2-views-prior", Chosen(two, Study("2", Dx("PA"))));
        Assert.Equal("xr", Chosen(Study("1", Dx("PA"))));
        Assert.Equal("xr-prior", Chosen(Study("1", Dx("PA")), Study("2", Dx("PA"))));
    }

    [Fact]
    public void PET_hangs_beside_CT_and_ultrasound_in_a_grid()
    {
        var both = Study("1", Ct("CHEST"), Series("PT", plane: Axial, images: 20));
        Assert.Equal("pt-ct", Chosen(both));
        Assert.Equal("pt-ct-prior", Chosen(both, both));
        Assert.Equal("pt", Chosen(Study("1", Series("PT", plane: Axial))));
        Assert.Equal(
            ["us", "us-two", "us-four", "us-four", "us-six", "us-six"],
            Enumerable
                .Range(1, 6)
                .Select(n => Chosen(Study("1", [.. Enumerable.Repeat(Series("US"), n)])))
        );
    }

    [Fact]
    public void The_schema_names_every_property_and_every_word_that_the_defaults_use()
    {
        using var schema = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Root(), "docs", "hanging-protocol.schema.json"))
        );
        var text = schema.RootElement.GetRawText();
        foreach (
            var file in Directory.EnumerateFiles(
                Path.Combine(Root(), "src", "Weir.Client", "Hanging", "Protocols")
            )
        )
        {
            using var protocol = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var name in Names(protocol.RootElement))
            {
                Assert.Contains($"\"{name}\"", text);
            }
        }
    }

    internal static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Weir.slnx")))
        {
            root = root.Parent;
        }
        return root.FullName;
    }

    private static IEnumerable<string> Names(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(p => Names(p.Value).Prepend(p.Name)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
            _ => [],
        };

    private static string? Chosen(params StudyManifest[] studies) =>
        HangingEngine.Choose(HangingLibrary.Defaults, studies)?.Protocol.Id;

    private static string Named(SeriesManifest? series) => $"{series!.Laterality} {series.View}";

    private static SeriesManifest Ct(string bodyPart) =>
        Series("CT", bodyPart: bodyPart, plane: Axial, images: 20);

    private static SeriesManifest Mr(double[] plane) => Series("MR", plane: plane);

    private static SeriesManifest Mg(string side, string view) =>
        Series("MG", laterality: side, view: view, images: 1);

    private static SeriesManifest Dx(string view) => Series("DX", view: view, images: 1);
}
