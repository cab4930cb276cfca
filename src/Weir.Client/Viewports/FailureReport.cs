using System.Globalization;
using System.Text;

namespace Weir.Client.Viewports;

/// <summary>
/// What a fault says to those who mend it: types and places in the program, never a message, which may hold patient data.
/// </summary>
internal static class FailureReport
{
    private const int MostCauses = 8;

    /// <summary>The report as lines of text.</summary>
    /// <param name="error">The fault.</param>
    /// <param name="now">When the report is made.</param>
    public static string Of(Exception error, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Weir {typeof(FailureReport).Assembly.GetName().Version} {now:yyyy-MM-ddTHH:mm:ssZ}"
        );
        var at = error;
        for (var i = 0; i < MostCauses && at is not null; i++, at = at.InnerException)
        {
            text.AppendLine(at.GetType().FullName).AppendLine(at.StackTrace ?? "(never thrown)");
        }
        return text.ToString();
    }
}
