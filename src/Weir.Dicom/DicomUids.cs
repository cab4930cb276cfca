using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;

namespace Weir.Dicom;

/// <summary>The UIDs the standard registers (PS3.6 annex A), and new ones.</summary>
public static class DicomUids
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789.");

    private static readonly Lazy<FrozenDictionary<string, (string Type, string Name)>> Table = new(
        () =>
            EmbeddedTable
                .Rows("uids.tsv")
                .ToFrozenDictionary(row => row[0], row => (row[1], row[3]))
    );

    /// <summary>Weir's own class UID, written into the files it makes (PS3.10 section 7.1).</summary>
    public const string ImplementationClass = "2.25.97716413571470215326117318917261453847";

    /// <summary>Weir's version name, written into the files it makes; at most 16 characters.</summary>
    public const string ImplementationVersion = "WEIR_0_1";

    /// <summary>The name the standard gives a UID, or the UID itself.</summary>
    public static string NameOf(string uid) =>
        Table.Value.TryGetValue(uid, out var entry) ? entry.Name : uid;

    /// <summary>Whether the standard registers the UID as a transfer syntax.</summary>
    public static bool IsTransferSyntax(string uid) =>
        Table.Value.TryGetValue(uid, out var entry) && entry.Type == "Transfer Syntax";

    /// <summary>Whether the text has the form of a UID: digits and dots, at most 64 characters (PS3.5 section 9.1).
    /// Leading zeros of a component are accepted: real files have them.</summary>
    public static bool IsValid(ReadOnlySpan<char> uid)
    {
        if (
            uid.Length is 0 or > 64
            || uid[0] == '.'
            || uid[^1] == '.'
            || uid.Contains("..", StringComparison.Ordinal)
        )
        {
            return false;
        }
        return !uid.ContainsAnyExcept(Characters);
    }

    /// <summary>A UID that carries a UUID: 2.25 and its decimal value (PS3.5 section B.2).</summary>
    /// <param name="uuid">The UUID; a fixed one gives a fixed UID.</param>
    public static string FromUuid(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        return "2.25." + number.ToString(CultureInfo.InvariantCulture);
    }
}
