using System.Globalization;
using Weir.Client.Comparing;
using static System.FormattableString;

namespace Weir.Client.Modes;

/// <summary>What an address of the application means: which studies, and which series first. The list has no address.</summary>
/// <param name="StudyUids">At least one study instance UID.</param>
/// <param name="SeriesUid">The series to show first, or null.</param>
public sealed record ModeAddress(IReadOnlyList<string> StudyUids, string? SeriesUid)
{
    private const int LongestUid = 64; // PS3.5 section 9.1
    private const int LongestProtocol = 64;

    /// <summary>The hanging protocol that is asked for, as OHIF writes it; null for the one that suits best.</summary>
    public string? HangingProtocolId { get; init; }

    /// <summary>How the first two studies are compared; null when they are not.</summary>
    public CompareLayout? Compare { get; init; }

    /// <summary>The image to show first, by its SOP Instance UID; null for the series' first.</summary>
    public string? ImageUid { get; init; }

    /// <summary>The frame of <see cref="ImageUid"/>, from 1; null for its first.</summary>
    public int? FrameNumber { get; init; }

    /// <summary>The window to show it with, in rescaled units; null for its own.</summary>
    public (double Center, double Width)? Window { get; init; }

    /// <summary>The address, relative to the application's base, as <see cref="Parse"/> reads it.</summary>
    public override string ToString()
    {
        var text = $"viewer?StudyInstanceUIDs={string.Join(',', StudyUids)}";
        text += SeriesUid is null ? "" : $"&series={SeriesUid}";
        text += Compare is { } how ? $"&compare={CompareLayouts.Name(how)}" : "";
        text += ImageUid is null ? "" : $"&image={ImageUid}";
        text += FrameNumber is { } frame ? Invariant($"&frame={frame}") : "";
        return Window is var (center, width)
            ? text + Invariant($"&window={center:R},{width:R}")
            : text;
    }

    /// <inheritdoc/>
    public bool Equals(ModeAddress? other) =>
        other is not null
        && SeriesUid == other.SeriesUid
        && HangingProtocolId == other.HangingProtocolId
        && (ImageUid, FrameNumber, Window) == (other.ImageUid, other.FrameNumber, other.Window)
        && Compare == other.Compare
        && StudyUids.SequenceEqual(other.StudyUids);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(SeriesUid, ImageUid, StudyUids[0], StudyUids.Count);

    /// <summary>
    /// Reads <c>/viewer?StudyInstanceUIDs=a,b</c> (as OHIF writes it, also with the parameter repeated) and <c>/study/{uid}</c>,
    /// either with <c>?series=</c>, <c>image=</c>, <c>frame=</c>, <c>window=center,width</c>, <c>hangingProtocolId=</c> and
    /// <c>compare=side|stacked|flicker</c>. Null for every other address and for UIDs that cannot be.
    /// </summary>
    /// <param name="pathAndQuery">Relative to the application's base, with or without the leading slash.</param>
    public static ModeAddress? Parse(string pathAndQuery)
    {
        var hash = pathAndQuery.IndexOf('#');
        if (hash >= 0)
        {
            pathAndQuery = pathAndQuery[..hash];
        }
        var mark = pathAndQuery.IndexOf('?');
        var path = (mark < 0 ? pathAndQuery : pathAndQuery[..mark]).Trim('/');
        var studies = new List<string>();
        string? series = null;
        var named = new Dictionary<string, string>();
        foreach (var part in (mark < 0 ? "" : pathAndQuery[(mark + 1)..]).Split('&'))
        {
            var equals = part.IndexOf('=');
            if (equals < 0)
            {
                continue;
            }
            var value = Uri.UnescapeDataString(part[(equals + 1)..]);
            if (part[..equals].Equals("StudyInstanceUIDs", StringComparison.OrdinalIgnoreCase))
            {
                studies.AddRange(value.Split(',', StringSplitOptions.RemoveEmptyEntries));
            }
            else if (part[..equals].Equals("series", StringComparison.OrdinalIgnoreCase))
            {
                series = value;
            }
            else
            {
                named[part[..equals].ToLowerInvariant()] = value;
            }
        }
        if (path.StartsWith("study/", StringComparison.OrdinalIgnoreCase))
        {
            studies = [Uri.UnescapeDataString(path["study/".Length..])];
        }
        else if (!path.Equals("viewer", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var valid = studies.Count > 0 && studies.All(IsUid) && (series is null || IsUid(series));
        return valid
            ? new ModeAddress(studies, series)
            {
                HangingProtocolId = ProtocolOf(named.GetValueOrDefault("hangingprotocolid")),
                ImageUid =
                    named.GetValueOrDefault("image") is { } image && IsUid(image) ? image : null,
                FrameNumber = FrameOf(named.GetValueOrDefault("frame")),
                Window = WindowOf(named.GetValueOrDefault("window")),
                Compare = CompareLayouts.Parse(named.GetValueOrDefault("compare")),
            }
            : null;
    }

    private static string? ProtocolOf(string? text) =>
        string.IsNullOrEmpty(text) ? null : text[..Math.Min(text.Length, LongestProtocol)];

    private static int? FrameOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var frame)
        && frame > 0
            ? frame
            : null;

    // What is no window is ignored: the image matters more.
    private static (double Center, double Width)? WindowOf(string? text) =>
        text?.Split(',') is [var first, var second]
        && double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out var center)
        && double.TryParse(second, NumberStyles.Float, CultureInfo.InvariantCulture, out var width)
        && double.IsFinite(center)
        && double.IsFinite(width)
        && width > 0
            ? (center, width)
            : null;

    private static bool IsUid(string uid) =>
        uid.Length is > 0 and <= LongestUid && uid.All(c => char.IsAsciiDigit(c) || c == '.');
}
