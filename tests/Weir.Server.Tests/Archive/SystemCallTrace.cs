using System.Text.RegularExpressions;

namespace Weir.Server.Tests.Archive;

/// <summary>A system call of a trace, from the line where it began to the line where it ended.</summary>
internal sealed record SystemCall(string Name, string Text, int Began, int Ended);

/// <summary>Reads what <c>strace -f -y</c> wrote; calls that another thread's interrupted are put together.</summary>
internal static partial class SystemCallTrace
{
    public static List<SystemCall> Read(IEnumerable<string> lines)
    {
        var calls = new List<SystemCall>();
        var open = new Dictionary<string, (string Name, string Text, int Began)>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (Line().Match(line) is not { Success: true } match)
            {
                continue;
            }

            var (thread, rest) = (match.Groups[1].Value, match.Groups[2].Value);
            if (Resumed().IsMatch(rest))
            {
                if (open.Remove(thread, out var begun))
                {
                    calls.Add(new SystemCall(begun.Name, begun.Text + rest, begun.Began, number));
                }
            }
            else if (Call().Match(rest) is { Success: true } call)
            {
                if (rest.EndsWith("<unfinished ...>", StringComparison.Ordinal))
                {
                    open[thread] = (call.Groups[1].Value, rest, number);
                }
                else
                {
                    calls.Add(new SystemCall(call.Groups[1].Value, rest, number, number));
                }
            }
        }

        return calls;
    }

    [GeneratedRegex(@"^(\d+) +(.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(\w+)\(")]
    private static partial Regex Call();
}
