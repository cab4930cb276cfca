using System.Text.Json;

namespace Weir.Client.Studies;

/// <summary>
/// Which studies a reader will probably open after one: the next of the list as it is sorted and filtered, and the same patient's others
/// (by patient ID and issuer, which the server compares), those before it first.
/// </summary>
/// <param name="api">Asked for few rows, and only when there is nothing nearer to load.</param>
/// <param name="list">The list as its reader left it.</param>
public sealed class LikelyStudies(StudyApi api, StudyListState list)
{
    /// <summary>Studies taken from the list.</summary>
    public const int MostNext = 2;

    /// <summary>Studies taken from the patient's others.</summary>
    public const int MostPriors = 2;

    // A study that came in meanwhile moves the others down; more would be another list.
    private const int RowsLookedAt = 8;

    // The patient's others that are looked at: enough for those before and after.
    private const int MostOfPatient = 50;

    /// <summary>Study instance UIDs, the likeliest first, without the study itself.</summary>
    /// <param name="studyUid">The study that is open.</param>
    /// <param name="cancellation">Ends the requests.</param>
    /// <exception cref="HttpRequestException">The server answered with an error or cannot be reached.</exception>
    public async Task<IReadOnlyList<string>> FindAsync(
        string studyUid,
        CancellationToken cancellation
    )
    {
        var next = await NextAsync(studyUid, cancellation);
        var priors = await PriorsAsync(studyUid, cancellation);
        return [.. next.Concat(priors).Distinct()];
    }

    // A study opened by its address is in no list: nothing is known of what its reader will open then.
    private async Task<IEnumerable<string>> NextAsync(string uid, CancellationToken cancellation)
    {
        if (list.Total is not > 0 || list.Query.Sort == StudyColumn.Opened)
        {
            return [];
        }
        var rows = await AskAsync(
            api.FindAsync(list.Query, list.Selected, RowsLookedAt, cancellation)
        );
        return rows.SkipWhile(row => row != uid).Skip(1).Take(MostNext);
    }

    private async Task<IEnumerable<string>> PriorsAsync(string uid, CancellationToken cancellation)
    {
        var rows = await AskAsync(api.OfSamePatientAsync(uid, MostOfPatient, cancellation));
        var at = rows.IndexOf(uid);
        return at < 0 ? [] : rows.Skip(at + 1).Concat(rows.Take(at).Reverse()).Take(MostPriors);
    }

    private static async Task<List<string>> AskAsync(Task<StudyPage> asked)
    {
        try
        {
            return [.. (await asked).Studies.Select(s => s.StudyInstanceUid)];
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return []; // an answer that cannot be read: nothing is likely
        }
    }
}
