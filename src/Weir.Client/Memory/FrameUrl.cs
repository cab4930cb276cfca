using System.Globalization;
using System.Text;
using Weir.Wire;

namespace Weir.Client.Memory;

/// <summary>Writes the addresses of the viewer's API (docs/wire.md).</summary>
public static class FrameUrl
{
    /// <summary>The open request of a study, with the series whose first frame shall come with it; or of its manifest alone.</summary>
    public static string Open(string studyUid, string? seriesUid, bool pixels = true) =>
        $"/api/studies/{studyUid}/open"
        + (
            !pixels ? "?pixels=0"
            : seriesUid is null ? ""
            : $"?series={seriesUid}"
        );

    /// <summary>A batch of frames in the given order, and how soon they are needed; neighbours are written as ranges.</summary>
    public static string Frames(
        string studyUid,
        ulong revision,
        ReadOnlySpan<int> frames,
        Urgency urgency = Urgency.Visible
    )
    {
        var url = new StringBuilder(64 + frames.Length * 4);
        url.Append(
            CultureInfo.InvariantCulture,
            $"/api/studies/{studyUid}/frames?v={revision:x16}&f="
        );
        for (var i = 0; i < frames.Length; i++)
        {
            var first = i;
            while (i + 1 < frames.Length && frames[i + 1] == frames[i] + 1)
            {
                i++;
            }
            url.Append(first == 0 ? "" : ",").Append(frames[first]);
            if (i > first)
            {
                url.Append('-').Append(frames[i]);
            }
        }
        if (urgency != Urgency.Visible)
        {
            url.Append("&p=").Append(urgency.Letter());
        }
        return url.ToString();
    }
}
