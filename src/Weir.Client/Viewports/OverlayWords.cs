using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>The words of the overlay in the reader's language; the interface sets them.</summary>
public sealed record OverlayWords
{
    /// <summary>Before the series' number.</summary>
    public string Series { get; init; } = "Series";

    /// <summary>Before the slice's number.</summary>
    public string Image { get; init; } = "Image";

    /// <summary>Before the window's width.</summary>
    public string Width { get; init; } = "W";

    /// <summary>Before the window's center.</summary>
    public string Level { get; init; } = "L";

    /// <summary>Before the magnification.</summary>
    public string Zoom { get; init; } = "Zoom";

    /// <summary>Shown while the wanted frame is on its way.</summary>
    public string Loading { get; init; } = "Loading …";

    /// <summary>Shown when the picture is a reduced one.</summary>
    public string Reduced { get; init; } = "Reduced";

    /// <summary>How it is said that an image was compressed with loss (PS3.3 C.7.6.1.1.5), with what is known of it.</summary>
    public Func<ImageFormat, string> Lossy { get; init; } =
        format => $"Lossy {LossyText.Method(format)} {LossyText.Ratio(format)}".TrimEnd();

    /// <summary>Before the name of a lookup table that stands for the window.</summary>
    public string Lut { get; init; } = "LUT";

    /// <summary>After a number of pixels.</summary>
    public string Pixels { get; init; } = "pixels";

    /// <summary>After a length that is one at the detector.</summary>
    public string AtDetector { get; init; } = "at the detector";

    /// <summary>Lengths of a projection of which only an estimate of its enlargement is known.</summary>
    public string Estimated { get; init; } = "estimated";

    /// <summary>How the notes on a stack are said.</summary>
    public Func<IReadOnlyList<StackNote>, string> Notes { get; init; } =
        notes => string.Join("; ", notes.Select(note => note.Kind));

    /// <summary>How a person's name (PS3.5 section 6.2, PN) is written.</summary>
    public Func<string, string> PersonName { get; init; } = name => name.Replace('^', ' ').Trim();

    /// <summary>How a date (DA) is written.</summary>
    public Func<string, string> Date { get; init; } = date => date;

    /// <summary>How a time (TM) with its offset from UTC is written.</summary>
    public Func<string, string, string> Time { get; init; } = (time, _) => time;

    /// <summary>Why a frame cannot be shown.</summary>
    public IReadOnlyDictionary<FrameFailure, string> Failures { get; init; } =
        new Dictionary<FrameFailure, string>
        {
            [FrameFailure.NotFound] = "Image not found",
            [FrameFailure.Undecodable] = "Image cannot be decoded",
            [FrameFailure.Unsupported] = "Compression not supported",
            [FrameFailure.Unreachable] = "Server not reachable",
            [FrameFailure.NoRoom] = "Not enough memory",
        };
}
