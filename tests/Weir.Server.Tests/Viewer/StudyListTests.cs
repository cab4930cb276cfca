using System.Net;
using System.Text.Json;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Viewer;

public sealed class StudyListTests(SeriesServer series)
{
    [Theory]
    [InlineData("", 5)]
    [InlineData("patientName=head", 2)]
    [InlineData("patientName=He*", 2)]
    [InlineData("patientName=042", 1)]
    [InlineData("patientName=nobody", 0)]
    [InlineData("patientId=583295", 1)]
    [InlineData("description=wrist", 1)]
    [InlineData("modality=CT", 3)]
    [InlineData("modality=MR,PT", 3)]
    [InlineData("modality=XX", 0)]
    [InlineData("dateFrom=20170101&dateTo=20171231", 1)]
    [InlineData("dateFrom=2017-01-01&dateTo=2017-12-31&modality=MR", 1)]
    [InlineData("dateFrom=29990101", 0)]
    public async Task Filters_narrow_the_list(string query, int expected)
    {
        var server = await series.GetAsync();
        using var page = await GetAsync(server, query);
        Assert.Equal(expected, page.RootElement.GetProperty("total").GetInt32());
        Assert.Equal(expected, page.RootElement.GetProperty("studies").GetArrayLength());
    }

    [Fact]
    public async Task The_list_is_sorted_both_ways_and_comes_in_pages()
    {
        var server = await series.GetAsync();
        var counts = new List<int>();
        for (var offset = 0; offset < 6; offset += 2)
        {
            using var page = await GetAsync(server, $"sort=-instanceCount&offset={offset}&limit=2");
            Assert.Equal(5, page.RootElement.GetProperty("total").GetInt32());
            foreach (var study in page.RootElement.GetProperty("studies").EnumerateArray())
                counts.Add(study.GetProperty("instanceCount").GetInt32());
        }
        Assert.Equal([276, 94, 54, 28, 16], counts);
        using var ascending = await GetAsync(server, "sort=instanceCount&limit=1");
        Assert.Equal(
            16,
            ascending.RootElement.GetProperty("studies")[0].GetProperty("instanceCount").GetInt32()
        );
    }

    [Fact]
    public async Task The_studies_of_a_patient_go_by_id_and_issuer_and_never_by_name()
    {
        await using var server = await RunningServer.StartAsync();
        (string Id, string Issuer, string Name, string Date)[] studies =
        [
            ("P*1", "A", "PHANTOM^ONE", "20240101"),
            ("P*1", "A", "PHANTOM^MARRIED", "20230101"),
            ("P*1", "B", "PHANTOM^ONE", "20220101"),
            ("P*1", "", "PHANTOM^ONE", "20210101"),
            ("PX1", "A", "PHANTOM^ONE", "20200101"),
            ("", "", "PHANTOM^ONE", "20190101"),
            ("", "", "PHANTOM^ONE", "20180101"),
        ];
        foreach (var (i, study) in studies.Index())
        {
            var stored = new TestObject
            {
                Study = $"1.9.{i}",
                Sop = $"1.8.{i}",
                PatientId = study.Id,
                Issuer = study.Issuer,
                PatientName = study.Name,
                StudyDate = study.Date,
            };
            await server.Archive.ImportStreamAsync(new MemoryStream(stored.Bytes()));
        }
        Assert.Equal(["1.9.0", "1.9.1"], await UidsAsync(server, "patientOf=1.9.1"));
        Assert.Equal(["1.9.1"], await UidsAsync(server, "patientOf=1.9.0&offset=1&limit=5"));
        Assert.Equal(["1.9.3"], await UidsAsync(server, "patientOf=1.9.3"));
        Assert.Empty(await UidsAsync(server, "patientOf=1.9.5"));
        Assert.Empty(await UidsAsync(server, "patientOf=1.9.99"));
    }

    private static async Task<string[]> UidsAsync(RunningServer server, string query)
    {
        using var page = await GetAsync(server, query);
        return
        [
            .. page
                .RootElement.GetProperty("studies")
                .EnumerateArray()
                .Select(study => study.GetProperty("studyInstanceUid").GetString()!),
        ];
    }

    [Theory]
    [InlineData("patientBirthDate")]
    [InlineData("-patientBirthDate")]
    public async Task The_list_is_sorted_by_birth_date_both_ways(string sort)
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var (i, birth) in new[] { "19710412", "", "20010101", "19630827" }.Index())
        {
            var born = new TestObject
            {
                Study = $"1.9.{i}",
                Sop = $"1.8.{i}",
                BirthDate = birth,
            };
            await server.Archive.ImportStreamAsync(new MemoryStream(born.Bytes()));
        }

        using var page = await GetAsync(server, "sort=" + sort);

        string[] ascending = ["", "19630827", "19710412", "20010101"];
        Assert.Equal(
            sort.StartsWith('-') ? ascending.Reverse() : ascending,
            page.RootElement.GetProperty("studies")
                .EnumerateArray()
                .Select(s => s.GetProperty("patientBirthDate").GetString()!)
        );
    }

    [Fact]
    public async Task A_study_has_all_fields_of_the_list()
    {
        var server = await series.GetAsync();
        using var page = await GetAsync(server, "description=wrist");
        var study = page.RootElement.GetProperty("studies")[0];
        Assert.Equal("1.113654.3.13.1026", study.GetProperty("studyInstanceUid").GetString());
        Assert.Equal("DOE^J1", study.GetProperty("patientName").GetString());
        Assert.Equal("20170716", study.GetProperty("studyDate").GetString());
        Assert.Equal("MR", study.GetProperty("modalities")[0].GetString());
        Assert.Equal(1, study.GetProperty("seriesCount").GetInt32());
        Assert.True(study.GetProperty("bytes").GetInt64() > 16 * 256 * 256 * 2);
        foreach (
            var name in "patientId issuerOfPatientId patientBirthDate patientSex studyTime studyDescription accessionNumber".Split(
                ' '
            )
        )
            Assert.Equal(JsonValueKind.String, study.GetProperty(name).ValueKind);
    }

    [Theory]
    [InlineData("sort=name")]
    [InlineData("sort=--")]
    [InlineData("offset=-1")]
    [InlineData("limit=many")]
    [InlineData("limit=99999999999")]
    [InlineData("dateFrom=yesterday")]
    [InlineData("dateTo=20171399")]
    public async Task A_malformed_query_is_refused_and_not_repeated(string query)
    {
        var server = await series.GetAsync();
        using var answer = await server.Client.GetAsync("/api/studies?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(query.Split('=')[1], await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_status_tells_version_and_pressure()
    {
        var server = await series.GetAsync();
        using var status = JsonDocument.Parse(await server.Client.GetStringAsync("/api/status"));
        Assert.NotEmpty(status.RootElement.GetProperty("version").GetString()!);
        Assert.False(status.RootElement.GetProperty("importing").GetBoolean());
        Assert.NotEmpty(
            status.RootElement.GetProperty("pressure").GetProperty("level").GetString()!
        );
        Assert.True(
            status.RootElement.GetProperty("frames").GetProperty("memoryLimit").GetInt64() > 0
        );
    }

    private static async Task<JsonDocument> GetAsync(RunningServer server, string query) =>
        JsonDocument.Parse(await server.Client.GetStringAsync("/api/studies?" + query));
}
