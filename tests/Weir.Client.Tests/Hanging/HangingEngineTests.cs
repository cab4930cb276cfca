using System.Text;
using Weir.Client.Hanging;
using Weir.Client.Tests.Core;
using Weir.Imaging.Hanging;
using Weir.Wire;

namespace Weir.Client.Tests.Hanging;

public sealed class HangingEngineTests
{
    private static readonly double[] Axial = [1, 0, 0, 0, 1, 0];
    private static readonly double[] Coronal = [1, 0, 0, 0, 0, -1];
    private static readonly double[] Sagittal = [0, 1, 0, 0, 0, -1];

    [Fact]
    public void The_most_specific_protocol_wins_and_of_equals_the_first()
    {
        var study = Study("1", Series("CT", bodyPart: "CHEST"));
        var general = Protocol("general", """{ "modality": "CT" }""");
        var special = Protocol(
            "special",
            """{ "modality": "CT", "bodyPart": ["THORAX", "chest"] }"""
        );
        var twin = Protocol("twin", """{ "modality": "CT", "bodyPart": "CHEST" }""");
        Assert.Equal("special", Choose([general, special, twin], study));
        Assert.Equal("twin", Choose([general, twin, special], study));
        Assert.Equal("general", Choose([general, special], Study("1", Series("CT"))));
        Assert.Null(Choose([general, special], Study("1", Series("US"))));
        Assert.Null(HangingEngine.Choose([general], []));
    }

    [Theory]
    [InlineData("""{ "modality": "MR" }""", true)]
    [InlineData("""{ "modality": "!MR" }""", false)]
    [InlineData("""{ "bodyPart": "KNEE" }""", true)]
    [InlineData("""{ "bodyPart": "KNE" }""", false)]
    [InlineData("""{ "seriesDescription": "pd" }""", true)]
    [InlineData("""{ "seriesDescription": ["pd", "!fs"] }""", false)]
    [InlineData("""{ "studyDescription": "left knee" }""", true)]
    [InlineData("""{ "studyDescription": "right" }""", false)]
    [InlineData("""{ "laterality": "L" }""", true)]
    [InlineData("""{ "laterality": "R" }""", false)]
    [InlineData("""{ "view": "LL" }""", false)]
    [InlineData("""{ "plane": "sagittal" }""", true)]
    [InlineData("""{ "plane": ["axial", "coronal"] }""", false)]
    [InlineData("""{ "minImages": 3, "maxImages": 3 }""", true)]
    [InlineData("""{ "minImages": 4 }""", false)]
    [InlineData("""{ "maxImages": 2 }""", false)]
    [InlineData("""{ "priors": 1 }""", false)]
    [InlineData("{}", true)]
    public void Each_condition_is_met_or_not(string match, bool fits)
    {
        var series = Series("MR", "PD FS SAG", "KNEE", "L", plane: Sagittal);
        var study = Study("1", series) with { StudyDescription = "MRI Left Knee" };
        Assert.Equal(fits, Choose([Protocol("p", match)], study) is not null);
    }

    [Fact]
    public void All_conditions_on_a_series_are_met_by_one_series_not_by_two()
    {
        var match = """{ "modality": "MR", "plane": "axial" }""";
        var study = Study("1", Series("MR", plane: Coronal), Series("CT", plane: Axial));
        Assert.Null(Choose([Protocol("p", match)], study));
    }

    [Fact]
    public void A_viewport_takes_the_nth_that_fits_of_those_that_none_before_it_shows()
    {
        var study = Study("1", Series("US"), Series("US"), Series("SC"), Series("US"));
        var plan = Plan(
            """
            { "series": { "modality": "US" }, "nth": 2 },
            { "series": { "modality": "US" }, "notShown": true, "nth": 2 },
            { "series": { "modality": "US" }, "nth": 4 },
            { "series": { "modality": "US" } }
            """,
            study
        );
        Assert.Equal([1, 3, -1, 0], Places(study, plan));
    }

    [Fact]
    public void A_required_viewport_that_stays_empty_takes_the_protocol_away_unless_a_reader_asks_for_it()
    {
        var views =
            """{ "series": { "modality": "CT" }, "required": true }, { "series": { "modality": "PT" }, "required": true }""";
        var study = Study("1", Series("CT"));
        var protocol = Protocol("p", "{}", views);
        Assert.Null(HangingEngine.Plan(protocol, [study]));
        var forced = HangingEngine.Plan(protocol, [study], asFarAsPossible: true)!;
        Assert.Equal([0, -1], Places(study, forced));
    }

    [Fact]
    public void A_prior_is_compared_with_what_is_like_it_and_what_is_called_the_same_first()
    {
        var current = Study("1", Series("CT", "Lung 1 mm", "CHEST", plane: Axial));
        var prior = Study(
            "2",
            Series("CT", "Scout", "CHEST", plane: Coronal),
            Series("CT", "Soft 5 mm", "chest", plane: Axial),
            Series("CT", "LUNG 1 MM", "", plane: Axial),
            Series("MR", "Lung 1 mm", "CHEST", plane: Axial)
        );
        var protocol = Protocol(
            "p",
            """{ "priors": 1 }""",
            """{ "series": {} }, { "study": 1, "like": 1, "required": true }, { "study": 1, "like": 1, "nth": 2 }"""
        );
        var plan = HangingEngine.Choose([protocol], [current, prior])!;
        Assert.Same(prior.Series[2], plan.Series[1]);
        Assert.Same(prior.Series[1], plan.Series[2]);
        var head = Study("3", Series("CT", "Head", "HEAD", plane: Axial));
        Assert.Null(HangingEngine.Choose([protocol], [current, head]));
    }

    internal static SeriesManifest Series(
        string modality,
        string description = "",
        string bodyPart = "",
        string laterality = "",
        string view = "",
        double[]? plane = null,
        int images = 3
    ) =>
        TestStudies
            .Make("0", 1, TestStudies.Ct with { Orientation = plane ?? [] }, [images])
            .Series[0] with
        {
            Modality = modality,
            SeriesDescription = description,
            BodyPart = bodyPart,
            Laterality = laterality,
            View = view,
        };

    /// <summary>A study of series, with UIDs and places of their own.</summary>
    internal static StudyManifest Study(string uid, params SeriesManifest[] series)
    {
        var first = 0;
        var all = new List<SeriesManifest>();
        foreach (var (i, one) in series.Index())
        {
            var own = $"{uid}.{i + 1}";
            all.Add(
                one with
                {
                    SeriesInstanceUid = own,
                    SeriesNumber = i + 1,
                    FirstFrame = first,
                    Frames =
                    [
                        .. one.Frames.Select((f, n) => f with { SopInstanceUid = $"{own}.{n}" }),
                    ],
                }
            );
            first += one.FrameCount;
        }
        return TestStudies.Make(uid) with { Series = all, PatientId = "ID" };
    }

    internal static HangingProtocol Protocol(
        string id,
        string match,
        string viewports = "",
        int rows = 1,
        int columns = 4
    ) =>
        HangingProtocolReader.Read(
            Encoding.UTF8.GetBytes(
                $$"""
                { "id": "{{id}}", "name": "{{id}}", "match": {{match}}, "layout": { "rows": {{rows}}, "columns": {{columns}} }, "viewports": [{{viewports}}] }
                """
            )
        );

    private static string? Choose(HangingProtocol[] protocols, StudyManifest study) =>
        HangingEngine.Choose(protocols, [study])?.Protocol.Id;

    private static HangingPlan Plan(string viewports, StudyManifest study) =>
        HangingEngine.Plan(Protocol("p", "{}", viewports), [study])!;

    private static int[] Places(StudyManifest study, HangingPlan plan) =>
        [.. plan.Series.Select(s => study.Series.ToList().FindIndex(o => ReferenceEquals(o, s)))];
}
