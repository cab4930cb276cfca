using System.Text.Json;

namespace Weir.Client.Studies;

/// <summary>The way from an open study to its neighbours in the list, as the list is sorted and filtered.</summary>
/// <param name="api">Asked for a few rows when a step is made.</param>
/// <param name="list">The list as its reader left it.</param>
public sealed class StudySteps(StudyApi api, StudyListState list)
{
    // Studies that came in meanwhile move the others down; more would be another list.
    private const int RowsAround = 8;

    private string? _at;

    /// <summary>Place of a study in the list, from 1, and how many there are; null when it was not opened from the list.</summary>
    public (int Place, int Total)? PlaceOf(string study) =>
        // The order of opening changes with each step: it has no neighbours.
        list.Query.Sort != StudyColumn.Opened
        && list.Total is > 0 and var total
        && (list.Opened == study || _at == study)
            ? (list.Selected + 1, total)
            : null;

    /// <summary>The neighbour of a study, which becomes the list's chosen row; null at the ends, and when the study is in no list.</summary>
    /// <exception cref="HttpRequestException">The server answered with an error or cannot be reached.</exception>
    public async Task<string?> StepAsync(string study, int step, CancellationToken cancellation)
    {
        if (PlaceOf(study) is null)
        {
            return null;
        }
        var first = Math.Max(0, list.Selected - RowsAround);
        try
        {
            var page = await api.FindAsync(list.Query, first, (2 * RowsAround) + 1, cancellation);
            var rows = page.Studies.Select(s => s.StudyInstanceUid).ToList();
            var at = rows.IndexOf(study);
            var to = at + step;
            if (at < 0 || to < 0 || to >= rows.Count)
            {
                return null;
            }
            (list.Selected, list.Total, _at) = (first + to, page.Total, rows[to]);
            return rows[to];
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return null; // an answer that cannot be read names no neighbour
        }
    }
}
