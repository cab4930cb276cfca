using System.Net.Http.Json;

namespace Weir.Client.Studies;

/// <summary>The study list's part of the server's API. Throws what <see cref="HttpClient"/> throws.</summary>
public sealed class StudyApi(HttpClient http)
{
    private (StudyQuery Query, int Limit, Task<StudyPage> Page)? _ahead;

    /// <summary>Asks for the first rows of a list before it is there to ask; its first question is answered by that.</summary>
    public void AskAhead(StudyQuery query, int limit) =>
        _ahead = (query, limit, AskAsync(query, 0, limit, CancellationToken.None));

    /// <summary>What was asked ahead, if it has come already and is of this list; it stays to be asked for.</summary>
    public StudyPage? Ready(StudyQuery query) =>
        _ahead is { Page.IsCompletedSuccessfully: true } first && first.Query == query
            ? first.Page.Result
            : null;

    /// <summary>A part of the list.</summary>
    public async Task<StudyPage> FindAsync(
        StudyQuery query,
        int offset,
        int limit,
        CancellationToken ct
    )
    {
        var ahead = _ahead;
        _ahead = null;
        if (ahead is { } first && first.Query == query && offset == 0 && limit <= first.Limit)
        {
            var page = await first.Page.WaitAsync(ct);
            return page with { Studies = [.. page.Studies.Take(limit)] };
        }
        return await AskAsync(query, offset, limit, ct);
    }

    private async Task<StudyPage> AskAsync(
        StudyQuery query,
        int offset,
        int limit,
        CancellationToken ct
    ) =>
        await http.GetFromJsonAsync(query.ToUrl(offset, limit), StudyJson.Default.StudyPage, ct)
        ?? new StudyPage(0, []);

    /// <summary>The studies of the same patient as a study, itself among them, the latest first; none when it has no patient ID.</summary>
    public async Task<StudyPage> OfSamePatientAsync(
        string studyUid,
        int limit,
        CancellationToken ct
    ) =>
        await http.GetFromJsonAsync(
            FormattableString.Invariant(
                $"api/studies?patientOf={Uri.EscapeDataString(studyUid)}&limit={limit}"
            ),
            StudyJson.Default.StudyPage,
            ct
        ) ?? new StudyPage(0, []);

    /// <summary>As <see cref="OfSamePatientAsync"/>, as many as a time line can show.</summary>
    public async Task<IReadOnlyList<StudySummary>> PatientStudiesAsync(
        string studyUid,
        CancellationToken ct
    ) => (await OfSamePatientAsync(studyUid, 100, ct)).Studies;

    /// <summary>
    /// Tells the server that the reader has opened a study, for the list of those. A server that does not answer is not asked again: reading
    /// goes on.
    /// </summary>
    public async Task OpenedAsync(string studyUid)
    {
        try
        {
            using var answer = await http.PutAsync(
                $"api/studies/{Uri.EscapeDataString(studyUid)}/opened",
                null
            );
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        { }
    }

    /// <summary>What the server is doing.</summary>
    public async Task<ServerStatus> StatusAsync(CancellationToken ct) =>
        await http.GetFromJsonAsync("api/status", StudyJson.Default.ServerStatus, ct)
        ?? new ServerStatus();
}
