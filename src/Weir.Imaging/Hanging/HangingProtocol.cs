namespace Weir.Imaging.Hanging;

/// <summary>How the images of a kind of study are hung: which series in which viewport, and how. Read by <see cref="HangingProtocolReader"/>.</summary>
/// <param name="Id">Names it in addresses: lower-case letters, digits, dots and dashes.</param>
/// <param name="Names">What people call it, by language tag; has at least <c>en</c>.</param>
/// <param name="Match">Which studies it is for.</param>
/// <param name="Rows">Rows of viewports, 1 to 4.</param>
/// <param name="Columns">Columns of viewports, 1 to 4.</param>
/// <param name="Viewports">What they show, row by row; at most rows times columns. Those left out are filled with what is not shown yet.</param>
/// <param name="Sync">What the viewports do together.</param>
public sealed record HangingProtocol(
    string Id,
    IReadOnlyDictionary<string, string> Names,
    StudyRule Match,
    int Rows,
    int Columns,
    IReadOnlyList<HangingViewport> Viewports,
    HangingSync Sync
)
{
    /// <summary>The name in a language, else in English.</summary>
    /// <param name="tag">Such as <c>zh-Hans</c>.</param>
    public string NameIn(string tag) => Names.TryGetValue(tag, out var name) ? name : Names["en"];
}

/// <summary>Which studies a protocol is for.</summary>
/// <param name="StudyDescription">Study Description (0008,1030) contains it; null: any.</param>
/// <param name="Priors">The fewest priors that have to be there.</param>
/// <param name="Series">What at least one series of the current study has to be.</param>
public sealed record StudyRule(TextRule? StudyDescription, int Priors, SeriesRule Series)
{
    /// <summary>How many conditions there are: the more, the more specific.</summary>
    public int Conditions =>
        (StudyDescription is null ? 0 : 1) + (Priors > 0 ? 1 : 0) + Series.Conditions;
}

/// <summary>Which series; what is null does not matter.</summary>
public sealed record SeriesRule
{
    /// <summary>Modality (0008,0060) is one of these.</summary>
    public TextRule? Modality { get; init; }

    /// <summary>Body Part Examined (0018,0015) is one of these.</summary>
    public TextRule? BodyPart { get; init; }

    /// <summary>Series Description (0008,103E) contains one of these.</summary>
    public TextRule? SeriesDescription { get; init; }

    /// <summary>Image Laterality (0020,0062), else Laterality (0020,0060), is one of these: R, L, B.</summary>
    public TextRule? Laterality { get; init; }

    /// <summary>The view, such as CC, MLO, PA or LL, is one of these.</summary>
    public TextRule? View { get; init; }

    /// <summary>The plane is one of these: axial, coronal, sagittal, oblique.</summary>
    public TextRule? Plane { get; init; }

    /// <summary>The fewest images.</summary>
    public int? MinImages { get; init; }

    /// <summary>The most images.</summary>
    public int? MaxImages { get; init; }

    /// <summary>How many conditions there are.</summary>
    public int Conditions =>
        new TextRule?[] { Modality, BodyPart, SeriesDescription, Laterality, View, Plane }.Count(
            rule => rule is not null
        ) + (MinImages is null && MaxImages is null ? 0 : 1);
}

/// <summary>A condition on a text, whatever its case: one of some words, and none of others (written with an exclamation mark before them).</summary>
/// <param name="Any">One of them has to fit; none: anything does that <paramref name="None"/> lets through.</param>
/// <param name="None">None of them may fit.</param>
/// <param name="Whole">Whether a word has to be the whole text; else it may stand anywhere in it.</param>
public sealed record TextRule(IReadOnlyList<string> Any, IReadOnlyList<string> None, bool Whole)
{
    /// <summary>Whether a text meets the condition.</summary>
    public bool Fits(string text) => (Any.Count == 0 || Any.Any(Is(text))) && !None.Any(Is(text));

    private Func<string, bool> Is(string text) =>
        Whole
            ? word => text.Trim().Equals(word, StringComparison.OrdinalIgnoreCase)
            : word => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What one viewport shows, and how.</summary>
public sealed record HangingViewport
{
    /// <summary>Which study: 0 the current one, 1 the newest prior, 2 the one before it.</summary>
    public int Study { get; init; }

    /// <summary>Which of its series; the first that fits is shown.</summary>
    public SeriesRule Series { get; init; } = new();

    /// <summary>Which of those that fit, from 1.</summary>
    public int Nth { get; init; } = 1;

    /// <summary>Only a series that no viewport before it shows.</summary>
    public bool NotShown { get; init; }

    /// <summary>Only a series that can be compared with what this viewport, from 1, shows; 0: any.</summary>
    public int Like { get; init; }

    /// <summary>The protocol is for no study in which this viewport would stay empty.</summary>
    public bool Required { get; init; }

    /// <summary>The first image.</summary>
    public HangingSlice Slice { get; init; }

    /// <summary>The window; null: the image's own.</summary>
    public HangingWindow? Window { get; init; }

    /// <summary>Whether the grey scale is inverted.</summary>
    public bool Invert { get; init; }

    /// <summary>Magnification; 1: the whole image fills the viewport.</summary>
    public double Zoom { get; init; } = 1;

    /// <summary>At which edge an image lies that is narrower than the viewport.</summary>
    public HangingAlign Align { get; init; }

    /// <summary>Degrees clockwise: 0, 90, 180, 270.</summary>
    public int Rotation { get; init; }

    /// <summary>Whether left and right change places, before the rotation.</summary>
    public bool Flip { get; init; }
}

/// <summary>The image of a stack that is shown first.</summary>
public enum HangingSlice
{
    /// <summary>The first one.</summary>
    First,

    /// <summary>The one in the middle.</summary>
    Middle,

    /// <summary>The last one.</summary>
    Last,
}

/// <summary>At which edge of the viewport an image lies.</summary>
public enum HangingAlign
{
    /// <summary>In the middle.</summary>
    Centre,

    /// <summary>At the left.</summary>
    Left,

    /// <summary>At the right.</summary>
    Right,
}

/// <summary>A window: a preset's, or numbers in modality values.</summary>
/// <param name="Preset">Key of a preset (<see cref="WindowPresets"/>); null for numbers.</param>
/// <param name="Center">Where no preset is named.</param>
/// <param name="Width">Above 0, where no preset is named.</param>
public sealed record HangingWindow(string? Preset, double Center, double Width);

/// <summary>What the viewports of a protocol do together.</summary>
/// <param name="Scroll">They scroll together.</param>
/// <param name="Window">They have one window.</param>
/// <param name="ZoomPan">They have one magnification and shift.</param>
public sealed record HangingSync(bool Scroll, bool Window, bool ZoomPan);

/// <summary>A protocol that cannot be used, with the place.</summary>
/// <param name="line">From 1.</param>
/// <param name="column">From 1, bytes of UTF-8.</param>
/// <param name="reason">What is wrong, in English; quotes nothing but names.</param>
public sealed class HangingProtocolException(long line, long column, string reason)
    : FormatException($"Line {line}, column {column}: {reason}")
{
    /// <summary>The line, from 1.</summary>
    public long Line => line;

    /// <summary>The column, from 1, bytes of UTF-8.</summary>
    public long Column => column;

    /// <summary>What is wrong.</summary>
    public string Reason => reason;
}
