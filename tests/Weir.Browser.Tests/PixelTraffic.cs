using System.Collections.Concurrent;
using System.Web;
using Microsoft.Playwright;

namespace Weir.Browser.Tests;

/// <summary>The requests for pixels that a page makes, by study and frame, and those that were aborted.</summary>
internal sealed class PixelTraffic
{
    private readonly ConcurrentQueue<(string Study, int[] Frames)> asked = new();
    private readonly ConcurrentQueue<(string Study, int[] Frames)> failed = new();

    /// <summary>Listens from now on.</summary>
    public PixelTraffic(IPage page)
    {
        page.Request += (_, request) => Note(asked, request.Url);
        page.RequestFailed += (_, request) => Note(failed, request.Url);
    }

    /// <summary>Requests for frames of a study, in their order.</summary>
    public IReadOnlyList<int[]> Asked(string study) =>
        [.. asked.Where(one => one.Study == study).Select(one => one.Frames)];

    /// <summary>Requests for frames of a study that did not end well: aborted by the page, or lost on the way.</summary>
    public IReadOnlyList<int[]> Failed(string study) =>
        [.. failed.Where(one => one.Study == study).Select(one => one.Frames)];

    /// <summary>All requests for frames.</summary>
    public int Count => asked.Count;

    private static void Note(ConcurrentQueue<(string, int[])> queue, string url)
    {
        var address = new Uri(url);
        if (address.AbsolutePath.EndsWith("/frames", StringComparison.Ordinal))
        {
            queue.Enqueue((address.Segments[3].TrimEnd('/'), FramesOf(url)));
        }
    }

    /// <summary>The frames that a request asks for, in its order; none when it asks for none.</summary>
    public static int[] FramesOf(string url) =>
        HttpUtility.ParseQueryString(new Uri(url).Query)["f"] is { Length: > 0 } frames
            ? [.. frames.Split(',').SelectMany(Range)]
            : [];

    private static IEnumerable<int> Range(string part)
    {
        var ends = part.Split('-');
        var (first, last) = (int.Parse(ends[0]), int.Parse(ends[^1]));
        return Enumerable.Range(first, last - first + 1);
    }
}
