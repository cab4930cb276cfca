using System.Globalization;
using Weir.Client.Text;

namespace Weir.Client.Comparing;

/// <summary>How far two studies lie apart, as people say it: <c>8 months before</c>.</summary>
public static class TimeBetween
{
    private const double DaysOfMonth = 30.44;
    private const double DaysOfYear = 365.25;

    /// <summary>The distance in its largest whole unit; empty where a date cannot be read.</summary>
    /// <param name="text">The words.</param>
    /// <param name="current">Study Date (0008,0020) of the study that is read.</param>
    /// <param name="other">Study Date of the other one.</param>
    public static string Words(Texts text, string current, string other)
    {
        if (!TryDate(current, out var here) || !TryDate(other, out var there))
        {
            return "";
        }
        var days = there.DayNumber - here.DayNumber;
        if (days == 0)
        {
            return text["Compare.SameDay"];
        }
        var length = Math.Abs(days);
        var (unit, count) = length switch
        {
            < 14 => ("Days", length),
            < 61 => ("Weeks", length / 7),
            < 730 => ("Months", (int)Math.Round(length / DaysOfMonth)),
            _ => ("Years", (int)(length / DaysOfYear)),
        };
        var words = text.Format(
            count == 1 ? $"Compare.{unit}.One" : $"Compare.{unit}",
            count.ToString(CultureInfo.InvariantCulture)
        );
        return text.Format(days < 0 ? "Compare.Before" : "Compare.After", words);
    }

    private static bool TryDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(
            text.Trim(),
            "yyyyMMdd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out date
        );
}
