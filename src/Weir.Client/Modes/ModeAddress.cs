namespace Weir.Client.Modes;

/// <summary>What an address of the application means: which studies, and which series first. The list has no address.</summary>
/// <param name="StudyUids">At least one study instance UID.</param>
/// <param name="SeriesUid">The series to show first, or null.</param>
public sealed record ModeAddress(IReadOnlyList<string> StudyUids, string? SeriesUid)
{
    private const int LongestUid = 64; // PS3.5 section 9.1
    private const int LongestProtocol = 64;

    /// <summary>The hanging protocol that is asked for, as OHIF writes it; null for the one that suits best.</summary>
    public string? HangingProtocolId { get; init; }

    /// <inheritdoc/>
    public bool Equals(ModeAddress? other) =>
        other is not null
        && SeriesUid == other.SeriesUid
        && HangingProtocolId == other.HangingProtocolId
        && StudyUids.SequenceEqual(other.StudyUids);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(SeriesUid, StudyUids[0], StudyUids.Count);

    /// <summary>
    /// Reads <c>/viewer?StudyInstanceUIDs=a,b</c> (as OHIF writes it, also with the parameter repeated) and <c>/study/{uid}</c>,
    /// either with <c>?series=</c>. Null for every other address and for UIDs that cannot be.
    /// </summary>
    /// <param name="pathAndQuery">Relative to the application's base, with or without the leading slash.</param>
    public static ModeAddress? Parse(string pathAndQuery)
    {
        var hash = pathAndQuery.IndexOf('#');
        if (hash >= 0)
        {
            pathAndQuery = pathAndQuery[..hash];
        }
        var mark = pathAndQuery.IndexOf('?');
        var path = (mark < 0 ? pathAndQuery : pathAndQuery[..mark]).Trim('/');
        var studies = new List<string>();
        string? series = null;
        string? protocol = null;
        foreach (var part in (mark < 0 ? "" : pathAndQuery[(mark + 1)..]).Split('&'))
        {
            var equals = part.IndexOf('=');
            if (equals < 0)
            {
                continue;
            }
            var value = Uri.UnescapeDataString(part[(equals + 1)..]);
            if (part[..equals].Equals("StudyInstanceUIDs", StringComparison.OrdinalIgnoreCase))
            {
                studies.AddRange(value.Split(',', StringSplitOptions.RemoveEmptyEntries));
            }
            else if (part[..equals].Equals("series", StringComparison.OrdinalIgnoreCase))
            {
                series = value;
            }
            else if (part[..equals].Equals("hangingProtocolId", StringComparison.OrdinalIgnoreCase))
            {
                protocol = value[..Math.Min(value.Length, LongestProtocol)];
            }
        }
        if (path.StartsWith("study/", StringComparison.OrdinalIgnoreCase))
        {
            studies = [Uri.UnescapeDataString(path["study/".Length..])];
        }
        else if (!path.Equals("viewer", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var valid = studies.Count > 0 && studies.All(IsUid) && (series is null || IsUid(series));
        return valid
            ? new ModeAddress(studies, series)
            {
                HangingProtocolId = string.IsNullOrEmpty(protocol) ? null : protocol,
            }
            : null;
    }

    private static bool IsUid(string uid) =>
        uid.Length is > 0 and <= LongestUid && uid.All(c => char.IsAsciiDigit(c) || c == '.');
}
