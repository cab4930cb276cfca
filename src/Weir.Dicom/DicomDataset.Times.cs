using System.Globalization;

namespace Weir.Dicom;

/// <summary>Dates, times and private elements. A value that is none gives null.</summary>
public sealed partial class DicomDataset
{
    private static readonly string[] TimeFormats =
    [
        "HHmmss",
        "HHmmss.FFFFFF",
        "HHmm",
        "HH",
        // As older files write it (PS3.5 section 6.2, TM).
        "HH:mm:ss",
        "HH:mm:ss.FFFFFF",
    ];

    private static readonly string[] DateFormats = ["yyyyMMdd", "yyyy.MM.dd"];

    private static readonly string[] DateTimeFormats =
    [
        "yyyyMMddHHmmss.FFFFFF",
        "yyyyMMddHHmmss",
        "yyyyMMddHHmm",
        "yyyyMMddHH",
        "yyyyMMdd",
    ];

    /// <summary>A time of day (TM).</summary>
    public TimeSpan? GetTime(DicomTag tag) =>
        Parse(GetString(tag), TimeFormats) is { } time ? time.TimeOfDay : null;

    /// <summary>A moment from a date (DA) and a time (TM), on the clock that wrote them; null without both.</summary>
    public DateTime? GetDateTime(DicomTag date, DicomTag time) =>
        Parse(GetString(date), DateFormats) is { } day && GetTime(time) is { } clock
            ? day + clock
            : null;

    /// <summary>A moment (DT), on the clock that wrote it: its offset from UTC is left out.</summary>
    public DateTime? GetDateTime(DicomTag tag) =>
        GetString(tag) is { } text
            ? Parse(text.AsSpan(0, EndOfClock(text)).ToString(), DateTimeFormats)
            : null;

    /// <summary>The tag of a private element (PS3.5 section 7.8.1); null when its creator has no block here.</summary>
    /// <param name="group">Odd.</param>
    /// <param name="creator">Private creator, which reserves the block.</param>
    /// <param name="element">Its number in the block: the xx of (gggg,bbxx).</param>
    public DicomTag? FindPrivate(ushort group, string creator, byte element)
    {
        for (uint block = 0x10; block <= 0xFF; block++)
        {
            if (GetString(new DicomTag(((uint)group << 16) | block)) == creator)
            {
                return new DicomTag(((uint)group << 16) | (block << 8) | element);
            }
        }
        return null;
    }

    private static int EndOfClock(string text)
    {
        var zone = text.AsSpan().IndexOfAny('+', '-');
        return zone < 0 ? text.Length : zone;
    }

    private static DateTime? Parse(string? text, string[] formats) =>
        DateTime.TryParseExact(
            text?.Trim(),
            formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.NoCurrentDateDefault,
            out var value
        )
            ? value
            : null;
}
