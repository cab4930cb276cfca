namespace Weir.Wire;

/// <summary>
/// Letters without their accents, so that a search needs none: <c>MÜLLER</c> is found by <c>MULLER</c>. Capitals of Latin, Greek and Cyrillic,
/// from the canonical decompositions of Unicode 15 (UAX #15), which .NET lacks in invariant mode; and letters with a stroke.
/// </summary>
public static class Accents
{
    /// <summary>Each begins with the bare letter.</summary>
    private static readonly string[] Letters =
    [
        "AÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ",
        "BḂḄḆ",
        "CÇĆĈĊČḈ",
        "DĎḊḌḎḐḒĐÐ",
        "EÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ",
        "FḞ",
        "GĜĞĠĢǦǴḠ",
        "HĤȞḢḤḦḨḪĦ",
        "IÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ",
        "JĴ",
        "KĶǨḰḲḴ",
        "LĹĻĽḶḸḺḼŁĿ",
        "MḾṀṂ",
        "NÑŃŅŇǸṄṆṈṊ",
        "OÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢØǾ",
        "PṔṖ",
        "RŔŖŘȐȒṘṚṜṞ",
        "SŚŜŞŠȘṠṢṤṦṨ",
        "TŢŤȚṪṬṮṰŦ",
        "UÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ",
        "VṼṾ",
        "WŴẀẂẄẆẈ",
        "XẊẌ",
        "YÝŶŸȲẎỲỴỶỸ",
        "ZŹŻŽẐẒẔ",
        "ÆǢǼ",
        "ƷǮ",
        "ΑΆ",
        "ΕΈ",
        "ΗΉ",
        "ΙΊΪ",
        "ΟΌ",
        "ΥΎΫ",
        "ΩΏ",
        "ϒϓϔ",
        "ІЇ",
        "ГЃ",
        "ЕЀЁ",
        "ИЍЙ",
        "КЌ",
        "УЎ",
    ];

    private static readonly Dictionary<char, char> BareOf = Letters
        .SelectMany(row => row.Skip(1).Select(letter => (letter, Bare: row[0])))
        .ToDictionary(pair => pair.letter, pair => pair.Bare);

    /// <summary>The letter without accents; others as they are.</summary>
    /// <param name="capital">In upper case.</param>
    public static char Bare(char capital) =>
        capital < 'À' ? capital : BareOf.GetValueOrDefault(capital, capital);

    /// <summary>Whether it is an accent that stands behind its letter.</summary>
    public static bool IsMark(char c) => c is >= '\u0300' and <= '\u036F';
}
