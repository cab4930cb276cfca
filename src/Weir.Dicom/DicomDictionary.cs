using System.Globalization;

namespace Weir.Dicom;

/// <summary>What the data dictionary says of an attribute (PS3.6 section 6).</summary>
/// <param name="Keyword">The keyword, for instance <c>PatientName</c>.</param>
/// <param name="VR">The value representation; where the standard leaves a choice, the one implicit little endian takes.</param>
/// <param name="VM">The value multiplicity, for instance <c>1-n</c>.</param>
public readonly record struct DictionaryEntry(string Keyword, DicomVR VR, string VM)
{
    /// <summary>Whether Pixel Representation decides between US and SS (PS3.3 section C.7.6.3.1).</summary>
    internal bool IsSignDependent { get; init; }
}

/// <summary>The data dictionary of the standard (PS3.6), compiled into the assembly.</summary>
public static class DicomDictionary
{
    private static readonly Lazy<Tables> Loaded = new(Load);

    /// <summary>Looks a tag up. Private tags are unknown here, but for private creators and group lengths.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="entry">Its entry.</param>
    /// <returns>Whether there is an entry.</returns>
    public static bool TryGet(DicomTag tag, out DictionaryEntry entry)
    {
        if (Loaded.Value.ByTag.TryGetValue(tag.Value, out entry))
        {
            return true;
        }
        if (tag.Element == 0)
        {
            entry = new DictionaryEntry("GroupLength", DicomVR.UL, "1");
            return true;
        }
        if (tag.IsPrivate)
        {
            entry = new DictionaryEntry("PrivateCreator", DicomVR.LO, "1");
            return tag.IsPrivateCreator;
        }
        foreach (var (mask, value, repeated) in Loaded.Value.Repeating)
        {
            if ((tag.Value & mask) == value)
            {
                entry = repeated;
                return true;
            }
        }
        return false;
    }

    /// <summary>The tag of a keyword; null if there is none. Keywords are case-sensitive.</summary>
    /// <param name="keyword">For instance <c>PatientName</c>.</param>
    public static DicomTag? TagOf(string keyword) =>
        Loaded.Value.ByKeyword.TryGetValue(keyword, out var value) ? new DicomTag(value) : null;

    /// <summary>The value representation a tag has where the file does not say: the dictionary's, else UN.</summary>
    public static DicomVR VROf(DicomTag tag) => TryGet(tag, out var entry) ? entry.VR : DicomVR.UN;

    private static Tables Load()
    {
        var tables = new Tables([], [], []);
        foreach (var row in EmbeddedTable.Rows("attributes.tsv"))
        {
            var (tag, vr) = (row[0], row[1]);
            var entry = new DictionaryEntry(row[3], ImplicitVR(vr), row[2])
            {
                IsSignDependent = vr.StartsWith("US or SS", StringComparison.Ordinal),
            };
            if (tag.Contains('x'))
            {
                // A repeating group: x stands for any digit (PS3.6 section 6, note).
                var mask = Hex(string.Concat(tag.Select(digit => digit == 'x' ? '0' : 'F')));
                tables.Repeating.Add((mask, Hex(tag.Replace('x', '0')), entry));
            }
            else
            {
                tables.ByTag[Hex(tag)] = entry;
                tables.ByKeyword[entry.Keyword] = Hex(tag);
            }
        }
        return tables;
    }

    /// <summary>Of alternatives, the one implicit little endian means: words over bytes (PS3.5 section A.1);
    /// LUT data as words too, since only those may be longer than 64 KiB in explicit syntaxes.</summary>
    private static DicomVR ImplicitVR(string vr) =>
        vr.EndsWith("OW", StringComparison.Ordinal) ? DicomVR.OW : (DicomVR)(vr[0] << 8 | vr[1]);

    private static uint Hex(string digits) =>
        uint.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private sealed record Tables(
        Dictionary<uint, DictionaryEntry> ByTag,
        Dictionary<string, uint> ByKeyword,
        List<(uint Mask, uint Value, DictionaryEntry Entry)> Repeating
    );
}
