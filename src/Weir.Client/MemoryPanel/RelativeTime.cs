using System.Globalization;
using Weir.Client.Text;

namespace Weir.Client.MemoryPanel;

/// <summary>Lengths of time as people say them, in one unit: <c>5 min</c>, <c>3 h</c>, <c>2 d</c>.</summary>
public static class RelativeTime
{
    /// <summary>A length of time, rounded down to its unit; below a minute in seconds, at least one.</summary>
    public static string Length(Texts text, TimeSpan length)
    {
        var (key, count) = length switch
        {
            { TotalMinutes: < 1 } => ("Time.Seconds", Math.Max(1, length.TotalSeconds)),
            { TotalHours: < 1 } => ("Time.Minutes", length.TotalMinutes),
            { TotalDays: < 1 } => ("Time.Hours", length.TotalHours),
            _ => ("Time.Days", length.TotalDays),
        };
        return text.Format(key, ((long)count).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>How long ago a moment was, to the second where it is less than a minute.</summary>
    public static string AgoInSeconds(Texts text, DateTimeOffset then, DateTimeOffset now) =>
        now - then < TimeSpan.FromSeconds(1)
            ? text["Time.Now"]
            : text.Format("Time.Ago", Length(text, now - then));

    /// <summary>How long ago a moment was; below a minute, or in the future of a clock set back: just now.</summary>
    public static string Ago(Texts text, DateTimeOffset then, DateTimeOffset now) =>
        now - then < TimeSpan.FromMinutes(1)
            ? text["Time.JustNow"]
            : text.Format("Time.Ago", Length(text, now - then));
}
