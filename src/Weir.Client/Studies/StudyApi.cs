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

    /// <summary>What the server is doing.</summary>
    public async Task<ServerStatus> StatusAsync(CancellationToken ct) =>
        await http.GetFromJsonAsync("api/status", StudyJson.Default.ServerStatus, ct)
        ?? new ServerStatus();
}
