namespace Weir.Client.Viewports;

/// <summary>How many viewports stand beside and below each other.</summary>
/// <param name="Rows">1 to <see cref="MostSide"/>.</param>
/// <param name="Columns">1 to <see cref="MostSide"/>.</param>
public readonly record struct ViewportLayout(int Rows, int Columns)
{
    /// <summary>The most rows, and the most columns.</summary>
    public const int MostSide = 4;

    /// <summary>One viewport.</summary>
    public static ViewportLayout One => new(1, 1);

    /// <summary>Two by two.</summary>
    public static ViewportLayout Four => new(2, 2);

    /// <summary>The number of viewports.</summary>
    public int Count => Rows * Columns;

    /// <summary>Whether there is such a layout.</summary>
    public bool IsValid => Rows is >= 1 and <= MostSide && Columns is >= 1 and <= MostSide;

    /// <summary>The layout as the argument of <see cref="Tools.ViewerCommand.Layout"/>: rows and columns as two digits.</summary>
    public int Argument => 10 * Rows + Columns;

    /// <summary>The layout of an <see cref="Argument"/>; may be invalid.</summary>
    public static ViewportLayout Of(int argument) => new(argument / 10, argument % 10);

    /// <summary>Reads what <see cref="ToString"/> wrote; null for everything else.</summary>
    public static ViewportLayout? Parse(string text) =>
        text is [>= '1' and <= '4' and var rows, 'x', >= '1' and <= '4' and var columns]
            ? new(rows - '0', columns - '0')
            : null;

    /// <summary>Such as <c>2x3</c>: rows, then columns.</summary>
    public override string ToString() => $"{Rows}x{Columns}";
}

/// <summary>What a viewport shows.</summary>
public enum ViewportPhase
{
    /// <summary>No series is assigned.</summary>
    Empty,

    /// <summary>The wanted frame is on its way; the pane shows the same series' last picture with a mark, or only the text.</summary>
    Loading,

    /// <summary>The wanted frame is drawn.</summary>
    Ready,

    /// <summary>The wanted frame cannot be shown.</summary>
    Failed,
}

/// <summary>Why a frame cannot be shown. Texts are the interface's own; no message of the server is shown unseen.</summary>
public enum FrameFailure
{
    /// <summary>None.</summary>
    None,

    /// <summary>The archive has no such frame any more.</summary>
    NotFound,

    /// <summary>Its pixels cannot be decoded.</summary>
    Undecodable,

    /// <summary>Its transfer syntax is not supported.</summary>
    Unsupported,

    /// <summary>The server has too much to do, or cannot be reached; it is tried again.</summary>
    Unreachable,

    /// <summary>It does not fit into the memory budget beside what is on screen.</summary>
    NoRoom,
}
