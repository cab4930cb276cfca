namespace Weir.Client.Viewports;

/// <summary>How many viewports stand beside and below each other.</summary>
/// <param name="Rows">1 or more.</param>
/// <param name="Columns">1 or more.</param>
public readonly record struct ViewportLayout(int Rows, int Columns)
{
    /// <summary>One viewport.</summary>
    public static ViewportLayout One => new(1, 1);

    /// <summary>Two by two.</summary>
    public static ViewportLayout Four => new(2, 2);

    /// <summary>The number of viewports.</summary>
    public int Count => Rows * Columns;
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
