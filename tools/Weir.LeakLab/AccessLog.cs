using System.Globalization;
using System.Text.RegularExpressions;

namespace Weir.LeakLab;

/// <summary>Counts what a Weir server's access log tells: lines of method, route template, status, bytes and time.</summary>
public static partial class AccessLog
{
    /// <summary>Requests, those of them that carried pixels, and the bytes of all answers.</summary>
    public static (int Requests, int PixelRequests, long Bytes) Count(IEnumerable<string> lines)
    {
        var (requests, pixels, bytes) = (0, 0, 0L);
        foreach (var line in lines)
        {
            if (Request().Match(line) is { Success: true } match)
            {
                requests++;
                bytes += long.Parse(match.Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture);
                pixels +=
                    match.Groups["route"].ValueSpan.IndexOf("/frames", StringComparison.Ordinal)
                    >= 0
                        ? 1
                        : 0;
            }
        }
        return (requests, pixels, bytes);
    }

    [GeneratedRegex(
        @"(GET|POST) (?<route>\S+) (?<status>\d{3}) (?<bytes>\d+)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Request();
}
