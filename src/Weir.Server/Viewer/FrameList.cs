using System.Globalization;
using Weir.Server.Hosting;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>The frames a request asks for: <c>0-15,40,41</c>, in the order in which they are wanted.</summary>
internal static class FrameList
{
    /// <summary>Reads a list.</summary>
    /// <param name="text">Indices and ranges, parted by commas; a range may run downwards.</param>
    /// <param name="count">Frames of the study; every index is below.</param>
    /// <exception cref="BadRequestException">Malformed, beyond the study, or more than one request may ask for.</exception>
    public static int[] Parse(string? text, int count)
    {
        if (string.IsNullOrEmpty(text))
            throw new BadRequestException("f must list frames, as in 0-15,40.");
        var frames = new List<int>();
        foreach (var part in text.AsSpan().Split(','))
        {
            var range = text.AsSpan(part);
            var dash = range.IndexOf('-');
            var first = Index(dash < 0 ? range : range[..dash], count);
            var last = dash < 0 ? first : Index(range[(dash + 1)..], count);
            if (frames.Count + Math.Abs(last - first) + 1 > BatchEntry.MaxFrames)
                throw new BadRequestException(
                    $"f asks for more than {BatchEntry.MaxFrames} frames."
                );
            for (var i = first; ; i += Math.Sign(last - first))
            {
                frames.Add(i);
                if (i == last)
                    break;
            }
        }
        return [.. frames];
    }

    private static int Index(ReadOnlySpan<char> text, int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index < count
            ? index
            : throw new BadRequestException("f has something that is not a frame of the study.");
}
