using System.Net;
using Weir.Client.Studies;
using Weir.Client.Tests.Ui;

namespace Weir.Client.Tests.Studies;

public sealed class LikelyStudiesTests
{
    private readonly FakeServer _server = new();
    private readonly StudyListState _list = new();
    private readonly LikelyStudies _likely;

    public LikelyStudiesTests()
    {
        _server.Add(10);
        var http = new HttpClient(_server) { BaseAddress = new Uri("http://localhost/") };
        _likely = new LikelyStudies(new StudyApi(http), _list);
    }

    private Task<IReadOnlyList<string>> FindAsync(int study) =>
        _likely.FindAsync($"1.2.3.{study}", TestContext.Current.CancellationToken);

    private void SamePatient(params int[] studies)
    {
        foreach (var i in studies)
        {
            _server.Studies[i] = _server.Studies[i] with { PatientId = "SAME" };
        }
    }

    [Fact]
    public async Task The_next_two_of_the_list_come_first_then_the_patients_others_the_earlier_before_the_later()
    {
        SamePatient(1, 4, 7, 8);
        (_list.Total, _list.Selected) = (10, 4);
        Assert.Equal(["1.2.3.5", "1.2.3.6", "1.2.3.7", "1.2.3.8"], await FindAsync(4));
        SamePatient(9);
        _server.Studies[7] = _server.Studies[7] with { PatientId = "OTHER" };
        _list.Selected = 8;
        Assert.Equal(["1.2.3.9", "1.2.3.4"], await FindAsync(8));
    }

    [Fact]
    public async Task The_list_is_asked_as_its_reader_sorted_and_filtered_it()
    {
        _list.Query = new StudyQuery
        {
            PatientName = "number",
            Sort = StudyColumn.PatientName,
            Descending = false,
        };
        (_list.Total, _list.Selected) = (10, 2);
        Assert.Equal(["1.2.3.3", "1.2.3.4"], await FindAsync(2));
        Assert.Equal(_list.Query.ToUrl(2, 8), _server.Asked[0].TrimStart('/'));
    }

    [Fact]
    public async Task A_study_that_came_in_meanwhile_does_not_lead_astray()
    {
        (_list.Total, _list.Selected) = (10, 4);
        _server.Studies.Insert(0, _server.Studies[9] with { StudyInstanceUid = "1.2.3.99" });
        Assert.Equal(["1.2.3.5", "1.2.3.6"], await FindAsync(4));
    }

    [Fact]
    public async Task A_study_opened_by_its_address_has_no_next_in_a_list()
    {
        SamePatient(3, 6);
        Assert.Equal(["1.2.3.6"], await FindAsync(3));
        (_list.Total, _list.Selected) = (10, 9);
        Assert.Equal(["1.2.3.6"], await FindAsync(3));
    }

    [Fact]
    public async Task No_patient_data_is_in_what_asks_for_a_patients_studies()
    {
        SamePatient(3, 6);
        await FindAsync(3);
        Assert.Equal("/api/studies?patientOf=1.2.3.3&limit=50", Assert.Single(_server.Asked));
    }

    [Fact]
    public async Task A_server_that_fails_is_told_of_and_an_answer_that_cannot_be_read_names_none()
    {
        _server.Failure = HttpStatusCode.InternalServerError;
        await Assert.ThrowsAsync<HttpRequestException>(() => FindAsync(1));
        _server.Failure = null;
        _server.Body = "<html>";
        Assert.Empty(await FindAsync(1));
    }
}
