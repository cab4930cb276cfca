using System.Globalization;
using Microsoft.Extensions.Primitives;
using Weir.Dicom;
using Weir.Server.Hosting;

namespace Weir.Server.Dicomweb;

/// <summary>A search as it was asked for (PS3.18 section 8.3.4): filters by tag, wanted attributes, a page.</summary>
/// <param name="Filters">Matching keys and their values; a key with an empty value only asks for the attribute.</param>
/// <param name="Include">Attributes asked for beside the standard ones.</param>
/// <param name="IncludeAll">Whether all attributes are asked for.</param>
/// <param name="Offset">Matches to leave out.</param>
/// <param name="Limit">Matches to return at most.</param>
/// <param name="Fuzzy">Whether fuzzy matching of names was asked for.</param>
internal sealed record QidoRequest(
    IReadOnlyDictionary<DicomTag, string> Filters,
    IReadOnlySet<DicomTag> Include,
    bool IncludeAll,
    int Offset,
    int Limit,
    bool Fuzzy
)
{
    /// <summary>Matches returned at most, whatever was asked for: the rest is got by offset.</summary>
    public const int MaxLimit = 10_000;

    private const int DefaultLimit = 1000;

    /// <summary>Reads the query of a request.</summary>
    /// <exception cref="BadRequestException">A key is no attribute or a value is malformed.</exception>
    public static QidoRequest Parse(IQueryCollection query)
    {
        var filters = new Dictionary<DicomTag, string>();
        var include = new HashSet<DicomTag>();
        var (all, offset, limit, fuzzy) = (false, 0, DefaultLimit, false);
        foreach (var (key, values) in query)
        {
            switch (key.ToLowerInvariant())
            {
                case "limit":
                    limit = Math.Min(Number(values, "limit"), MaxLimit);
                    break;
                case "offset":
                    offset = Number(values, "offset");
                    break;
                case "fuzzymatching":
                    fuzzy = values.Count == 1 && values[0] == "true";
                    break;
                case "includefield":
                    foreach (var field in Split(values))
                        if (field == "all")
                            all = true;
                        else
                            include.Add(Attribute(field, "includefield"));
                    break;
                default:
                    AddFilter(filters, include, key, values);
                    break;
            }
        }
        return new QidoRequest(filters, include, all, offset, limit, fuzzy);
    }

    private static void AddFilter(
        Dictionary<DicomTag, string> filters,
        HashSet<DicomTag> include,
        string key,
        StringValues values
    )
    {
        // A path into a sequence (00400275.00400009) is matched by its last part only where the index knows it: nowhere yet.
        var tag = Attribute(key.Split('.')[^1], "The query");
        include.Add(tag);
        var value = string.Join(',', values.Where(v => !string.IsNullOrEmpty(v)));
        if (value.Length == 0 || value == "*")
            return;
        if (!filters.TryAdd(tag, value))
            throw new BadRequestException($"{tag} is given twice.");
    }

    private static DicomTag Attribute(string text, string where)
    {
        if (DicomTag.TryParse(text, out var tag))
            return tag;
        // The text itself is not quoted: it may be a value in the wrong place.
        return DicomDictionary.TagOf(text)
            ?? throw new BadRequestException($"{where} has a name that is not an attribute.");
    }

    private static int Number(StringValues values, string name) =>
        values.Count == 1
        && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BadRequestException($"{name} must be one number, 0 or more.");

    private static IEnumerable<string> Split(StringValues values) =>
        values
            .SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Where(v => v.Length > 0);
}
