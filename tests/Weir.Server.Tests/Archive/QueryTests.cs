using Weir.Server.Archive;

namespace Weir.Server.Tests.Archive;

public sealed class QueryTests : IAsyncLifetime
{
    private readonly TestArchive archive = new();

    public async ValueTask InitializeAsync()
    {
        var studies = new[]
        {
            new TestObject
            {
                Study = "1.1",
                PatientName = "Müller^Ända",
                PatientId = "100%",
                StudyDate = "20240101",
                Modality = "CT",
                Description = "Thorax nativ",
            },
            new TestObject
            {
                Study = "1.2",
                PatientName = "Wang^XiaoDong=王^小东=",
                PatientId = "a_b",
                StudyDate = "20240215",
                Modality = "MR",
                Description = "Kopf [T1]",
            },
            new TestObject
            {
                Study = "1.3",
                PatientName = "Doe^Jane",
                PatientId = "axb",
                StudyDate = "20240301",
                StudyTime = "1030",
                Modality = "CT",
                Description = "",
            },
            new TestObject
            {
                Study = "1.4",
                PatientName = "DOE^JOHN^^Dr",
                PatientId = "7",
                StudyDate = "",
                Modality = "CR",
                Accession = "ACC-9",
            },
        };
        for (var i = 0; i < studies.Length; i++)
        {
            await Add(studies[i] with { Series = $"2.{i}", Sop = $"3.{i}" });
        }

        await Add(studies[0] with { Series = "2.0.1", Sop = "3.0.1", Modality = "SR" });
    }

    public ValueTask DisposeAsync() => archive.DisposeAsync();

    [Theory]
    [InlineData("müller", "1.1")]
    [InlineData("ÄNDA", "1.1")]
    [InlineData("doe", "1.3 1.4")]
    [InlineData("jane doe", "1.3")]
    [InlineData("doe^j*n", "1.3 1.4")]
    [InlineData("小东", "1.2")]
    [InlineData("%", "")]
    [InlineData("'; --", "")]
    public void A_search_box_finds_names_by_their_parts_in_any_case(string text, string expected) =>
        AssertStudies(expected, new StudyQuery { PatientName = new TextMatch(text) });

    [Theory]
    [InlineData("Doe^J*", "1.3 1.4")]
    [InlineData("doe^john^^dr", "1.4")]
    [InlineData("Doe", "")]
    [InlineData("D?e^Jane", "1.3")]
    [InlineData("王^小东", "1.2")]
    [InlineData("Wang^*", "1.2")]
    [InlineData("*", "1.1 1.2 1.3 1.4")]
    public void DICOM_matching_of_a_name_is_whole_and_per_component_group(
        string text,
        string expected
    ) => AssertStudies(expected, new StudyQuery { PatientName = new TextMatch(text, Whole: true) });

    [Theory]
    [InlineData("100%", "1.1")]
    [InlineData("a_b", "1.2")]
    [InlineData("a?b", "1.2 1.3")]
    [InlineData("A_B", "")]
    public void DICOM_matching_knows_no_wildcards_but_its_own(string text, string expected) =>
        AssertStudies(expected, new StudyQuery { PatientId = new TextMatch(text, Whole: true) });

    [Fact]
    public void A_bracket_in_a_pattern_is_a_bracket() =>
        AssertStudies(
            "1.2",
            new StudyQuery { StudyDescription = new TextMatch("Kopf [T1]*", Whole: true) }
        );

    [Theory]
    [InlineData("20240101", "20240215", "1.1 1.2")]
    [InlineData("20240301", "20240301", "1.3")]
    [InlineData("", "20240214", "1.1")]
    [InlineData("20240216", "", "1.3")]
    [InlineData("", "", "1.1 1.2 1.3 1.4")]
    public void A_date_range_is_inclusive_and_never_matches_an_absent_date(
        string from,
        string to,
        string expected
    ) => AssertStudies(expected, new StudyQuery { StudyDate = new ValueRange(from, to) });

    [Fact]
    public void A_short_time_matches_what_begins_with_it() =>
        AssertStudies(
            "1.1 1.2",
            new StudyQuery
            {
                StudyTime = new ValueRange("10", "1015"),
                StudyDate = new ValueRange("2024", ""),
            }
        );

    [Theory]
    [InlineData("CT", "1.1 1.3")]
    [InlineData("SR", "1.1")]
    [InlineData("C", "")]
    public void A_study_has_the_modalities_of_all_its_series(string modality, string expected) =>
        AssertStudies(expected, new StudyQuery { Modalities = [modality] });

    [Fact]
    public void Many_UIDs_make_one_query() =>
        AssertStudies(
            "1.1 1.4",
            new StudyQuery
            {
                StudyUids = [.. Enumerable.Range(0, 50_000).Select(i => $"9.{i}"), "1.1", "1.4"],
            }
        );

    [Fact]
    public void A_page_carries_the_total_and_keeps_the_order()
    {
        var query = new StudyQuery { Sort = StudySort.PatientName, Limit = 2 };

        var first = archive.Store.FindStudies(query);
        var second = archive.Store.FindStudies(query with { Offset = 2 });
        var beyond = archive.Store.FindStudies(query with { Offset = 10 });

        Assert.Equal((4, 4, 4), (first.Total, second.Total, beyond.Total));
        Assert.Equal(
            ["1.3", "1.4", "1.1", "1.2"],
            first.Items.Concat(second.Items).Select(s => s.StudyUid)
        );
        Assert.Empty(beyond.Items);
    }

    [Fact]
    public void Series_and_instances_are_found_through_the_levels_above()
    {
        var ofName = new StudyQuery { PatientName = new TextMatch("müller") };

        var series = archive.Store.FindSeries(
            new SeriesQuery { Study = ofName, Modalities = ["SR"] }
        );
        var instances = archive.Store.FindInstances(
            new InstanceQuery { Series = new SeriesQuery { Study = ofName } }
        );

        Assert.Equal(["2.0.1"], series.Items.Select(s => s.SeriesUid));
        Assert.Equal(["3.0", "3.0.1"], instances.Items.Select(s => s.SopUid));
        Assert.Equal(2, archive.Store.InstancesOfStudy("1.1").Count);
        Assert.Equal(2, archive.Store.SeriesOfStudy("1.1").Count);
        Assert.Empty(archive.Store.InstancesOfStudy("1"));
    }

    private void AssertStudies(string expected, StudyQuery query)
    {
        var found = archive.Store.FindStudies(query);
        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            found.Items.Select(s => s.StudyUid).Order()
        );
        Assert.Equal(found.Items.Count, found.Total);
    }

    private async Task Add(TestObject item) =>
        Assert.Equal(
            ImportOutcome.Imported,
            (await archive.Store.ImportStreamAsync(new MemoryStream(item.Bytes()))).Outcome
        );
}
