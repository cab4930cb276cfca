using System.Globalization;
using System.Text.RegularExpressions;

namespace Weir.LeakLab;

/// <summary>What reached a server up to a moment.</summary>
/// <param name="Requests">All of them.</param>
/// <param name="PixelRequests">Those that carried pixels.</param>
/// <param name="Bytes">Bytes of all answers.</param>
public readonly record struct Traffic(int Requests, int PixelRequests, long Bytes)
{
    /// <summary>What came since an earlier moment.</summary>
    public static Traffic operator -(Traffic now, Traffic before) =>
        new(
            now.Requests - before.Requests,
            now.PixelRequests - before.PixelRequests,
            now.Bytes - before.Bytes
        );
}

/// <summary>Counts what a Weir server's access log tells: lines of method, route template, status, bytes and time.</summary>
public sealed partial class AccessLog
{
    private readonly Lock gate = new();
    private Traffic traffic;

    /// <summary>The sum of all lines so far.</summary>
    public Traffic Total
    {
        get
        {
            lock (gate)
            {
                return traffic;
            }
        }
    }

    /// <summary>Takes a line of the server's output, whether it tells of a request or not.</summary>
    public void Add(string line)
    {
        if (Request().Match(line) is not { Success: true } match)
        {
            return;
        }
        var pixels = match.Groups["route"].Value.Contains("/frames", StringComparison.Ordinal);
        var bytes = long.Parse(match.Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture);
        lock (gate)
        {
            traffic = new(
                traffic.Requests + 1,
                traffic.PixelRequests + (pixels ? 1 : 0),
                traffic.Bytes + bytes
            );
        }
    }

    [GeneratedRegex(
        @"(GET|POST) (?<route>\S+) (?<status>\d{3}) (?<bytes>\d+)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Request();
}
