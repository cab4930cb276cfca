using System.Net.Http.Json;

namespace Weir.Client.Studies;

/// <summary>The study list's part of the server's API. Throws what <see cref="HttpClient"/> throws.</summary>
public sealed class StudyApi(HttpClient http)
{
    /// <summary>A part of the list.</summary>
    public async Task<StudyPage> FindAsync(
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
