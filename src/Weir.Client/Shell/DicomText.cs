using System.Globalization;
using Weir.Client.Text;

namespace Weir.Client.Shell;

/// <summary>How DICOM values (PS3.5, 6.2) are shown to people. Values that break the rules are shown as they are.</summary>
public static class DicomText
{
    /// <summary>DA <c>20250312</c>, also the old <c>2025.03.12</c>, as <c>2025-03-12</c> in every language.</summary>
    public static string Date(string? value)
    {
        var text = (value ?? "").Trim();
        return DateOnly.TryParseExact(
            text,
            ["yyyyMMdd", "yyyy.MM.dd", "yyyy-MM-dd"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var date
        )
            ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : text;
    }

    /// <summary>TM <c>143015.25</c> as <c>14:30</c>.</summary>
    public static string Time(string? value)
    {
        var text = (value ?? "").Trim();
        var digits = text.Replace(":", "", StringComparison.Ordinal);
        return digits.Length >= 4 && digits.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0
            ? $"{digits[..2]}:{digits[2..4]}"
            : text;
    }

    /// <summary>
    /// TM <c>143015.250000</c> with Timezone Offset From UTC (0008,0201) <c>+0800</c> as <c>14:30:15.25 +08:00</c>: as exact as it is stored.
    /// </summary>
    public static string WholeTime(string? value, string? zone)
    {
        var text = (value ?? "").Trim();
        var (whole, fraction) = text.Split('.') switch
        {
            [var w] => (w, ""),
            [var w, var f] => (w, f.TrimEnd('0')),
            _ => ("", ""),
        };
        var digits = whole.Replace(":", "", StringComparison.Ordinal);
        if (
            digits.Length is not (4 or 6)
            || !IsDigits(digits)
            || fraction.Length > 0
                && (digits.Length < 6 || fraction.Length > 6 || !IsDigits(fraction))
        )
        {
            return text;
        }
        var time = $"{digits[..2]}:{digits[2..4]}";
        time += digits.Length == 6 ? $":{digits[4..]}" : "";
        time += fraction.Length > 0 ? $".{fraction}" : "";
        return Zone(zone) is { Length: > 0 } offset ? $"{time} {offset}" : time;
    }

    // &ZZXX, PS3.3 section C.12.1.1.8.
    private static string Zone(string? value) =>
        (value ?? "").Trim() is [('+' or '-') and var sign, .. { Length: 4 } digits]
        && IsDigits(digits)
            ? $"{sign}{digits[..2]}:{digits[2..]}"
            : "";

    private static bool IsDigits(string text) =>
        text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>
    /// PN: the ideographic group where the reader's language is Chinese and there is one, else the alphabetic one,
    /// as <c>Family, Given Middle</c>.
    /// </summary>
    public static string PersonName(string? value, Language language)
    {
        var groups = (value ?? "").Split('=');
        var ideographic = groups.Length > 1 ? Person(groups[1], "") : "";
        var alphabetic = Person(groups[0], ", ");
        return
            (language == Language.SimplifiedChinese || alphabetic.Length == 0)
            && ideographic.Length > 0
            ? ideographic
            : alphabetic;
    }

    private static string Person(string group, string afterFamily)
    {
        var parts = group.Split('^', StringSplitOptions.TrimEntries);
        var given = string.Join(' ', parts.Skip(1).Take(2).Where(p => p.Length > 0));
        return parts[0].Length == 0 ? given
            : given.Length == 0 ? parts[0]
            : parts[0] + afterFamily + given;
    }
}
