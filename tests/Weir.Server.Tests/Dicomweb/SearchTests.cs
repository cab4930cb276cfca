using System.Net;
using System.Text.Json;
using Weir.Server.Tests.Hosting;
using Weir.Server.Tests.Viewer;

namespace Weir.Server.Tests.Dicomweb;

public sealed class SearchTests(SeriesServer series)
{
    private const string Wrist = "1.113654.3.13.1026";
    private const string Pet = "1.3.6.1.4.1.14519.5.2.1.7009.2403.334240657131972136850343327463";

    [Theory]
    [InlineData("studies", 5)]
    [InlineData("studies?PatientName=HEAD", 2)]
    [InlineData("studies?PatientName=h*d", 2)]
    [InlineData("studies?00100010=DOE^J?", 1)]
    [InlineData("studies?PatientID=583295", 1)]
    [InlineData("studies?ModalitiesInStudy=CT", 3)]
    [InlineData("studies?ModalitiesInStudy=PT%5CXX", 1)]
    [InlineData("studies?StudyDate=20170716", 1)]
    [InlineData("studies?StudyDate=20170101-20171231", 1)]
    [InlineData("studies?StudyDate=-20170715", 4)]
    [InlineData("studies?StudyInstanceUID=" + Wrist + "," + Pet, 2)]
    [InlineData("studies?StudyInstanceUID=" + Wrist + "&StudyInstanceUID=" + Pet, 2)]
    [InlineData("studies?StudyInstanceUID=1.2.3", 0)]
    [InlineData("studies?limit=2", 2)]
    [InlineData("studies?limit=2&offset=4", 1)]
    [InlineData("studies?offset=5", 0)]
    [InlineData("studies?PatientName=", 5)]
    [InlineData("studies?PatientWeight=70", 5)]
    [InlineData("series", 17)]
    [InlineData("series?Modality=SEG", 3)]
    [InlineData("studies/" + Pet + "/series", 8)]
    [InlineData("studies/" + Pet + "/series?Modality=CT", 1)]
    [InlineData("studies/1.2.3/series", 0)]
    [InlineData("instances?limit=7", 7)]
    [InlineData("instances?SOPClassUID=1.2.840.10008.5.1.4.1.1.66.4", 3)]
    [InlineData("studies/" + Wrist + "/instances", 16)]
    [InlineData("studies/" + Wrist + "/instances?InstanceNumber=3", 1)]
    public async Task A_search_finds_what_matches(string path, int expected)
    {
        var server = await series.GetAsync();
        using var answer = await server.Client.GetAsync("/dicom-web/" + path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/dicom+json", answer.Content.Headers.ContentType?.MediaType);
        using var found = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(expected, found.RootElement.GetArrayLength());
    }

    [Theory]
    [InlineData("studies?limit=-1")]
    [InlineData("studies?limit=a")]
    [InlineData("studies?offset=1&offset=2")]
    [InlineData("studies?Nonsense=1")]
    [InlineData("studies?includefield=Nonsense")]
    [InlineData("studies?StudyDate=2017")]
    [InlineData("studies?StudyDate=20170101-20170102-20170103")]
    [InlineData("studies?StudyTime=9")]
    [InlineData("series?SeriesNumber=x")]
    [InlineData("studies/" + Pet + "/series?StudyInstanceUID=1.2.3")]
    public async Task A_malformed_search_is_refused(string path)
    {
        var server = await series.GetAsync();
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await server.Client.StatusAsync("/dicom-web/" + path)
        );
    }

    [Fact]
    public async Task A_match_has_the_attributes_of_the_standard_and_those_asked_for()
    {
        var server = await series.GetAsync();
        var text = await server.Client.GetStringAsync(
            $"/dicom-web/studies?StudyInstanceUID={Wrist}&includefield=00100021"
        );
        using var found = JsonDocument.Parse(text);
        var study = found.RootElement[0];
        // PS3.18 table 10.6.3-3.
        const string Tags =
            "00080020 00080030 00080050 00080056 00080061 00080090 00081190 00100010 00100020 00100030 "
            + "00100040 0020000D 00200010 00201206 00201208 00100021";
        Assert.All(Tags.Split(' '), tag => Assert.True(study.TryGetProperty(tag, out _), tag));
        var name = study.GetProperty("00100010").GetProperty("Value")[0].GetProperty("Alphabetic");
        Assert.Equal("DOE^J1", name.GetString());
        Assert.Equal(16, study.GetProperty("00201208").GetProperty("Value")[0].GetInt32());
        var url = study.GetProperty("00081190").GetProperty("Value")[0].GetString();
        Assert.Equal($"{server.Address.AbsoluteUri}dicom-web/studies/{Wrist}", url);
    }

    [Fact]
    public async Task What_was_not_matched_on_and_what_was_left_out_is_said_in_a_warning()
    {
        var server = await series.GetAsync();
        using var answer = await server.Client.GetAsync(
            "/dicom-web/studies?PatientWeight=70&fuzzymatching=true&limit=2"
        );
        var warnings = string.Join('\n', answer.Headers.NonValidated["Warning"]);
        Assert.Contains("(0010,1030)", warnings);
        Assert.Contains("fuzzymatching", warnings);
        Assert.Contains("There are 3 additional results", warnings);
    }

    [Fact]
    public async Task Another_media_type_is_not_acceptable()
    {
        var server = await series.GetAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dicom-web/studies");
        request.Headers.TryAddWithoutValidation(
            "Accept",
            "multipart/related; type=\"application/dicom+xml\""
        );
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
    }
}
