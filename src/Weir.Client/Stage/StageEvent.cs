namespace Weir.Client.Stage;

/// <summary>Where bytes of a frame are held in the stage.</summary>
[Flags]
public enum Residence
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>The wire blob in one ArrayBuffer of exactly its length.</summary>
    Encoded = 1,

    /// <summary>The decoded pixels, little endian, as the wire format's raw bytes.</summary>
    Decoded = 2,

    /// <summary>One GL texture, or several tiles.</summary>
    Texture = 4,
}

/// <summary>One thing that happened in the stage. What the fields mean depends on the kind.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Id">The handle, the request, or the viewport (for Drawn).</param>
/// <param name="Bytes">Bytes now held (arrived, decoded, uploaded) or given back (released).</param>
/// <param name="Code">See the kind.</param>
/// <param name="Serial">The request (frame events), or the serial of the drawn viewport state.</param>
public readonly record struct StageEvent(
    StageEventKind Kind,
    int Id,
    long Bytes,
    int Code,
    int Serial
);

/// <summary>The kinds of <see cref="StageEvent"/>.</summary>
public enum StageEventKind
{
    /// <summary>Id: handle; Bytes: encoded bytes; Code: study-wide frame index; Serial: request.</summary>
    FrameArrived = 1,

    /// <summary>Id: handle; Code: the batch entry's status (docs/wire.md); Serial: request.</summary>
    FrameFailed = 2,

    /// <summary>Id: request; Bytes: bytes read; Code: a <see cref="FetchOutcome"/> or an HTTP status of 400 or above.</summary>
    FetchEnded = 3,

    /// <summary>Id: handle; Bytes: decoded bytes.</summary>
    Decoded = 4,

    /// <summary>Id: handle; Code: <see cref="StageFault"/>.</summary>
    DecodeFailed = 5,

    /// <summary>Id: handle; Bytes: texture bytes; Code: the reduction.</summary>
    Uploaded = 6,

    /// <summary>Id: handle; Code: <see cref="StageFault"/>.</summary>
    UploadFailed = 7,

    /// <summary>Id: handle; Bytes: bytes given back; Code: the one <see cref="Residence"/>.</summary>
    Released = 8,

    /// <summary>Id: viewport; Code: the handle drawn (-1 for a pane without image); Serial: as given in its state.</summary>
    Drawn = 9,

    /// <summary>The GL context is lost. Bytes: texture bytes that went with it; no Released follows for those textures.</summary>
    ContextLost = 10,

    /// <summary>A GL context is back, without textures: upload again, then draw every viewport.</summary>
    ContextRestored = 11,

    /// <summary>The tab is hidden.</summary>
    Hidden = 12,

    /// <summary>The tab is visible.</summary>
    Visible = 13,

    /// <summary>The page is being left. Code 1: it may come back from the back-forward cache.</summary>
    PageHide = 14,

    /// <summary>The page came back from the back-forward cache.</summary>
    PageShow = 15,

    /// <summary>The browser freezes the page.</summary>
    Freeze = 16,

    /// <summary>The browser goes on with a frozen page.</summary>
    Resume = 17,

    /// <summary>The worker failed; nothing works until <see cref="IStage.ResetAsync"/>.</summary>
    WorkerFailed = 18,
}

/// <summary>How a fetch ended; values of 400 and above are the HTTP status.</summary>
public enum FetchOutcome
{
    /// <summary>Every entry of the stream was read.</summary>
    Complete = 0,

    /// <summary>By <see cref="IStage.Abort"/> or a cancelled token.</summary>
    Aborted = 1,

    /// <summary>The server could not be reached or the connection broke.</summary>
    NetworkFailed = 2,

    /// <summary>The stream ended inside an entry, or without every frame asked for.</summary>
    Truncated = 3,

    /// <summary>The stream is not what docs/wire.md says.</summary>
    Malformed = 4,

    /// <summary>The tab has no memory for the frame.</summary>
    OutOfMemory = 5,
}

/// <summary>Why a decode or an upload failed.</summary>
public enum StageFault
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>No bytes of this handle are held.</summary>
    NotResident = 1,

    /// <summary>The blob is not a frame by docs/wire.md.</summary>
    BadFrame = 2,

    /// <summary>The blob's checksum does not match.</summary>
    BadChecksum = 3,

    /// <summary>Memory for the pixels was refused.</summary>
    OutOfMemory = 4,

    /// <summary>There is no GL context now.</summary>
    ContextLost = 5,
}
